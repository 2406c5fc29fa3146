import Figures

extension Record {
  /// What makes the record impossible to show, in words; nil where nothing does. Boards write none that
  /// has such a flaw, but a file can hold anything.
  var flaw: String? {
    for (index, step) in steps.enumerated() {
      for block in step.blocks {
        if let flaw = block.flaw { return "step \(index + 1): \(flaw)" }
      }
    }
    return nil
  }
}

extension Block {
  fileprivate var flaw: String? {
    switch self {
    case .explanation(let explanation): explanation.flaw
    case .value(let named): named.explanation?.flaw
    case .table(let table): table.flaw
    case .figure(let figure): figure.flaw
    case .question(let question): question.flaw
    case .training(let training): training.flaw
    case .prose, .formula, .code, .claim, .control, .warning: nil
    }
  }
}

extension Explanation {
  fileprivate var flaw: String? {
    if entries.isEmpty { return "an explanation without entries" }
    let inputs = entries.lazy.flatMap(\.slopes).compactMap(\.entry)
    guard let wrong = inputs.first(where: { !entries.indices.contains($0) }) else { return nil }
    return "an explanation leads to entry \(wrong) of \(entries.count)"
  }
}

extension Table {
  fileprivate var flaw: String? {
    if let row = rows.first(where: { $0.count != columns.count }) {
      return "a row of \(row.count) cells under \(columns.count) columns"
    }
    if ![0, rows.count].contains(explanations.count) {
      return "\(explanations.count) explanations of \(rows.count) rows"
    }
    return explanations.lazy.compactMap { $0?.flaw }.first
  }
}

extension Question {
  fileprivate var flaw: String? {
    guard case .choice(let options, let right) = answer, !options.indices.contains(right) else {
      return nil
    }
    return "choice \(right) of \(options.count) is right"
  }
}

extension Training {
  fileprivate var flaw: String? {
    // Far more than anybody trains, and far fewer than overflow when they are multiplied.
    let most = 1 << 30
    guard (0...most).contains(updates), (1...most).contains(updatesPerEpoch),
      (1...max(1, updates)).contains(position)
    else { return "update \(position) of \(updates), \(updatesPerEpoch) in an epoch" }
    return moments.lazy.compactMap(\.pass.flaw).first
  }
}
