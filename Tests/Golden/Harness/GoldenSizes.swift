/// The sizes of a case, by name. Its tensors must hang together before they reach an operation, where a
/// shapeMismatch would end the program.
///
/// A pattern names each axis, `batch time in`: one name is one size in all tensors of a case, whether an
/// attribute of this name gives it or the first tensor. `3*units` is a multiple, `…` any axes in front,
/// the same for all tensors, and `…?` ones of the tensor's own, in front or behind.
public struct GoldenSizes {
  public private(set) var sizes: [String: Int] = [:]
  private var leading: [Int]?
  private let golden: GoldenCase

  /// Looks at tensors of a case. A `?` after a name allows it to be missing.
  /// - Parameters:
  ///   - attributes: settings that are sizes; one that is for several axes counts as `name0`, `name1` …
  public init(
    of golden: GoldenCase, attributes: KeyValuePairs<String, Int> = [:],
    _ patterns: KeyValuePairs<String, String>
  ) throws(GoldenProblem) {
    self.golden = golden
    for (name, count) in attributes where golden.attributes.has(name) {
      let values = try golden.attributes.sizes(name, count: count)
      for (axis, size) in values.enumerated() { sizes[count == 1 ? name : "\(name)\(axis)"] = size }
    }
    try look(Array(patterns.map { ($0.key, $0.value) }))
  }

  /// Looks at tensors of a case, as a list that is put together first.
  public init(
    of golden: GoldenCase, listed patterns: [(name: String, pattern: String)]
  ) throws(GoldenProblem) {
    self.golden = golden
    try look(patterns)
  }

  private mutating func look(_ patterns: [(String, String)]) throws(GoldenProblem) {
    for (name, pattern) in patterns {
      let isOptional = name.hasSuffix("?")
      let name = isOptional ? String(name.dropLast()) : name
      if isOptional && !golden.has(name) { continue }
      try match(name, pattern)
    }
  }

  private mutating func match(_ name: String, _ pattern: String) throws(GoldenProblem) {
    let shape = try golden.entry(name).shape
    var axes = pattern.split(separator: " ").map(String.init)
    var known = sizes
    var fits = true
    var rest = shape[...]
    if let first = axes.first, first.hasPrefix("…") {
      axes.removeFirst()
      let count = shape.count - axes.count
      rest = shape.dropFirst(max(count, 0))
      if first == "…" && count >= 0 {
        fits = leading == nil || leading == Array(shape.prefix(count))
        leading = Array(shape.prefix(count))
      }
    }
    if axes.last == "…?" {
      axes.removeLast()
      rest = rest.prefix(axes.count)
    }
    fits = fits && rest.count == axes.count
    if fits {
      for (axis, size) in zip(axes, rest) where !bind(axis, size, &known) { fits = false }
    }
    guard fits else {
      let words = sizes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      throw GoldenProblem(
        "the tensor \(name) is \(shape), which is not “\(pattern)”"
          + (words.isEmpty ? "" : " with " + words.joined(separator: ", ")))
    }
    sizes = known
  }

  /// Whether an axis may have this size; afterwards its name stands for it.
  private func bind(_ axis: String, _ size: Int, _ known: inout [String: Int]) -> Bool {
    let parts = axis.split(separator: "*").map(String.init)
    let factor = parts.count == 2 ? Int(parts[0])! : 1
    let name = parts.last!
    if let fixed = Int(name) { return fixed == size }
    if let value = known[name] { return factor * value == size }
    guard size % factor == 0 else { return false }
    known[name] = size / factor
    return true
  }

  public subscript(name: String) -> Int { sizes[name]! }
}
