import Foundation
import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Training
import Weights

extension Loader {
  /// Checkpoints, taken up by a model that they fit.
  static let checkpoint = Loader(
    "checkpoint", seeds: [SmallRun.checkpoint], isText: true, needsFile: true,
    repair: SafeTensors.repair,
    read: { input in
      var model = SmallRun.model()
      try model.resume(from: input.path)
      let history = try model.fit(SmallRun.x, SmallRun.y, epochs: 2, progress: .silent)
      return history.epochs.count <= input.bytes.count ? nil : "\(history.epochs.count) epochs"
    })
}

/// A model of three weights.
private enum SmallRun {
  static let x = Tensor([1, 2, 3, 4], shape: [2, 2])
  static let y = Tensor([1, 0], shape: [2, 1])

  static func model() -> Sequential {
    var model = Sequential([.dense(1, inputShape: [2])])
    model.compile(optimizer: .adam, loss: .meanSquaredError)
    return model
  }

  static let checkpoint: [UInt8] = {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("seed-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      var model = model()
      try model.fit(x, y, epochs: 1, callbacks: [.checkpoint(path)], progress: .silent)
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      fatalError("\(error)")
    }
  }()
}
