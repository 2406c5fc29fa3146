import Tensors
import Testing

@testable import Training

/// Predictions of nothing are nothing.
@Suite struct EmptyPredictionTests {
  @Test func ofAConvolutionalModel() {
    let model = Sequential([.conv2D(2, 3, inputShape: [5, 5, 1]), .flatten, .dense(1)])
    #expect(model.predict(Tensor.zeros([0, 5, 5, 1])).shape == [0, 1])
    #expect(model.predict(Tensor.zeros([2, 5, 5, 1])).shape == [2, 1])
  }
}
