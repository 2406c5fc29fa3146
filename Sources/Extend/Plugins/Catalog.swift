import Initializers
import Layers
import LessonKit
import Losses
import Metrics
import Optimizers
import Pretrained

/// All that can be found by name: what the chapters bring, and what plugins add.
///
/// A catalog is a value. Whoever needs one is given it; there is no global list. A further kind of
/// thing is one `Section` here, and its lines in `CatalogKinds.swift`.
public struct Catalog: Sendable {
  /// The plugins that were added, in order.
  public private(set) var plugins: [any Plugin] = []

  var lessonSection = Section<any Lesson>("lesson") { $0.card.id }
  var activationSection = Section<any ActivationFunction>("activation") { $0.name }
  var lossSection = Section<Loss>("loss", "losses") { $0.name.asCatalogName }
  var layerSection = Section<LayerMaker>("layer") { $0.name }
  var optimizerSection = Section<Optimizer>("optimizer") { $0.name.asCatalogName }
  var initializerSection = Section<Initializer>("initializer") { $0.name.asCatalogName }
  var metricSection = Section<Metric>("metric") { $0.name.asCatalogName }
  var datasetSection = Section<any DatasetMaker>("dataset") { $0.name }
  var tokenizerSection = Section<any TokenizerMaker>("tokenizer") { $0.name }
  var pretrainedSection = Section<PretrainedPackage>("pretrained", "pretrained models") { $0.name }
  var modelSection = Section<any ModelMaker>("model") { $0.name }
  var figureSection = Section<any FigureMaker>("figure") { $0.name }
  var exerciseSection = Section<Exercise>("exercise") { $0.id }
  /// The plugin that is adding right now; "chalk" for what is there without any.
  var registering = "chalk"

  /// A catalog with what is there without any plugin.
  public init() {
    do { try addStandard() } catch { fatalError("The standard catalog is at odds: \(error)") }
  }

  /// A catalog with what these plugins bring, added in this order.
  public init(_ plugins: [any Plugin]) throws(CatalogError) {
    self.init()
    for plugin in plugins { try add(plugin) }
  }

  /// Adds all that a plugin brings, or nothing of it where something does not fit.
  public mutating func add(_ plugin: any Plugin) throws(CatalogError) {
    if plugins.contains(where: { $0.name == plugin.name }) { throw .pluginTwice(plugin.name) }
    var extended = self
    extended.registering = plugin.name
    try plugin.register(in: &extended)
    extended.plugins.append(plugin)
    self = extended
  }

  private mutating func addStandard() throws(CatalogError) {
    for activation in Registry.standard.activations { try add(activation) }
    for loss in Loss.all where !lossSection.names.contains(loss.name.asCatalogName) {
      try add(loss)
    }
    for layer in LayerMaker.standard { try add(layer) }
    for optimizer in Optimizer.all { try add(optimizer) }
    for initializer in Initializer.all { try add(initializer) }
    for metric in Metric.all where !metricSection.names.contains(metric.name.asCatalogName) {
      try add(metric)
    }
    for dataset in StandardDataset.all { try add(dataset) }
    for package in PretrainedPackage.known { try add(package) }
  }
}
