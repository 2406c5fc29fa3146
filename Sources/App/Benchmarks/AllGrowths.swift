import Foundation
import Layers
import Losses
import Optimizers
import Randomness
import ScalarGrad
import Tensors
import Training

extension Growth {
  static func log(_ x: Double) -> Double { Foundation.log(x) }

  /// Every size that a user can turn up.
  public static let all: [Growth] = [
    Growth("batch of a dense network", unit: "rows", order: 1, sizes: doubled(32, 7)) { batch in
      step([.dense(512, activation: .relu, inputShape: [784]), .dense(10)], [batch, 784], [10])
    },
    Growth("width of a dense layer", unit: "units", order: 2, sizes: doubled(64, 6)) { width in
      step([.dense(width, inputShape: [width])], [128, width], [width])
    },
    Growth("depth of a dense network", unit: "layers", order: 1, sizes: doubled(1, 7)) { depth in
      let layers = (0..<depth).map { LayerPlan.dense(128, inputShape: $0 == 0 ? [128] : nil) }
      return step(layers, [128, 128], [128])
    },
    Growth("sequence length of an LSTM", unit: "steps", order: 1, sizes: doubled(25, 6)) { length in
      step([.lstm(64, inputShape: [length, 32])], [32, length, 32], [64])
    },
    Growth("sequence length of attention", unit: "steps", order: 2, sizes: doubled(32, 6)) {
      length in
      step(
        [.multiHeadAttention(numHeads: 4, keyDim: 16, inputShape: [length, 64])],
        [8, length, 64], [length, 64])
    },
    Growth("image side of a convolution", unit: "pixels", order: 2, sizes: doubled(16, 5)) { side in
      step(
        [.conv2D(16, 3, padding: .same, inputShape: [side, side, 8])], [8, side, side, 8],
        [side, side, 16])
    },
    Growth("rows of a data set, one epoch", unit: "rows", order: 1, sizes: doubled(1000, 8)) {
      rows in
      var random = RandomSource(seed: 1)
      let x = Tensor.uniform([rows, 8], using: &random)
      let y = Tensor.uniform([rows, 1], using: &random)
      var model = Sequential([.dense(10, activation: .relu, inputShape: [8]), .dense(1)])
      model.compile(optimizer: .adam(), loss: .meanSquaredError)
      return { try model.fit(x, y, progress: .silent) }
    },
    Growth("nodes of a scalar graph", unit: "nodes", order: 1, sizes: doubled(8000, 8)) { count in
      {
        let x = Scalar(1.0000001)
        var y = Scalar(1)
        for _ in 0..<count { y = y * x }
        y.backward()
      }
    },
  ]

  private static func doubled(_ first: Int, _ count: Int) -> [Int] {
    (0..<count).map { first << $0 }
  }

  /// Steps of training on one batch, as many as one `fit` of one batch has: one.
  private static func step(
    _ layers: [LayerPlan], _ inputs: Shape, _ outputs: [Int]
  ) -> () throws -> Void {
    var random = RandomSource(seed: 1)
    let x = Tensor.uniform(inputs, using: &random)
    let y = Tensor.uniform(Shape([inputs[0]] + outputs), using: &random)
    var model = Sequential(layers)
    model.compile(optimizer: .adam(), loss: .meanSquaredError)
    return { try model.fit(x, y, batchSize: inputs[0], progress: .silent) }
  }
}
