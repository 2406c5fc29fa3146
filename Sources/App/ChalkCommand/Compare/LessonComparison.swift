import Chalk

/// A lesson run with several values of one of its controls, each with several seeds: what became of
/// the numbers that it shows.
struct LessonComparison: Lesson {
  let lesson: String
  let control: String
  let values: [String]
  let seeds: Int
  /// For each value and each seed, the numbers that the lesson showed, by name.
  private let shown: [[[(name: String, value: Double)]]]

  init(
    _ lesson: any Lesson, control: String, values: [String], seeds: Int, from firstSeed: UInt64 = 0,
    settings: [String: String] = [:], data: DataChoice = DataChoice(),
    onProgress: (Board.Progress) -> Void
  ) throws {
    self.lesson = lesson.card.title
    self.control = control
    self.values = values
    self.seeds = seeds
    var done = 0
    shown = try values.map { value in
      try (0..<seeds).map { seed in
        let record = try lesson.record(
          seed: firstSeed &+ UInt64(seed), settings: settings.merging([control: value]) { $1 },
          data: data)
        done += 1
        onProgress(Board.Progress(activity: "run", done: done, total: values.count * seeds))
        return LessonComparison.numbers(in: record)
      }
    }
  }

  /// The named values, and where each line of each figure ends.
  private static func numbers(in record: Record) -> [(name: String, value: Double)] {
    let values = record.steps.flatMap(\.blocks).compactMap { block in
      if case .value(let value) = block { (value.name.template, value.value) } else { nil }
    }
    let ends = record.figures.flatMap { _, figure in
      figure.panels.flatMap { panel in
        panel.marks.compactMap { mark -> (String, Double)? in
          guard let line = mark.value as? Line, let end = line.ys.last, end.isFinite else {
            return nil
          }
          let names = [figure.title, panel.title, line.label ?? ""].filter { !$0.isEmpty }
          return ("end of “\(names.joined(separator: ", "))”", end)
        }
      }
    }
    return values + ends
  }

  var card: LessonCard {
    LessonCard("compare-\(control.lowercased())", "\(lesson): which \(control)?", minutes: 1)
  }

  func teach(on board: Board) throws {
    board.step("Which \(control)?")
    let changing = names.filter { name in Set(values.indices.map { mean(name, $0) }).count > 1 }
    guard let first = changing.first else {
      board.warn("No number that this lesson shows depends on \(control).")
      return
    }
    board.draw(
      Figure(
        "\(first), by \(control)",
        caption: "Mean over \(seeds) seeds, and one standard deviation to either side.",
        x: PlotAxis(control, categories: places == nil ? values : nil), y: PlotAxis(first)
      ) {
        Band(
          places ?? values.indices.map(Double.init),
          runs: (0..<seeds).map { seed in values.indices.map { number(first, $0, seed) } },
          label: first)
      })
    board.table(
      [Prose(stringLiteral: "number")] + values.map { "\(control)=\($0)" },
      changing.map { name in
        [name] + values.indices.map { spread(name, $0).text }
      })
  }

  /// The values as numbers, where all of them are.
  private var places: [Double]? {
    let numbers = values.compactMap { Double($0) }
    return numbers.count == values.count ? numbers : nil
  }

  /// The names that every run shows.
  private var names: [String] {
    (shown.first?.first ?? []).map(\.name).filter { name in
      shown.allSatisfy { $0.allSatisfy { run in run.contains { $0.name == name } } }
    }
  }

  private func number(_ name: String, _ value: Int, _ seed: Int) -> Double {
    shown[value][seed].first { $0.name == name }?.value ?? .nan
  }

  private func spread(_ name: String, _ value: Int) -> Spread {
    Spread((0..<seeds).map { number(name, value, $0) })
  }

  private func mean(_ name: String, _ value: Int) -> Double { spread(name, value).mean }
}
