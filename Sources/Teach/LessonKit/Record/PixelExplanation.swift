import Notation

extension PixelFormulas {
  /// How a pixel was computed, and from what, each of which can be opened in turn. nil where there is no such pixel.
  ///
  /// - Parameters:
  ///   - picture: the picture in the panel, from 0.
  ///   - row: i, from 0, the row on top.
  ///   - column: j, from 0.
  public func explanation(picture: Int, row: Int, column: Int) -> Explanation? {
    let map = picture.subtractingReportingOverflow(self.picture).partialValue
    guard (0..<maps).contains(map), (0..<rows).contains(row), (0..<columns).contains(column)
    else { return nil }
    var entries: [Explanation.Entry] = []
    guard let pooling else {
      convolution.append(map, row, column, to: &entries)
      return Explanation(entries: entries)
    }
    let name = "p" + convolution.index([row, column], map)
    entries.append(.init(formula: name, substituted: "", value: 0))
    let block = (0..<pooling.side).flatMap { u in
      (0..<pooling.side).map { v in (pooling.side * row + u, pooling.side * column + v) }
    }
    let inputs = block.map { i, j in
      let (place, value) = convolution.append(map, i, j, to: &entries)
      return (name: convolution.name(map, i, j), value: value, place: place)
    }
    entries[0] = pooling.entry(name, of: inputs)
    return Explanation(entries: entries)
  }
}

extension PixelPooling {
  /// The largest of some inputs, or their mean. The derivative of the largest goes to the first of equal ones.
  fileprivate func entry(
    _ name: String, of inputs: [(name: String, value: Double, place: Int)]
  ) -> Explanation.Entry {
    let values = inputs.map(\.value)
    let letters = inputs.map(\.name)
    let value: Double
    let slopes: [Double]
    let form: ([String]) -> String
    switch kind {
    case .max:
      value = values.max() ?? 0
      let winner = values.firstIndex(of: value)
      slopes = values.indices.map { $0 == winner ? 1 : 0 }
      form = { "max(\($0.joined(separator: ", ")))" }
    case .average:
      value = values.reduce(0, +) / Double(values.count)
      slopes = values.map { _ in 1 / Double(values.count) }
      form = { "(\($0.joined(separator: " + ")))/\(values.count)" }
    }
    let numbers = values.map { kind == .max ? written($0) : inBrackets($0) }
    return Explanation.Entry(
      formula: "\(name) = \(form(letters))", substituted: form(numbers), value: value,
      slopes: zip(inputs, slopes).map { input, slope in
        .init(
          input: input.name, inputValue: input.value, formula: "∂\(name)/∂\(input.name)",
          value: slope, entry: input.place)
      })
  }
}

/// A number as it is written in a formula: in brackets where it is negative.
func inBrackets(_ value: Double) -> String {
  value < 0 ? "(\(written(value)))" : written(value)
}
