import Chalk

/// The fifth chapter: how a network makes what it has never seen.
public struct GenerativeChapter: Plugin {
  public let name = "generative"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Autoencoder())
    try catalog.add(GanGame())
    try catalog.add(GanMixture())
    try catalog.add(GanDigits())
    try catalog.add(DCGAN())
  }
}
