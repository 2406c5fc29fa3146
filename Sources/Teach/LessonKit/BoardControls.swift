extension Board {
  /// A number that the learner can move. Moving it runs the lesson again from the top.
  ///
  /// Returns the learner's number, or the default where none was given.
  public func slider(
    _ name: String, in range: ClosedRange<Double>, default standard: Double
  ) -> Double {
    var number = standard
    let kind = Control.Kind.slider(range)
    if let given = settings[name] {
      if let read = Double(given.replacing("−", with: "-")), range.contains(read) {
        number = read
      } else {
        report(.badValue(given, control: control(name, kind, standard, standard)))
      }
    }
    register(control(name, kind, number, standard))
    return number
  }

  /// A whole number that the learner can move.
  public func integerSlider(
    _ name: String, in range: ClosedRange<Int>, default standard: Int
  ) -> Int {
    let range = Double(range.lowerBound)...Double(range.upperBound)
    return Int(slider(name, in: range, default: Double(standard)).rounded())
  }

  /// One of several words, chosen by the learner.
  public func choice(_ name: String, of options: [String], default standard: String) -> String {
    var chosen = standard
    let kind = Control.Kind.choice(options)
    if let given = settings[name] {
      if options.contains(given) {
        chosen = given
      } else {
        report(
          .badValue(
            given, control: Control(name: name, kind: kind, value: standard, standard: standard)))
      }
    }
    register(Control(name: name, kind: kind, value: chosen, standard: standard))
    return chosen
  }

  private func control(
    _ name: String, _ kind: Control.Kind, _ value: Double, _ standard: Double
  ) -> Control {
    Control(name: name, kind: kind, value: plain(value), standard: plain(standard))
  }

  private func register(_ control: Control) {
    if controls.contains(where: { $0.name == control.name }) {
      fatalError("There are two controls named \(control.name); each needs a name of its own.")
    }
    controls.append(control)
    write(.control(control))
  }
}

/// A number that reads back exactly, without a needless ".0".
private func plain(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}
