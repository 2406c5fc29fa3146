import Datasets
import Randomness

/// A data set by name: examples, each a row of numbers with a class.
///
/// ```swift
/// struct Rings: DatasetMaker {
///   let name = "rings"
///   func examples(random: inout RandomSource) -> Examples { … }
/// }
/// ```
public protocol DatasetMaker: Sendable {
  /// The name by which it is chosen: lower-case words joined by hyphens.
  var name: String { get }

  /// The examples. All randomness comes from `random`: the same seed, the same examples.
  func examples(random: inout RandomSource) throws -> Examples
}

/// A data set that Chalk brings.
struct StandardDataset: DatasetMaker {
  let name: String
  private let make: @Sendable (inout RandomSource) -> Examples

  init(_ name: String, make: @escaping @Sendable (inout RandomSource) -> Examples) {
    self.name = name
    self.make = make
  }

  func examples(random: inout RandomSource) -> Examples { make(&random) }

  /// The small ones, from simple to hard.
  static let all = [
    StandardDataset("blobs") { Examples.blobs(random: &$0) },
    StandardDataset("moons") { Examples.moons(random: &$0) },
    StandardDataset("xor") { Examples.xor(random: &$0) },
    StandardDataset("spirals") { Examples.spirals(random: &$0) },
    StandardDataset("iris") { _ in Examples.iris },
    StandardDataset("wine") { _ in Examples.wine },
    StandardDataset("breast-cancer") { _ in Examples.breastCancer },
    StandardDataset("digits") { _ in Examples.digits },
  ]
}
