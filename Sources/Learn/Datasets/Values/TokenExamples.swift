/// Sequences of symbols with a class: sentences as word numbers, or a task made for memory.
public struct TokenExamples: ExampleSet, Equatable {
  /// The symbols, sequence after sequence: `[examples, length]`.
  public var tokens: [Int32]
  /// How many symbols a sequence has.
  public let length: Int
  /// How many symbols there are: every token is below.
  public let symbolCount: Int
  /// The class of each sequence, from 0.
  public var labels: [Int]
  public let classNames: [String]

  /// Sequences from their parts. Traps where the parts do not fit.
  public init(
    tokens: [Int32], length: Int, symbolCount: Int, labels: [Int], classNames: [String]
  ) {
    guard tokens.count == labels.count * length else {
      fatalError(
        "TokenExamples: \(labels.count) sequences of \(length) need \(labels.count * length) "
          + "tokens, and there are \(tokens.count).")
    }
    self.tokens = tokens
    self.length = length
    self.symbolCount = symbolCount
    self.labels = labels
    self.classNames = classNames
  }

  public var count: Int { labels.count }
  public var strata: [Int]? { labels }
  public var inputShape: [Int] { [length] }
  public var targetShape: [Int] { [] }

  /// The symbols of one sequence.
  public func sequence(_ index: Int) -> [Int32] {
    Array(tokens[index * length..<(index + 1) * length])
  }

  public func rows(_ indices: [Int]) -> TokenExamples {
    var chosen = self
    chosen.tokens = []
    chosen.tokens.reserveCapacity(indices.count * length)
    for index in indices {
      chosen.tokens.append(contentsOf: tokens[index * length..<(index + 1) * length])
    }
    chosen.labels = indices.map { labels[$0] }
    return chosen
  }

  /// The tokens as floats, which hold whole numbers to 2²⁴ exactly.
  public func batch(_ indices: [Int]) -> Batch {
    let chosen = rows(indices)
    return Batch(
      inputs: chosen.tokens.map { Float($0) }, [length],
      targets: chosen.labels.map { Float($0) }, [], count: indices.count)
  }
}
