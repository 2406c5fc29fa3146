import Chalk

/// The seventh chapter: what a model meets outside of the lesson.
public struct PracticeChapter: Plugin {
  public let name = "practice"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Privacy())
    try catalog.add(Smaller())
    try catalog.add(Fraud())
    try catalog.add(Recommendation())
    try catalog.add(Modalities())
    try catalog.add(PolicyGradient())
  }
}
