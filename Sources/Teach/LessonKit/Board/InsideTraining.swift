import Figures

/// What was seen of one training at the looks so far: how long the gradient of each layer is, and how far its
/// activations spread.
struct InsideTraining {
  private var gradients = Courses()
  private var activations = Courses()

  /// The figures of a look: gradients and activations up to this update, the feature maps at this one, and what the
  /// lesson drew of it.
  mutating func figures(of look: TrainingLook, update: Int) -> [TrainingLook.Watched] {
    gradients.add(look.gradients.map { ($0.name, $0.length) }, update)
    var layers = (look.outputs?.layers ?? []).map { (name: $0.name, numbers: $0.output.values) }
    if let outputs = look.outputs, layers.isEmpty {
      layers = [("output", outputs.prediction.values)]
    }
    activations.add((layers + look.activations).map { ($0.name, deviation($0.numbers)) }, update)
    var figures = [courses(update)].compactMap { $0 }
    if let maps = look.outputs?.featureMaps(update: update) {
      figures.append(.init(parts: [.featureMaps], figure: maps))
    }
    for var own in look.drawings {
      own.figure.title += ", update \(update)"
      figures.append(own)
    }
    return figures
  }

  private func courses(_ update: Int) -> TrainingLook.Watched? {
    var (panels, parts): ([Panel], [TrainingLook.Part]) = ([], [])
    if !gradients.lines.isEmpty {
      parts.append(.gradients)
      panels.append(
        Panel("Gradients", x: "update", y: PlotAxis("length", scale: .logarithmic)) {
          // A logarithm has no place for 0: such a gradient lies at the lower end.
          for line in gradients.lines {
            Line(line.updates, line.values.map { max($0, 1e-12) }, label: line.name)
          }
        })
    }
    if !activations.lines.isEmpty {
      parts.append(.activations)
      panels.append(
        Panel("Activations", x: "update", y: "standard deviation") {
          for line in activations.lines { Line(line.updates, line.values, label: line.name) }
        })
    }
    if panels.isEmpty { return nil }
    let name = panels.count == 2 ? "Gradients and activations" : panels[0].title
    let figure = Figure("\(name), update \(update)", columns: panels.count) { panels }
    return .init(parts: parts, figure: figure)
  }

  /// √(Σ(a − mean)²/n); what is not a number is left out.
  private func deviation(_ numbers: [Double]) -> Double {
    let numbers = numbers.filter(\.isFinite)
    let n = Double(max(numbers.count, 1))
    let mean = numbers.reduce(0, +) / n
    return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
  }
}

/// Numbers with names, each noted at the same updates.
private struct Courses {
  private var updates: [Double] = []
  private var all: [(name: String, values: [Double])] = []

  /// So many names have lines of their own: the first, the last, and some between them.
  private static let most = 6

  /// Notes the numbers at an update. Other names, or an update that was seen, begin anew.
  mutating func add(_ numbers: [(name: String, value: Double)], _ update: Int) {
    if numbers.isEmpty { return }
    if all.map(\.name) != numbers.map(\.name) || updates.last.map({ $0 >= Double(update) }) == true
    {
      all = numbers.map { ($0.name, []) }
      updates = []
    }
    updates.append(Double(update))
    for (place, number) in numbers.enumerated() { all[place].values.append(number.value) }
  }

  /// What is drawn, as far as it is finite; nothing before the second look.
  var lines: [(name: String, updates: [Double], values: [Double])] {
    if updates.count < 2 { return [] }
    return all.some(Courses.most).compactMap { line in
      let places = line.values.indices.filter { line.values[$0].isFinite }
      if places.isEmpty { return nil }
      return (line.name, places.map { updates[$0] }, places.map { line.values[$0] })
    }
  }
}

extension Array {
  /// The first, the last, and some between them at equal distances, so that there are `most` of them, two or more.
  func some(_ most: Int) -> [Element] {
    count <= most ? self : (0..<most).map { self[$0 * (count - 1) / (most - 1)] }
  }
}
