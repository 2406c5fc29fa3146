import Autograd
import Layers
import Tensors

extension Model {
  /// What each layer gives for some inputs, in the order of the calls; a layer that is made of others is seen as those.
  ///
  /// The model runs as it does for a prediction: dropout is off, and batch normalization takes its averages. Nothing
  /// of the model changes, also where it is being trained.
  ///
  /// - Parameter x: the inputs, `[batch, …]`.
  /// - Returns: the path of each layer, such as `block/conv2d`, with its output, `[batch, …]`.
  public func layerOutputs(of x: Tensor) -> [(layer: String, output: Tensor)] {
    var found: [(layer: String, output: Tensor)] = []
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher { layer, y in found.append((layer, y.value)) }
    context.open {
      withoutGradients { _ = self(Input(batch: Input.Samples(tensors: [x]))) }
    }
    return found
  }
}
