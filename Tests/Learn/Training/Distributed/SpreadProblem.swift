import Autograd
import Communicators
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// A model with its data, small enough to be trained many times.
struct SpreadProblem: Sendable, CustomTestStringConvertible {
  let name: String
  let make: @Sendable () -> Sequential
  let data: @Sendable () -> (x: Tensor, y: Tensor)

  var testDescription: String { name }

  /// Layers that keep state, draw, and go over sequences: the kinds that could tell the processes apart.
  static let all: [SpreadProblem] = [dense, convolution, recurrent, padded, language, wide]

  static let dense = SpreadProblem(name: "dense", make: { SmallProblem.network() }) {
    SmallProblem.classes(61)
  }

  static let convolution = SpreadProblem(name: "convolution") {
    compiled([
      .conv2D(4, 3, activation: .relu, inputShape: [6, 6, 1]), .batchNormalization(),
      .maxPooling2D(), .dropout(0.3), .flatten(), .dense(3, activation: .softmax),
    ])
  } data: {
    labelled([50, 6, 6, 1])
  }

  static let recurrent = SpreadProblem(name: "LSTM") {
    compiled([.lstm(5, inputShape: [4, 3]), .dropout(0.2), .dense(3, activation: .softmax)])
  } data: {
    labelled([45, 4, 3])
  }

  /// Sequences of different lengths, whose padding does not count.
  static let padded = SpreadProblem(name: "embedding with padding") {
    compiled([
      .embedding(6, 4, maskZero: true, inputLength: 5), .lstm(4), .dense(3, activation: .softmax),
    ])
  } data: {
    let words = (0..<200).map { $0 % 5 < 2 + $0 / 5 % 4 ? 1 + $0 * 7 % 5 : 0 }
    return (
      Tensor(words, shape: [40, 5]), Tensor((0..<40).map { $0 % 3 })
    )
  }

  /// A GPT, whose table of tokens is its head too, and a target for each step.
  static let language = SpreadProblem(name: "GPT") {
    var model = Sequential(
      [
        .gpt(
          vocabularySize: 6, features: 8, numLayers: 1, numHeads: 2, contextLength: 5, dropout: 0.1)
      ], seed: 5)
    model.compile(
      optimizer: .adam(learningRate: 0.01),
      loss: .sparseCategoricalCrossentropy(fromLogits: true))
    return model
  } data: {
    let tokens = (0..<210).map { $0 * 7 % 5 + $0 / 40 % 2 }
    return (
      Tensor(Array(tokens[..<200]), shape: [40, 5]), Tensor(Array(tokens[1..<201]), shape: [40, 5])
    )
  }

  /// So many weights that processes share the optimizer's steps out.
  static let wide = SpreadProblem(name: "wide") {
    compiled([
      .dense(257, activation: .relu, inputShape: [301]), .dense(3, activation: .softmax),
    ])
  } data: {
    labelled([45, 301])
  }

  private static func compiled(_ plans: [LayerPlan]) -> Sequential {
    var model = Sequential(plans, seed: 5)
    model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private static func labelled(_ shape: Shape) -> (x: Tensor, y: Tensor) {
    var random = RandomSource(seed: 3)
    let x = Tensor.uniform(shape, using: &random)
    return (x, Tensor((0..<shape[0]).map { $0 % 3 }))
  }
}

/// What a training leaves.
struct Trained: Sendable, Equatable {
  var numbers: [[Float]]
  var values: [[History.Value]]

  init(_ model: Sequential, _ history: History) {
    numbers = model.numbers
    values = history.epochs.map(\.values)
  }

  /// The greatest difference of a weight.
  func distance(to other: Trained) -> Float {
    zip(numbers.joined(), other.numbers.joined()).map { abs($0 - $1) }.max() ?? 0
  }
}

extension SpreadProblem {
  /// Trains over processes (threads here); gives what each of them has afterwards. They add gradients in memory that
  /// they have in common, or send them.
  func train(
    over size: Int, shards: Int = 4, reduction: Distribution.Reduction = .ordered,
    averaging: Distribution.Averaging = .everyStep, epochs: Int = 2, callbacks: [Callback] = [],
    isShared: Bool = true
  ) throws -> [Trained] {
    // Callbacks are functions; each thread calls only what the test wrote to be called by several.
    let shared = SharedCallbacks(callbacks)
    return try ThreadCommunicator.run(size) { communicator in
      let distribution = try Distribution(
        isShared ? communicator : CountedCommunicator(communicator), shards: shards,
        reduction: reduction, averaging: averaging)
      return try distribution.scope {
        var model = make()
        let (x, y) = data()
        let history = try model.fit(
          x, y, epochs: epochs, batchSize: 16, validationSplit: 0.2,
          callbacks: shared.callbacks, progress: .silent, seed: 7)
        return Trained(model, history)
      }
    }
  }
}

/// `@unchecked Sendable`: what the callbacks of these tests capture is constant, or locked.
struct SharedCallbacks: @unchecked Sendable {
  let callbacks: [Callback]
  init(_ callbacks: [Callback]) { self.callbacks = callbacks }
}
