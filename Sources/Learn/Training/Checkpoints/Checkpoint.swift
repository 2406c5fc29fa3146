import Foundation
import Layers
import Optimizers
import Randomness
import Tensors
import Weights

/// Everything that training needs to go on as if it had never stopped: weights, the optimizer's memory,
/// the number of epochs, the state of the randomness, and the history.
struct Checkpoint {
  let weights: [(name: String, tensor: Tensor)]
  let memory: [(name: String, tensor: Tensor)]
  let state: State

  /// What is no tensor.
  struct State: Codable {
    var epoch: Int
    var random: RandomSource
    var history: History
    var learningRate: Double?
    var optimizer: String
  }

  /// The checkpoint of a run after an epoch.
  init(of run: TrainingRun) {
    weights = run.parameters.map { ($0.name, $0.variable.value) }
    let names = run.parameters.filter(\.isTrainable).map(\.name)
    memory = run.memory.namedTensors(for: run.optimizer, parameters: names)
    state = State(
      epoch: run.epoch, random: run.random, history: run.history, learningRate: run.ownRate,
      optimizer: run.optimizer.name)
  }

  /// Writes one safetensors file, whole or not at all: the weights as `model/…`, the memory as
  /// `optimizer/…`, the rest as JSON among the metadata.
  func write(to path: String) throws(CheckpointError) {
    let tensors =
      weights.map { ("model/" + $0.name, $0.tensor) }
      + memory.map { ("optimizer/" + $0.name, $0.tensor) }
    do {
      let text = String(decoding: try Checkpoint.encoder.encode(state), as: UTF8.self)
      let metadata = ["format": Checkpoint.format, "state": text]
      try WeightsFile(tensors, metadata: metadata).write(to: path)
    } catch {
      throw CheckpointError("the checkpoint could not be written: \(error)")
    }
  }

  /// Reads what ``write(to:)`` wrote.
  init(path: String) throws(CheckpointError) {
    let file: WeightsFile
    do {
      file = try WeightsFile(path: path)
    } catch {
      throw CheckpointError("\(error)")
    }
    guard file.metadata["format"] == Checkpoint.format, let text = file.metadata["state"] else {
      throw CheckpointError(
        "\(path) is no checkpoint, but holds weights only; try loadWeights(from:)")
    }
    do {
      state = try Checkpoint.decoder.decode(State.self, from: Data(text.utf8))
    } catch {
      throw CheckpointError("\(path): its state cannot be read; try another checkpoint")
    }
    weights = Checkpoint.part("model/", of: file)
    memory = Checkpoint.part("optimizer/", of: file)
  }

  private static func part(
    _ prefix: String, of file: WeightsFile
  ) -> [(name: String, tensor: Tensor)] {
    file.pairs.filter { $0.name.hasPrefix(prefix) }
      .map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
  }

  private static let format = "chalk-checkpoint-1"

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

/// Why a checkpoint cannot be read, written or used, in words.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
