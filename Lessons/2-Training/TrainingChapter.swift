import Chalk

/// The second chapter: how networks are built and trained, and what goes wrong.
public struct TrainingChapter: Plugin {
  public let name = "training"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(LinearRegression())
    try catalog.add(LogisticRegression())
    try catalog.add(SoftmaxRegression())
    try catalog.add(TrainValidationTest())
    try catalog.add(SevenSteps())
    try catalog.add(TwoEngines())
    try catalog.add(Initialization())
    try catalog.add(Losses())
    try catalog.add(BreastCancer())
    try catalog.add(SimpleNetLesson())
    try catalog.add(Optimizers())
    try catalog.add(MnistDense())
    try catalog.add(Overfitting())
    try catalog.add(PCA())
  }
}
