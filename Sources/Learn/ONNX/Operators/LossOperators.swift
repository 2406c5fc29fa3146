import Tensors

/// Losses of classes: logits or logarithms of probabilities `[batch, classes, …]`, labels `[batch, …]`.
enum LossOperators {
  static let table: [String: Operator] = [
    "NegativeLogLikelihoodLoss": single { call in
      try loss(call, try call.array(0))
    },
    "SoftmaxCrossEntropyLoss": { call in
      let scores = try call.floats(0)
      guard scores.rank >= 2, scores.count > 0 else { throw Mismatch("\(scores.shape)") }
      let logarithms = ONNXArray(scores.logSoftmax(axis: 1), as: try call.array(0).type)
      return [.array(try loss(call, logarithms)), .array(logarithms)]
    },
  ]

  /// Lᵢ = −w[tᵢ]·x[i, tᵢ], 0 where a label is to be ignored; the mean is weighted.
  private static func loss(_ call: OperatorCall, _ x: ONNXArray) throws -> ONNXArray {
    let labels = try call.array(1)
    guard x.rank >= 2, labels.shape == [x.shape[0]] + x.shape[2...] else {
      throw Mismatch("\(x.shape) and labels \(labels.shape)")
    }
    let (classes, inner) = (x.shape[1], x.shape[2...].reduce(1, *))
    let weights = try call.optional(2)?.doubles ?? [Double](repeating: 1, count: classes)
    guard weights.count == classes else { throw Mismatch("\(weights.count) weights") }
    let ignored =
      call.node.attributes["ignore_index"] == nil ? nil : try call.int("ignore_index", 0)
    let values = x.doubles
    var losses: [Double] = []
    var total = 0.0
    for (place, label) in labels.integers.enumerated() {
      if let ignored, label == Int64(ignored) {
        losses.append(0)
        continue
      }
      let k = try Positions.index(label, classes)
      let (n, rest) = (place / max(inner, 1), place % max(inner, 1))
      losses.append(-values[(n * classes + k) * inner + rest] * weights[k])
      total += weights[k]
    }
    let sum = losses.reduce(0, +)
    switch try call.text("reduction", "mean") {
    case "none": return try ONNXArray(doubles: losses, shape: labels.shape, type: x.type)
    case "sum": return try ONNXArray(doubles: [sum], shape: [], type: x.type)
    case "mean": return try ONNXArray(doubles: [sum / total], shape: [], type: x.type)
    case let other: throw NotCovered("the reduction \(other)")
    }
  }
}
