import Foundation
import Training

extension Record {
  /// A description of the first difference from another record; nil where there is none.
  ///
  /// Records are the same when they encode to the same bytes. `==` does not tell: NaN, as in an empty cell of a
  /// heat map, is not equal to itself. What was measured by a clock (``Step/measured``) may differ.
  public func firstDifference(from other: Record) -> String? {
    if written(self) == written(other) { return nil }
    for (index, (own, others)) in zip(steps, other.steps).enumerated() {
      let place = "step \(index + 1) '\(own.title.text)'"
      if written(own.title) != written(others.title) {
        return "\(place): the other is called '\(others.title.text)'"
      }
      for (number, (a, b)) in zip(own.blocks, others.blocks).enumerated() {
        let (first, second) = (written(a), written(b))
        if first == second || own.isMeasured(number) && others.isMeasured(number) { continue }
        return "\(place), block \(number + 1): " + apart(first, second)
      }
      if written(own.pixels) != written(others.pixels) {
        return "\(place): how the pixels of its figures were computed"
      }
      if own.blocks.count != others.blocks.count {
        return "\(place) has \(own.blocks.count) blocks, and the other \(others.blocks.count)"
      }
    }
    if steps.count != other.steps.count {
      return "one has \(steps.count) steps, the other \(other.steps.count)"
    }
    let rest = [self, other].map { record in
      var record = record
      record.steps = []
      return written(record)
    }
    if rest[0] == rest[1] && steps.map(\.measured) == other.steps.map(\.measured) { return nil }
    return "the card, the seed, the settings, the data or the controls"
  }
}

extension Record.Step {
  fileprivate func isMeasured(_ place: Int) -> Bool { measured?.contains(place) ?? false }
}

/// Two texts from shortly before their first difference.
private func apart(_ first: String, _ second: String) -> String {
  let common = zip(first, second).prefix { $0 == $1 }.count
  let piece = { (text: String) in text.dropFirst(max(0, common - 40)).prefix(80) }
  return "\(piece(first)) and \(piece(second))"
}

/// A part of a record as `Record.encoded` writes it.
private func written(_ part: some Encodable) -> String {
  let encoder = JSONEncoder.forNumbers
  do {
    return String(decoding: try encoder.encode(part), as: UTF8.self)
  } catch {
    fatalError("A part of a record cannot be written: \(error)")
  }
}
