import Chalk

/// The sixth chapter: what data must be like for a model to learn from them, and how much of them it needs.
public struct DataChapter: Plugin {
  public let name = "data"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Cleaning())
    try catalog.add(Generalization())
    try catalog.add(TreesAndNets())
    try catalog.add(LargerThanMemory())
  }
}
