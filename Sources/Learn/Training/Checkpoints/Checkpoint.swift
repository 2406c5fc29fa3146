import Communicators
import Foundation
import Layers
import Optimizers
import Randomness
import Tensors
import Weights

/// Everything that training needs to go on as if it had never stopped: weights, the optimizer's memory,
/// what callbacks have put aside, the number of epochs, the state of the randomness, and the history.
struct Checkpoint {
  let weights: [(name: String, tensor: Tensor)]
  let memory: [(name: String, tensor: Tensor)]
  /// For each name of something put aside, its tensors in the order of the weights.
  let kept: [String: [Tensor]]
  let state: State

  /// What is no tensor.
  struct State: Codable {
    var epoch: Int
    var random: RandomSource
    var history: History
    var learningRate: Double?
    var optimizer: String
    /// The names of what callbacks have put aside.
    var kept: [String]?
  }

  /// The checkpoint of a run after an epoch.
  init(of run: TrainingRun) {
    weights = run.parameters.map { ($0.name, $0.variable.value) }
    let names = run.parameters.filter(\.isTrainable).map(\.name)
    memory = run.memory.namedTensors(for: run.optimizer, parameters: names)
    kept = run.kept
    state = State(
      epoch: run.epoch, random: run.random, history: run.history, learningRate: run.ownRate,
      optimizer: run.optimizer.name, kept: run.kept.keys.sorted())
  }

  /// Writes one safetensors file, whole or not at all: the weights as `model/…`, the memory as
  /// `optimizer/…`, what was put aside as `kept/name/…`, the rest as JSON among the metadata.
  func write(to path: String) throws(CheckpointError) {
    let aside = kept.flatMap { name, tensors in
      zip(weights, tensors).map { ("kept/\(name)/\($0.name)", $1) }
    }
    let tensors =
      weights.map { ("model/" + $0.name, $0.tensor) }
      + memory.map { ("optimizer/" + $0.name, $0.tensor) } + aside
    do {
      let text = String(decoding: try JSONEncoder.forNumbers.encode(state), as: UTF8.self)
      let metadata = ["format": Checkpoint.format, "state": text]
      try WeightsFile(tensors, metadata: metadata).write(to: path)
    } catch {
      throw CheckpointError("the checkpoint could not be written: \(error)")
    }
  }

  /// Reads what ``write(to:)`` wrote. Of several processes the first reads, and sends the others what it read: the file
  /// need not be on their disks.
  init(path: String) throws(CheckpointError) {
    do {
      guard let distribution = Distribution.current else {
        try self.init(try WeightsFile(path: path), path: path)
        return
      }
      let bytes = try distribution.fileOfFirst(path)
      try self.init(try WeightsFile(bytes: bytes), path: path)
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw CheckpointError("\(error)")
    }
  }

  private init(_ file: WeightsFile, path: String) throws(CheckpointError) {
    guard file.metadata["format"] == Checkpoint.format, let text = file.metadata["state"] else {
      throw CheckpointError(
        "\(path) is no checkpoint, but holds weights only; try loadWeights(from:)")
    }
    do {
      state = try JSONDecoder.forNumbers.decode(State.self, from: Data(text.utf8))
    } catch {
      throw CheckpointError("\(path): its state cannot be read; try another checkpoint")
    }
    weights = Checkpoint.part("model/", of: file)
    memory = Checkpoint.part("optimizer/", of: file)
    let shapes = weights.map { ($0.name, $0.tensor.shape) }
    do {
      var kept: [String: [Tensor]] = [:]
      for name in state.kept ?? [] {
        kept[name] = try file.tensors(matching: shapes.map { ("kept/\(name)/\($0)", $1) })
      }
      self.kept = kept
    } catch {
      throw CheckpointError("\(path): \(error)")
    }
  }

  private static func part(
    _ prefix: String, of file: WeightsFile
  ) -> [(name: String, tensor: Tensor)] {
    file.pairs.filter { $0.name.hasPrefix(prefix) }
      .map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
  }

  private static let format = "chalk-checkpoint-1"
}

/// Why a checkpoint cannot be read, written or used.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public let description: String

  init(_ description: String) { self.description = description }
}
