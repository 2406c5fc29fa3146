import Figures
import Tensors
import Training

/// A look inside of a training at one update. It is made only where somebody watches and wants figures now, and is no
/// part of the record.
///
/// ```swift
/// try board.progress("training", step, of: steps, loss: loss.scalar) { look in
///   look.gradients = network.parameters.gradientLengths
///   look.outputs = LayerOutputs(of: [x]) { network(Variable(x)) }
///   look.draw(.decisionRegions, regions(of: network, step))
/// }
/// ```
///
/// A loop tells of an update after its backward pass, while the gradients are still there.
public struct TrainingLook {
  /// The length of the gradient of each layer.
  public var gradients: [(name: String, length: Double)] = []
  /// What the layers give for a few examples, the same at every look. Of a convolution the feature maps of the first
  /// example are shown.
  public var outputs: LayerOutputs?
  /// The numbers that come out of parts of a network that are no layers of the toolkit.
  public var activations: [(name: String, numbers: [Double])] = []

  private(set) var drawings: [Watched] = []

  /// What can be seen of a training while it goes on, beside its losses.
  public enum Part: String, Sendable, CaseIterable {
    case gradients, activations, decisionRegions, featureMaps, generatedPictures
    /// What is no such thing: a line through points, a table of embeddings, a policy.
    case model
  }

  /// A figure, and what it shows.
  public struct Watched: Sendable {
    /// What it shows.
    public let parts: [Part]
    /// The figure; its title says which update it shows.
    public internal(set) var figure: Figure
  }

  /// A figure of the lesson's own, of this update: the board writes the update into its title.
  public mutating func draw(_ part: Part, _ figure: Figure) {
    drawings.append(Watched(parts: [part], figure: figure))
  }
}
