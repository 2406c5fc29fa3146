import Chalk
import Foundation
import Testing

/// A call of a solution, and its result worked by hand.
struct Known: Sendable, CustomTestStringConvertible {
  let id: String
  let function: String
  let arguments: [Numbers]
  let result: Numbers

  init(_ id: String, _ function: String, _ arguments: [Numbers], _ result: Numbers) {
    self.id = id
    self.function = function
    self.arguments = arguments
    self.result = result
  }

  var testDescription: String { "\(function)(\(arguments))" }

  static let all =
    foundations + training + vision + sequences + generative + data + practice

  private static let foundations: [Known] = [
    Known("weighted-sum", "weightedSum", [[0.5, -1.5], [2, -1], 0.25], 2.75),
    Known("relu", "relu", [-3], 0),
    Known("sigmoid", "sigmoid", [0], 0.5),
    Known("sigmoid", "sigmoidDerivative", [0], 0.25),
    Known("softmax", "softmax", [[0, 0, 0, 0]], [0.25, 0.25, 0.25, 0.25]),
    Known("half-mse", "halfMSE", [[2, 3, 5], [2.5, 2, 5]], .number(1.25 / 6)),
    Known("half-mse", "halfMSEGradient", [[3], [1]], [-2]),
    Known("linear-regression", "fit", [[0, 1, 2], [1, 3, 5]], [2, 1]),
    Known("linear-regression", "rSquared", [[1, 3], [1.5, 2.5]], 0.75),
    Known("gradient-step", "gradientStep", [[1, 2], [10, -10], 0.1], [0, 3]),
    Known("backpropagation", "hiddenGradient", [[[0]], [2], [3], -1], [[6]]),
    Known("one-hot", "oneHot", [[1, 0], 3], [[0, 1, 0], [1, 0, 0]]),
    Known("cross-entropy", "crossEntropy", [[[1, 0], [0, 1]], [0, 1]], 0),
    Known("gradient-clipping", "clip", [[[3], [4]], 1], [[0.6], [0.8]]),
    Known("gradient-clipping", "clip", [[[3], [4]], 6], [[3], [4]]),
  ]

  private static let training: [Known] = [
    Known(
      "dense-layer", "denseLayer", [[[1, 2]], [[3, 4], [5, 6]], [0.5, -1]], [[11.5, 16]]),
    Known("gradient-check", "centralDifference", [9.61, 8.41, 0.1], 6),
    Known("gradient-check", "relativeError", [[3, 0], [0, 4]], .number(5.0 / 7)),
    Known(
      "dense-gradient", "backward", [[[2, -1]], [[0.5, 1]], [[3]]], [[[6, -3]], [3], [[1.5, 3]]]),
    Known("initialization", "heDeviation", [1, 50, 10], 0.2),
    Known("initialization", "glorotLimit", [1, 2, 4], 1),
    Known(
      "softmax-gradient", "logitGradient", [[[0, 0], [0, 0]], [0, 1]],
      [[-0.25, 0.25], [0.25, -0.25]]),
    Known("standardization", "standardize", [[[1], [3]], [[5]]], [[3]]),
    Known("logistic-regression", "logisticStep", [[0], 0, [[2]], [1], 0.5], [[0.5], 0.25]),
    Known("parameter-count", "denseParameters", [[784, 512, 10]], 407050),
    Known("parameter-count", "convolutionParameters", [3, 1, 32], 320),
    Known("momentum", "momentumStep", [1, 0.5, 2, 0.1, 0.8], [1.2, 0.2]),
    Known(
      "rmsprop", "rmspropStep", [[1], [9], [2], 0.1, 0],
      [[.number(1 - 0.2 / 4.000_000_1.squareRoot())], [4]]),
    // In the first step the corrected means are the gradient and its square: the step is α·sign(g).
    Known(
      "adam", "adamStep", [1, 0, 0, 2, 0.1, 1], [.number(1 - 0.2 / 2.000_000_01), 0.2, 0.004]),
    Known(
      "adamw", "adamWStep", [1, 0, 0, 2, 0.1, 0.5, 1],
      [.number(0.95 - 0.2 / 2.000_000_01), 0.2, 0.004]),
    Known("learning-rate-schedule", "rate", [12, 0.1, 4, 20], 0.05),
    Known("learning-rate-schedule", "rate", [1, 0.1, 4, 20], 0.05),
    Known("confusion-matrix", "confusionMatrix", [[0, 1, 1], [0, 1, 0], 2], [[1, 0], [1, 1]]),
    Known("confusion-matrix", "accuracy", [[[3, 1], [0, 4]]], 0.875),
    Known("dropout", "dropout", [[1, 2], [0.9, 0.1], 0.5], [2, 0]),
    Known("early-stopping", "earlyStopping", [[3, 1, 2, 2, 0.5], 2], [1, 3]),
    Known(
      "pca", "firstComponent", [[[0, 0], [2, 2]], [1, 0], 1],
      [.number(0.5.squareRoot()), .number(0.5.squareRoot())]),
  ]

  private static let vision: [Known] = [
    Known("convolution", "convolve", [[1, 2, 3], [0, 1, 0.5]], [0, 1, 2.5, 4, 1.5]),
    Known("max-pooling", "maxPool", [[[1, 5], [3, 4]]], [[5]]),
    Known("output-size", "outputSize", [28, 3, 1, 0], 26),
    Known("output-size", "outputSize", [7, 3, 2, 1], 4),
    Known("convolution-channels", "convolve", [[[[1, 2]]], [[[[3], [4]]]], [0.5]], [[[11.5]]]),
    Known("receptive-field", "receptiveFields", [[3, 2, 3], [1, 2, 1]], [3, 4, 8]),
    Known("residual-block", "residualBlock", [[1], [[2]], [0.5], [[-0.2]], [0.1]], [0.6]),
    Known("pooling-gradient", "unpool", [[[1, 2], [3, 4]], [[5]]], [[0, 0], [0, 5]]),
    Known("global-average-pooling", "globalAverage", [[[[1], [3]], [[2], [6]]]], [3]),
    Known("global-average-pooling", "globalAverageGradient", [1, 2, [4]], [[[2], [2]]]),
    Known("saliency-map", "saliency", [[[[1], [-4]]]], [[0.25, 1]]),
    Known("iou", "iou", [[0, 0, 2, 2], [1, 1, 3, 3]], .number(1.0 / 7)),
    Known(
      "nms", "suppress",
      [[[0, 0, 4, 4], [1, 0, 5, 4], [8, 8, 9, 9]], [0.6, 0.9, 0.95], 0.5], [2, 1]),
    Known("fine-tuning", "fineTune", [[[1], [2]], [[1], [1]], 0.1, 0.5, 0], [[0.95], [1.9]]),
  ]

  private static let sequences: [Known] = [
    Known("rnn-step", "rnnStep", [[[0]], [[0]], [0], [1], [1]], [0]),
    Known("lstm-cell", "lstmCell", [[0, 0, 0, 0], [2]], [[.number(tanh(1) / 2)], [1]]),
    Known(
      "embedding-lookup", "embed", [[[0.5], [-1], [2]], [2, 0, 2]], [[2], [0.5], [2]]),
    Known(
      "embedding-lookup", "embeddingGradient", [3, [0, 2, 0], [[1, 1], [2, -2], [0.5, 4]]],
      [[1.5, 5], [0, 0], [2, -2]]),
    Known("byte-pair-merge", "merge", [[1, 2, 2, 1, 2], 1, 2, 9], [9, 2, 9]),
    Known(
      "masked-mean", "maskedMean", [[3, 5, 0, 0], [[1, -1], [2, 3], [7, 7], [7, 7]]], [1.5, 1]),
    Known(
      "pad-sequences", "pad", [[[5, 6], [1, 2, 3, 4, 5]], 4], [[0, 0, 5, 6], [2, 3, 4, 5]]),
    Known("attention", "attend", [[[0, 0]], [[1, 0], [0, 1]], [[2], [4]]], [[3]]),
    Known("masked-attention", "attend", [[[0], [0]], [[1], [2]], [[2], [4]]], [[2], [3]]),
    Known(
      "masked-tokens", "hide",
      [[2, 7, 8, 9], [0.1, 0.1, 0.1, 0.2], [0, 0, 0.85, 0], [5, 5, 6, 5], 4],
      [[2, 4, 6, 9], [-100, 7, 8, -100]]),
    Known(
      "positional-encoding", "encode", [[0, 1], 4],
      [
        [0, 1, 0, 1],
        [.number(sin(1)), .number(cos(1)), .number(sin(0.01)), .number(cos(0.01))],
      ]),
    Known(
      "layer-normalization", "layerNorm", [[[1, 3]], [1, 2], [0, 5]],
      [[.number(-1 / 1.001.squareRoot()), .number(5 + 2 / 1.001.squareRoot())]]),
    Known("cosine-similarity", "cosine", [[3, 4], [4, 3]], 0.96),
    Known("gru-cell", "gruCell", [[0, 0, 0], [0, 0, 0], [4]], [2]),
    Known("gru-cell", "gruCell", [[0, 0, 0], [0, 0, 2], [0]], [.number(tanh(1) / 2)]),
    Known("gate-memory", "kept", [0, 3], 0.125),
    Known("gate-memory", "bias", [1], 0),
    Known(
      "bidirectional-states", "states", [[0, 1], 1, 1],
      [[0, .number(tanh(tanh(1)))], [.number(tanh(1)), .number(tanh(1))]]),
    Known("beam-step", "beamStep", [[-1, -2], [[-3, -4], [-0.5, -9]], 2], [[1, 0], [0, 0]]),
    Known("edit-distance", "editDistance", [[1, 2, 3], [2, 3, 4]], 2),
    Known("edit-distance", "editDistance", [[1, 2, 3, 4], []], 4),
    Known("frame-energy", "frameEnergy", [[1, 2, 3, 4], [1, 0.5], 2], [2, 13]),
    Known("windows", "windows", [[1, 2, 4, 8], 2, 1], [[[1, 2], [2, 4]], [4, 8]]),
    Known("perplexity", "perplexity", [[0.5, 0.125]], 4),
    Known("temperature", "probabilities", [[0, .number(log(3))], 0.5], [0.1, 0.9]),
    Known("temperature", "draw", [[0.2, 0.3, 0.5], 0.4], 1),
  ]

  private static let generative: [Known] = [
    Known("variational-loss", "latent", [[1], [.number(log(4))], [0.5]], [2]),
    Known("variational-loss", "loss", [[1], [3], [2], [0]], 4),
    Known("gan-losses", "discriminatorLoss", [[0], [0]], .number(log(2))),
    Known("gan-losses", "generatorLoss", [[-1000, 1000]], 500),
    Known("best-discriminator", "best", [[0.5, 0.5], [0.25, 0.75]], [.number(2.0 / 3), 0.4]),
    Known("best-discriminator", "value", [[0.1, 0.9], [0.1, 0.9]], .number(-log(4))),
    Known(
      "latent-interpolation", "path", [[1, 0], [0, 1], 3],
      [[1, 0], [.number(0.5.squareRoot()), .number(0.5.squareRoot())], [0, 1]]),
    Known("transposed-convolution", "grow", [[[1, 10]], [[1, 2]], 1], [[1, 12, 20]]),
    Known(
      "transposed-convolution", "grow", [[[1], [10]], [[1, 2]], 2], [[1, 2], [0, 0], [10, 20]]),
    Known(
      "batch-normalization", "batchNorm", [[[1], [3]], [1], [0]],
      [[.number(-1 / 1.001.squareRoot())], [.number(1 / 1.001.squareRoot())]]),
    Known("batch-normalization", "runningMeans", [[0], [[1], [3]], 0.9], [0.2]),
  ]

  private static let data: [Known] = [
    Known("imputation", "impute", [[3, .number(.nan), 1, 7]], [[3, 3, 1, 7], [0, 1, 0, 0]]),
    Known("k-fold", "folds", [7, 3], [[0, 1, 2], [3, 4], [5, 6]]),
    Known("k-fold", "trainedOn", [5, [1, 2]], [0, 3, 4]),
    Known("gini-split", "gini", [[0, 0, 0, 1]], 0.375),
    Known("gini-split", "bestSplit", [[1, 2, 3, 4], [0, 0, 1, 1]], [2.5, 0]),
    Known("hinge-loss", "objective", [[1], 0, [[2], [-0.5]], [1, -1], 1], 1),
    Known("hinge-loss", "objectiveGradient", [[1], 0, [[2], [-0.5]], [1, -1], 1], [0.5]),
    Known("merged-statistics", "statistics", [[1, 3]], [2, 2, 2]),
    // 1, 3 and 4, 8 together: the mean is 4, the distances 3, 1, 0 and 4.
    Known("merged-statistics", "merged", [[2, 2, 2], [2, 6, 8]], [4, 4, 26]),
    Known("federated-averaging", "average", [[0], [[1], [4]], [1, 2]], [3]),
  ]

  private static let practice: [Known] = [
    Known(
      "private-gradient", "privateGradient", [[[3, 4], [0.3, 0.4]], 1, 0.5, [0, 1]], [0.45, 0.85]),
    Known("quantize", "quantize", [[-1, 0, 2], 2], [[0, 1, 3], [-1, 0, 2]]),
    Known("prune", "prune", [[3, -1, 2, 0.5], 0.5], [3, 0, 2, 0]),
    Known("f1", "scores", [[1, 0, 1, 0], [1, 0, 0, 0]], [1, 0.5, .number(2.0 / 3)]),
    Known("roc-auc", "auc", [[0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]], 0.75),
    Known("matrix-factorization", "step", [[1], [2], 6, 3, 0.1, 0], [[1.2], [2.1]]),
    Known(
      "late-fusion", "fuse", [[0.6, 0.4], [0.8, 0.2], [0.5, 0.5]],
      [.number(6.0 / 7), .number(1.0 / 7)]),
    Known("returns", "returns", [[0, 0, 1], 0.5], [0.25, 0.5, 1]),
    Known("returns", "policyLoss", [[1, 3], [0.5, 0.25]], .number(log(2) / 2)),
  ]
}
