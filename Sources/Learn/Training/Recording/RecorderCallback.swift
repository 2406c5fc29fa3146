import Autograd
import Foundation
import Layers
import Tensors

extension Callback {
  /// Notes in `history.record` what happens inside of the model: the loss of each step, and now and then
  /// the outputs of each layer, the gradient of each parameter, and how much the step changes it.
  ///
  /// - Parameters:
  ///   - steps: how many steps there are from one look inside to the next.
  ///   - bins: how many intervals histograms have.
  ///   - samples: how many numbers of a tensor a histogram counts at most.
  public static func recorder(
    every steps: Int = 20, bins: Int = 40, samples: Int = 4096
  ) -> Callback {
    var look: TrainingRecord.Look?
    var before: [Tensor] = []
    return Callback(
      atStart: { run in
        if run.history.record == nil { run.history.record = TrainingRecord() }
      },
      beforeStep: { run in
        let step = run.history.record!.losses.count + 1
        guard (step - 1) % max(steps, 1) == 0 else { return }
        look = TrainingRecord.Look(epoch: run.epoch, step: step)
        run.context.watcher = ForwardContext.Watcher { layer, y in
          look?.layers.append(.init(layer, y.value, bins: bins, limit: samples))
        }
      },
      beforeUpdate: { run in
        run.context.watcher = nil
        guard look != nil else { return }
        before = run.trained.map(\.value)
        look!.parameters = run.parameters.filter(\.isTrainable).map {
          .init($0.name, $0.variable, bins: bins, limit: samples)
        }
      },
      afterStep: { run in
        run.history.record!.losses.append(run.stepLoss)
        guard var finished = look else { return }
        for (index, variable) in run.trained.enumerated() {
          finished.parameters[index].updateRatio =
            (variable.value - before[index]).norm
            / max(finished.parameters[index].weightNorm, .leastNormalMagnitude)
        }
        run.history.record!.looks.append(finished)
        look = nil
        before = []
      })
  }
}

extension TrainingRecord.Activity {
  fileprivate init(_ layer: String, _ y: Tensor, bins: Int, limit: Int) {
    self.layer = layer
    let sample = y.sample(limit)
    spread = TrainingRecord.Spread(sample, bins: bins)
    zeros = sample.shareOfZeros
    others = zeros == 0 ? spread : TrainingRecord.Spread(sample.filter { $0 != 0 }, bins: bins)
    deadUnits = y.deadUnits
  }
}

extension TrainingRecord.Change {
  fileprivate init(_ name: String, _ variable: Variable, bins: Int, limit: Int) {
    let gradient: Tensor =
      switch variable.sparseGradient {
      case .dense(let tensor): tensor
      case .sparse(let rows): rows.values
      case nil: variable.value.zerosLike
      }
    parameter = name
    gradientNorm = gradient.norm
    let sample = gradient.sample(limit)
    self.gradient = TrainingRecord.Spread(sample, bins: bins)
    magnitudes = TrainingRecord.Spread(
      sample.filter { $0 != 0 }.map { log10(abs($0)) }, bins: bins)
    zeros = sample.shareOfZeros
    weightNorm = variable.value.norm
    updateRatio = 0
  }
}

extension Tensor {
  /// √Σx²
  fileprivate var norm: Double { squared().sum().scalar.squareRoot() }

  /// The share of columns, the last axis, that are 0 in all rows; of at most 4,096 rows, at equal distances.
  fileprivate var deadUnits: Double {
    guard rank >= 1, count > 0 else { return 0 }
    let rows = reshaped(-1, shape[-1])
    let step = (rows.shape[0] + 4095) / 4096
    let some = step > 1 ? rows[Axis.every(step)] : rows
    return (some.absolute().max(0) .== 0).mean().scalar
  }
}

extension [Float] {
  /// Which part of the numbers is 0.
  fileprivate var shareOfZeros: Double { Double(count { $0 == 0 }) / Double(Swift.max(count, 1)) }
}
