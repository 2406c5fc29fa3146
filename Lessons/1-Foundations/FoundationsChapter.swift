import Chalk

/// The first chapter: from a weighted sum to a network that learns.
public struct FoundationsChapter: Plugin, Translated {
  public let name = "foundations"
  public let version = "1.0"

  /// The texts of the lessons in other languages: `Localizable.xcstrings`, beside this file.
  public var strings: StringCatalog { StringCatalog(embedded: localizable) }

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(WeightedSum())
    try catalog.add(Activations())
    try catalog.add(SquaredError())
    try catalog.add(GradientDescent())
    try catalog.add(ChainRule())
    try catalog.add(IrisNetwork())
    try catalog.add(FailureLab())
  }
}
