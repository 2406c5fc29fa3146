import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// The outputs for no samples are none, of the right shape, and their gradients are 0.
@Suite struct EmptyBatchTests {
  @Test func shapes() {
    for kernels in KernelChoice.all { KernelChoice.with(kernels, everyShape) }
  }

  private func everyShape() {
    var random = RandomSource(seed: 1)
    expect(Flatten(), [0, 4, 4, 2], [0, 32])
    expect(Reshape([-1, 4]), [0, 4, 2], [0, 2, 4])
    expect(Dense(3, 2, using: &random), [0, 3], [0, 2])
    expect(Conv1D(2, 3, 2, using: &random), [0, 5, 2], [0, 4, 3])
    expect(Conv2D(2, 3, 2, using: &random), [0, 5, 5, 2], [0, 4, 4, 3])
    expect(MaxPooling1D(), [0, 4, 2], [0, 2, 2])
    expect(LayerNormalization(2), [0, 2], [0, 2])
    expect(LayerNormalization(2), [0, 3, 2], [0, 3, 2])
    expect(BatchNormalization(2), [0, 2], [0, 2])
    expect(RMSNormalization(2), [0, 3, 2], [0, 3, 2])
    expect(GroupNormalization(2, groups: 1), [0, 3, 2], [0, 3, 2])
    expect(DepthwiseConv2D(2, 2, using: &random), [0, 5, 5, 2], [0, 4, 4, 2])
    expect(RotaryEmbedding(), [0, 3, 4], [0, 3, 4])
    expect(FeedForward(2, 3, using: &random), [0, 4, 2], [0, 4, 2])
    expect(LSTM(2, 3, using: &random), [0, 4, 2], [0, 3])
    expect(GRU(2, 3, using: &random), [0, 4, 2], [0, 3])
    expect(SimpleRNN(2, 3, using: &random), [0, 4, 2], [0, 3])
    expect(Dropout(0.5), [0, 3], [0, 3])
  }

  /// Indices are looked at before they are looked up: of no samples there is nothing wrong.
  @Test func anEmbeddingTakesNoSamples() throws {
    var random = RandomSource(seed: 1)
    let layer = Embedding(5, 2, using: &random)
    for shape in [[0], [0, 27], [3, 0]] as [Shape] {
      try layer.check(samples: .zeros(shape))
      #expect(layer.call(Variable(.zeros(shape))).shape == Shape(shape.dimensions + [2]))
    }
    #expect(throws: ShapeError.self) { try layer.check(samples: .full([1, 2], 5)) }
  }

  private func expect(_ layer: some Layer, _ input: Shape, _ output: Shape) {
    let x = Variable(Tensor.zeros(input), requiresGradient: true)
    let y = layer.call(x)
    #expect(y.shape == output, "\(layer.name)")
    y.sum().backward()
    #expect(x.gradient?.shape == input, "\(layer.name)")
    for parameter in layer.parameters where parameter.isTrainable {
      let gradient = parameter.variable.gradient
      #expect(gradient == nil || gradient!.absolute().sum().scalar == 0, "\(layer.name)")
    }
  }
}
