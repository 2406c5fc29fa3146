import Tensors

/// Lists of any length among the settings of a case, and whole numbers among its tensors.
extension GoldenAttributes {
  /// A list of numbers, of any length.
  public func numbers(_ name: String) throws(GoldenProblem) -> [Double] {
    try list(name, "a list of numbers") { if case .number(let number) = $0 { number } else { nil } }
  }

  /// A list of whole numbers of at least 1, of any length but none.
  public func sizes(_ name: String) throws(GoldenProblem) -> [Int] {
    let sizes = try list(name, "a list of whole numbers of at least 1") { (value) -> Int? in
      if case .number(let number) = value, let whole = Int(exactly: number), whole >= 1 {
        whole
      } else {
        nil
      }
    }
    if sizes.isEmpty { throw GoldenProblem("the attribute \(name) is empty") }
    return sizes
  }

  /// A list of sentences, each a list of tokens.
  public func sentences(_ name: String) throws(GoldenProblem) -> [[String]] {
    try list(name, "a list of sentences", GoldenAttributes.sentence)
  }

  /// A list of lists of sentences.
  public func sentenceLists(_ name: String) throws(GoldenProblem) -> [[[String]]] {
    try list(name, "a list of lists of sentences") { (value) -> [[String]]? in
      guard case .list(let all) = value else { return nil }
      let sentences = all.compactMap(GoldenAttributes.sentence)
      return sentences.count == all.count ? sentences : nil
    }
  }

  private static func sentence(_ value: GoldenValue) -> [String]? {
    guard case .list(let tokens) = value else { return nil }
    let texts = tokens.compactMap { if case .text(let text) = $0 { text } else { nil } }
    return texts.count == tokens.count ? texts : nil
  }

  private func list<Element>(
    _ name: String, _ needed: String, _ convert: (GoldenValue) -> Element?
  ) throws(GoldenProblem) -> [Element] {
    guard let value = value(name) else {
      throw GoldenProblem("the attribute \(name) is missing; \(needed) is needed")
    }
    if case .list(let all) = value {
      let elements = all.compactMap(convert)
      if elements.count == all.count { return elements }
    }
    throw GoldenProblem("the attribute \(name) is \(value); \(needed) is needed")
  }
}

extension GoldenCase {
  /// The numbers of a tensor, in double precision.
  public func numbers(_ name: String) throws(GoldenProblem) -> [Double] {
    try tensor(name, .double).values
  }

  /// The whole numbers of a tensor, within a range.
  public func wholes(
    _ name: String, in range: ClosedRange<Int>
  ) throws(GoldenProblem) -> [Int] {
    let wholes = try numbers(name).compactMap { Int(exactly: $0) }
    guard wholes.count == (try entry(name).shape.reduce(1, *)), wholes.allSatisfy(range.contains)
    else {
      throw GoldenProblem("the tensor \(name) has others than whole numbers in \(range)")
    }
    return wholes
  }

  /// A result as a tensor in the shape of the case's tensor of this name, where the count fits; as a vector
  /// elsewhere.
  public func shaped(_ values: [Double], as name: String, _ precision: Precision) -> Tensor {
    let shape = (try? shape(name)) ?? [values.count]
    return Tensor(values, shape: shape.count == values.count ? shape : [values.count], precision)
  }
}
