import Notation

extension Board {
  /// A number that the learner can move. Moving it runs the lesson again from the top.
  ///
  /// - Parameter reruns: what moving it computes anew, for pages that cannot run a lesson.
  /// - Returns: the learner's number, or the default where none was given.
  public func slider(
    _ name: String, in range: ClosedRange<Double>, default standard: Double,
    reruns: Control.Reruns = .training
  ) -> Double {
    control(
      name, .slider(range), default: standard, written: { Notation.written($0, .exact) },
      reruns: reruns
    ) { given in
      Control.number(given).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A whole number that the learner can move.
  public func integerSlider(
    _ name: String, in range: ClosedRange<Int>, default standard: Int,
    reruns: Control.Reruns = .training
  ) -> Int {
    integer(name, in: range, default: standard, reruns: reruns)
  }

  /// One of several options, chosen by the learner.
  public func choice(
    _ name: String, of options: [String], default standard: String,
    reruns: Control.Reruns = .training
  ) -> String {
    control(name, .choice(options), default: standard, written: { $0 }, reruns: reruns) { given in
      options.contains(given) ? given : nil
    }
  }

  /// Whether the learner asked for the real size, with `--full` or `size=full`: all of the data set,
  /// as many epochs as the documents take. Without it a lesson is done in seconds.
  public var isFull: Bool {
    if let known = controls.first(where: { $0.name == Control.size }) {
      return known.value == Control.full
    }
    return control(
      Control.size, .choice(["small", Control.full]), default: "small", written: { $0 },
      isShown: false, read: { ["small", Control.full].contains($0) ? $0 : nil }) == Control.full
  }

  /// A whole number. Where it is not shown it has another way of being set, as a training's place.
  func integer(
    _ name: String, in range: ClosedRange<Int>, default standard: Int, isShown: Bool = true,
    reruns: Control.Reruns = .training
  ) -> Int {
    control(
      name, .integer(range), default: standard, written: { "\($0)" }, isShown: isShown,
      reruns: reruns
    ) { given in
      Control.wholeNumber(given).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The value that was set where it can be read, or the default.
  private func control<Value>(
    _ name: String, _ kind: Control.Kind, default standard: Value,
    written: (Value) -> String, isShown: Bool = true, reruns: Control.Reruns = .training,
    read: (String) -> Value?
  ) -> Value {
    if controls.contains(where: { $0.name == name }) {
      fatalError("There are two controls named \(name); each needs a name of its own.")
    }
    let given = settings[name]
    let value = given.flatMap(read) ?? standard
    let control = Control(
      name: name, kind: kind, value: written(value), standard: written(standard),
      reruns: reruns == .training ? nil : reruns)
    if let given, read(given) == nil { report(SettingError.badValue(given, control: control)) }
    controls.append(control)
    if isShown { write(.control(control)) }
    return value
  }
}
