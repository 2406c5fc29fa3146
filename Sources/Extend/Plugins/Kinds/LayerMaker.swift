import Layers

/// A layer by name, made anew for every model.
public struct LayerMaker: Sendable {
  /// The name by which it is chosen: the kind of the plan, as the catalog writes names.
  public let name: String
  /// Makes a plan of the layer.
  public let plan: @Sendable () -> LayerPlan

  /// A layer under the name of its plan.
  public init(_ plan: @escaping @Sendable () -> LayerPlan) {
    self.plan = plan
    name = plan().kind.asCatalogName
  }

  /// Built-in layers that take and give rows of any width.
  static let standard = [
    LayerMaker { .dense(16, activation: .relu) }, LayerMaker { .dropout(0.2) },
    LayerMaker { .batchNormalization() }, LayerMaker { .layerNormalization() },
  ]
}
