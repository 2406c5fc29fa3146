import Chalk

/// The exercises: formulas with a hole, from simple to hard.
public struct ExercisesPlugin: Plugin {
  public let name = "exercises"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Exercise.weightedSum)
    try catalog.add(Exercise.relu)
    try catalog.add(Exercise.sigmoid)
    try catalog.add(Exercise.halfMSE)
    try catalog.add(Exercise.softmax)
    try catalog.add(Exercise.crossEntropy)
    try catalog.add(Exercise.gradientStep)
    try catalog.add(Exercise.momentum)
    try catalog.add(Exercise.adam)
    try catalog.add(Exercise.backpropagation)
    try catalog.add(Exercise.convolution)
    try catalog.add(Exercise.maxPooling)
    try catalog.add(Exercise.rnnStep)
    try catalog.add(Exercise.attention)
    try catalog.add(Exercise.dropout)
  }
}
