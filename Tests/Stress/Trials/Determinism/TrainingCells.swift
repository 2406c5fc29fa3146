import Foundation
import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Training

extension Cell {
  /// Loss sequences and weights of small trainings.
  static let trainings: [Cell] = [
    training("dense layers", [40]) {
      [.dense(64, activation: .relu), .dropout(0.2), .dense(3)]
    },
    training("convolutions", [14, 14, 2]) {
      [
        .conv2D(16, 3, activation: .relu), .maxPooling2D(), .batchNormalization(), .flatten,
        .dense(3),
      ]
    },
    training("LSTM", [12, 8]) { [.lstm(32), .dense(3)] },
    training("attention", [10, 16]) {
      [.multiHeadAttention(numHeads: 2, keyDim: 8), .layerNormalization(), .flatten, .dense(3)]
    },
  ]

  private static func training(
    _ name: String, _ input: [Int], _ layers: @escaping @Sendable () -> [LayerPlan]
  ) -> Cell {
    Cell(
      "training: \(name)", sameForKernels: false,
      "the random numbers are the same, the sums inside are ordered by the kernel set"
    ) {
      let run = Run(layers(), input)
      return Result(try run.all())
    }
  }

  static let resumed = Cell(
    "a checkpoint gone on with, and never stopped", sameForKernels: false,
    "weights, optimizer, randomness and history are in the file, with all their bits"
  ) {
    let plans: [LayerPlan] = [.dense(16, activation: .tanh), .dropout(0.3), .dense(3)]
    let whole = try Run(plans, [10]).all(epochs: 4)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("cell-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var first = Run(plans, [10])
    _ = try first.losses(epochs: 2, callbacks: [.checkpoint(path)])
    var second = Run(plans, [10])
    try second.model.resume(from: path)
    let resumed = try second.all(epochs: 4)
    guard resumed == whole else {
      fatalError("what was gone on with differs: \(resumed.last ?? 0)")
    }
    return Result(resumed)
  }
}

/// A model with its data.
private struct Run {
  var model: Sequential
  let x: Tensor
  let y: Tensor

  init(_ layers: [LayerPlan], _ input: [Int]) {
    var random = RandomSource(seed: 5)
    x = Tensor.normal(Shape([64] + input), using: &random)
    y = Tensor((0..<64).map { _ in Double(random.integer(below: 3)) }, shape: [64])
    model = Sequential(layers, seed: 9)
    try? model.build(for: [input])
    model.compile(optimizer: .adam, loss: .sparseCategoricalCrossentropy(fromLogits: true))
  }

  mutating func losses(epochs: Int, callbacks: [Callback] = []) throws -> [Double] {
    try model.fit(
      x, y, epochs: epochs, batchSize: 16, callbacks: callbacks, progress: .silent, seed: 4)["loss"]
  }

  /// The weights, and the loss of each epoch.
  func all(epochs: Int = 3) throws -> [Double] {
    var copy = self
    let losses = try copy.losses(epochs: epochs)
    return copy.model.parameters.flatMap { $0.variable.value.values } + losses
  }
}
