import Initializers
import Layers
import LessonKit
import Losses
import Metrics
import Optimizers
import Pretrained

// The kinds of things in a catalog: for each, adding one, all there are, and the one of a name.

extension Catalog {
  /// Adds a lesson.
  public mutating func add(_ lesson: any Lesson) throws(CatalogError) {
    try lessonSection.add(lesson, from: registering)
  }
  /// The lessons, in the order in which they were added. Each takes by name what this catalog has.
  public var lessons: [any Lesson] { lessonSection.items.map(stocked) }
  /// The lesson of this id.
  public func lesson(_ id: String) throws(CatalogError) -> any Lesson {
    stocked(try lessonSection.find(id))
  }
  /// The lesson of this id by itself, where it hands work to several processes; nil where it does not.
  public func workerLesson(_ id: String) throws(CatalogError) -> (any WorkerLesson)? {
    try lessonSection.find(id) as? any WorkerLesson
  }

  /// Adds an activation function of one number.
  public mutating func add(_ activation: any ActivationFunction) throws(CatalogError) {
    try activationSection.add(activation, from: registering)
  }
  /// Adds an activation of tensors.
  public mutating func add(_ activation: Activation) throws(CatalogError) {
    try add(TensorActivation(activation: activation))
  }
  /// The activation functions of one number, in the order in which they were added.
  public var activations: [any ActivationFunction] { activationSection.items }
  /// The activation function of this name.
  public func activation(_ name: String) throws(CatalogError) -> any ActivationFunction {
    try activationSection.find(name)
  }
  /// The activation of this name for layers: also those that are no function of one number.
  public func layerActivation(_ name: String) throws(CatalogError) -> Activation {
    if let known = Activation.all.first(where: { $0.name.asCatalogName == name }) { return known }
    if let function = activations.first(where: { $0.name == name }) { return Activation(function) }
    let known = Activation.all.map(\.name.asCatalogName) + activations.map(\.name)
    throw .unknown("activation", name, known: known)
  }

  /// Adds a loss.
  public mutating func add(_ loss: Loss) throws(CatalogError) {
    try lossSection.add(loss, from: registering)
  }
  /// The losses, in the order in which they were added.
  public var losses: [Loss] { lossSection.items }
  /// The loss of this name.
  public func loss(_ name: String) throws(CatalogError) -> Loss { try lossSection.find(name) }

  /// Adds a layer.
  public mutating func add(_ layer: LayerMaker) throws(CatalogError) {
    try layerSection.add(layer, from: registering)
  }
  /// The layers, in the order in which they were added.
  public var layers: [LayerMaker] { layerSection.items }
  /// The layer of this name.
  public func layer(_ name: String) throws(CatalogError) -> LayerMaker {
    try layerSection.find(name)
  }

  /// Adds an optimizer.
  public mutating func add(_ optimizer: Optimizer) throws(CatalogError) {
    try optimizerSection.add(optimizer, from: registering)
  }
  /// The optimizers, in the order in which they were added.
  public var optimizers: [Optimizer] { optimizerSection.items }
  /// The optimizer of this name.
  public func optimizer(_ name: String) throws(CatalogError) -> Optimizer {
    try optimizerSection.find(name)
  }

  /// Adds an initializer.
  public mutating func add(_ initializer: Initializer) throws(CatalogError) {
    try initializerSection.add(initializer, from: registering)
  }
  /// The initializers, in the order in which they were added.
  public var initializers: [Initializer] { initializerSection.items }
  /// The initializer of this name.
  public func initializer(_ name: String) throws(CatalogError) -> Initializer {
    try initializerSection.find(name)
  }

  /// Adds a metric.
  public mutating func add(_ metric: Metric) throws(CatalogError) {
    try metricSection.add(metric, from: registering)
  }
  /// The metrics, in the order in which they were added.
  public var metrics: [Metric] { metricSection.items }
  /// The metric of this name.
  public func metric(_ name: String) throws(CatalogError) -> Metric {
    try metricSection.find(name)
  }

  /// Adds a data set.
  public mutating func add(_ dataset: any DatasetMaker) throws(CatalogError) {
    try datasetSection.add(dataset, from: registering)
  }
  /// The data sets, in the order in which they were added.
  public var datasets: [any DatasetMaker] { datasetSection.items }
  /// The data set of this name.
  public func dataset(_ name: String) throws(CatalogError) -> any DatasetMaker {
    try datasetSection.find(name)
  }

  /// Adds a tokenizer.
  public mutating func add(_ tokenizer: any TokenizerMaker) throws(CatalogError) {
    try tokenizerSection.add(tokenizer, from: registering)
  }
  /// The tokenizers, in the order in which they were added.
  public var tokenizers: [any TokenizerMaker] { tokenizerSection.items }
  /// The tokenizer of this name.
  public func tokenizer(_ name: String) throws(CatalogError) -> any TokenizerMaker {
    try tokenizerSection.find(name)
  }

  /// Adds a pretrained model, as a package of it is described.
  public mutating func add(_ package: PretrainedPackage) throws(CatalogError) {
    try pretrainedSection.add(package, from: registering)
  }
  /// The pretrained models, in the order in which they were added.
  public var pretrainedModels: [PretrainedPackage] { pretrainedSection.items }
  /// The pretrained model of this name.
  public func pretrainedModel(_ name: String) throws(CatalogError) -> PretrainedPackage {
    try pretrainedSection.find(name)
  }

  /// Adds a model.
  public mutating func add(_ model: any ModelMaker) throws(CatalogError) {
    try modelSection.add(model, from: registering)
  }
  /// The models, in the order in which they were added.
  public var models: [any ModelMaker] { modelSection.items }
  /// The model of this name.
  public func model(_ name: String) throws(CatalogError) -> any ModelMaker {
    try modelSection.find(name)
  }

  /// Adds a figure.
  public mutating func add(_ figure: any FigureMaker) throws(CatalogError) {
    try figureSection.add(figure, from: registering)
  }
  /// The figures, in the order in which they were added.
  public var figures: [any FigureMaker] { figureSection.items }
  /// The figure of this name.
  public func figure(_ name: String) throws(CatalogError) -> any FigureMaker {
    try figureSection.find(name)
  }

  /// Adds an exercise.
  public mutating func add(_ exercise: Exercise) throws(CatalogError) {
    try exerciseSection.add(exercise, from: registering)
  }
  /// The exercises, in the order in which they were added.
  public var exercises: [Exercise] { exerciseSection.items }
  /// The exercise of this id.
  public func exercise(_ id: String) throws(CatalogError) -> Exercise {
    try exerciseSection.find(id)
  }
}
