import LessonKit
import Notation
import TerminalText

extension TerminalPresenter {
  /// One update of a training: an example forward, its loss, back, and what became of each weight.
  func lines(of training: TrainingTrace, opening number: Int) -> [String] {
    let epochs = (training.updates + training.updatesPerEpoch - 1) / training.updatesPerEpoch
    guard let snapshot = training.shown else { return [] }
    let place: Prose =
      "Update \(snapshot.update) of \(training.updates) · epoch \(snapshot.epoch) of \(epochs) · loss of the batch \(snapshot.batchLoss)"
    var lines = translation(place).text.wrapped(to: style.width).map(style.bold)
    if isForLearner {
      let keys: Prose = "+ one update on · ++ one epoch on · - and -- back · end · u 9 to update 9"
      lines += translation(keys).text.wrapped(to: style.width).map(style.faint)
    }
    lines += heading("The update: weight, gradient of the batch, and what became of it")
    lines += inColumns(snapshot.changes.map(line))
    lines += [""] + snapshot.example.text.wrapped(to: style.width)
    let entries = snapshot.pass.entries
    lines += heading("Forward, and the loss")
    for (index, entry) in entries.reversed().enumerated() {
      let isLoss = index == entries.count - 1
      let numbers = withNumbers(entry).wrapped(to: style.width, indent: "  ")
      lines += isLoss ? opening(numbers, number: number) : numbers
    }
    lines += heading("Backward: the derivative of the loss with respect to each")
    let loss = name(of: entries[0])
    return lines
      + inColumns(
        entries.map { "∂\(loss)/∂\(name(of: $0)) = \($0.gradient.map { written($0) } ?? "?")" })
  }

  private func heading(_ prose: Prose) -> [String] {
    [""] + translation(prose).text.wrapped(to: style.width).map(style.bold)
  }

  private func name(of entry: Explanation.Entry) -> String {
    mathText(entry.formula.split(separator: "=", maxSplits: 1).first.map(String.init) ?? "")
  }

  private func line(of change: TrainingTrace.WeightChange) -> String {
    let name = mathText(change.name).padded(to: 5)
    let (before, after) = (written(change.before, digits: 3), written(change.after, digits: 3))
    return "\(name) \(before.padded(to: 8)) (\(written(change.gradient, digits: 2))) → \(after)"
  }

  /// Short lines side by side, as many as fit; read from top to bottom.
  private func inColumns(_ texts: [String]) -> [String] {
    let widest = (texts.map(\.columns).max() ?? 0) + 3
    let columns = max(1, (style.width - 2) / max(1, widest))
    let rows = (texts.count + columns - 1) / columns
    return (0..<rows).map { row in
      let cells = stride(from: row, to: texts.count, by: rows).map { texts[$0].padded(to: widest) }
      return ("  " + cells.joined()).trailingSpacesRemoved
    }
  }
}
