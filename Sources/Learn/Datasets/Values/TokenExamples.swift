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
  /// The names of the classes, by class number.
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

  /// How many texts there are.
  public var count: Int { labels.count }
  /// The labels: a split keeps the proportions of the classes.
  public var strata: [Int]? { labels }
  /// The shape of one text: `[length]`, token numbers.
  public var inputShape: [Int] { [length] }
  /// The shape of one target: `[]`, a class number.
  public var targetShape: [Int] { [] }

  /// The symbols of one sequence.
  public func sequence(_ index: Int) -> [Int32] {
    Array(tokens[index * length..<(index + 1) * length])
  }

  /// These texts only, in this order.
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
