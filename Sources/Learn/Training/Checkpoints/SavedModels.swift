import Layers
import Losses
import Optimizers
import Tensors
import Weights

extension Model {
  /// Writes all parameters to a safetensors file, under names like `dense_1/kernel`; whole or not at all.
  /// - Throws: ``WeightsError``.
  public func saveWeights(to path: String) throws(WeightsError) {
    try WeightsFile(parameters.map { ($0.name, $0.variable.value) }).write(to: path)
  }

  /// Takes all parameters from a safetensors file; after an error they are as before.
  ///
  /// The model must have its weights: `inputShape:` on its first layer, or `build(for:)`.
  /// - Throws: ``WeightsError``, also where a parameter is missing or has another shape.
  public func loadWeights(from path: String) throws(WeightsError) {
    try take(try WeightsFile(path: path))
  }

  /// Goes on from a checkpoint: the next `fit` with the same data and settings does what a run that never
  /// stopped would do, bit for bit, up to its number of epochs. Its seed is that of the checkpoint.
  ///
  /// The model must have its weights and be compiled with the same optimizer.
  /// - Throws: ``CheckpointError``; everything is then as before.
  public mutating func resume(from path: String) throws(CheckpointError) {
    guard let setup = trainer.setup else {
      throw CheckpointError("the model is not compiled; try compile(optimizer:loss:metrics:)")
    }
    let checkpoint = try Checkpoint(path: path)
    let state = checkpoint.state
    guard state.optimizer == setup.optimizer.name else {
      throw CheckpointError(
        "\(path) was written by \(state.optimizer), the model is compiled with "
          + "\(setup.optimizer.name); needs the same optimizer")
    }
    do {
      let trained = parameters.filter(\.isTrainable).map { ($0.name, $0.variable) }
      let memory = try OptimizerMemory(
        restoring: checkpoint.memory, for: setup.optimizer, parameters: trained)
      try take(WeightsFile(checkpoint.weights))
      trainer.memory = memory
    } catch {
      throw CheckpointError("\(path): \(error)")
    }
    trainer.history = state.history
    trainer.resumption = Trainer.Resumption(
      epoch: state.epoch, random: state.random, history: state.history,
      learningRate: state.learningRate, kept: checkpoint.kept)
  }

  private func take(_ file: WeightsFile) throws(WeightsError) {
    let parameters = parameters
    guard !parameters.isEmpty else {
      throw .missing(names: [], found: file.tensors.map(\.name))
    }
    let wanted = parameters.map { ($0.name, $0.variable.shape) }
    let tensors = try file.tensors(matching: wanted)
    for (parameter, tensor) in zip(parameters, tensors) {
      let precision = parameter.variable.value.precision
      parameter.variable.value = tensor.converted(to: precision)
    }
  }
}
