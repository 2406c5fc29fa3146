import Chalk

/// The third chapter: how a network sees.
public struct VisionChapter: Plugin {
  public let name = "vision"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Convolution())
    try catalog.add(Pooling())
    try catalog.add(Channels())
    try catalog.add(MnistConv())
    try catalog.add(MnistDeeper())
    try catalog.add(SimpleCNN())
    try catalog.add(BatchNormalizationLesson())
    try catalog.add(Residual())
    try catalog.add(Shapes224())
    try catalog.add(Saliency())
    try catalog.add(Transfer())
  }
}
