import Chalk

/// The eighth chapter: networks whose words look at each other.
public struct TransformersChapter: Plugin {
  public let name = "transformers"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(SelfAttention())
    try catalog.add(Transformer())
    try catalog.add(GPTLesson())
    try catalog.add(BERTLesson())
    try catalog.add(ARealBERT())
  }
}
