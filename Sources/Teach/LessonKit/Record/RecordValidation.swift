import Figures

extension Record {
  /// Why the record cannot be shown, as a message; nil where it can. Boards never write such a record, but a
  /// file can hold anything.
  var problem: String? {
    for (index, step) in steps.enumerated() {
      for block in step.blocks {
        if let problem = block.problem { return "step \(index + 1): \(problem)" }
      }
      for formulas in step.pixels ?? [] {
        if let problem = formulas.problem(in: step.figure(at: formulas.block)) {
          return "step \(index + 1): \(problem)"
        }
      }
    }
    return nil
  }
}

extension Record.Step {
  /// The figure at a place among the blocks, from 0; nil where none stands there.
  func figure(at place: Int) -> Figure? {
    guard blocks.indices.contains(place), case .figure(let figure) = blocks[place] else {
      return nil
    }
    return figure
  }
}

extension Block {
  fileprivate var problem: String? {
    switch self {
    case .explanation(let explanation): explanation.problem
    case .value(let named): named.explanation?.problem
    case .table(let table): table.problem
    case .figure(let figure): figure.problem
    case .question(let question): question.problem
    case .training(let training): training.problem
    case .prose, .formula, .code, .claim, .control, .warning, .comparison, .summary, .exercise: nil
    }
  }
}

extension Explanation {
  fileprivate var problem: String? {
    if entries.isEmpty { return "an explanation without entries" }
    let inputs = entries.lazy.flatMap(\.slopes).compactMap(\.entry)
    guard let wrong = inputs.first(where: { !entries.indices.contains($0) }) else { return nil }
    return "an explanation leads to entry \(wrong) of \(entries.count)"
  }
}

extension Table {
  fileprivate var problem: String? {
    if let row = rows.first(where: { $0.count != columns.count }) {
      return "a row of \(row.count) cells under \(columns.count) columns"
    }
    if ![0, rows.count].contains(explanations.count) {
      return "\(explanations.count) explanations of \(rows.count) rows"
    }
    return explanations.lazy.compactMap { $0?.problem }.first
  }
}

extension Question {
  fileprivate var problem: String? {
    guard case .choice(let options, let right) = answer, !options.indices.contains(right) else {
      return nil
    }
    return "choice \(right) of \(options.count) is right"
  }
}

extension TrainingTrace {
  fileprivate var problem: String? {
    // Far more than anybody trains, and far fewer than overflow when they are multiplied.
    let most = 1 << 30
    guard (0...most).contains(updates), (1...most).contains(updatesPerEpoch),
      (1...max(1, updates)).contains(position)
    else { return "update \(position) of \(updates), \(updatesPerEpoch) in an epoch" }
    return snapshots.lazy.compactMap(\.pass.problem).first
  }
}
