import ScalarGrad

extension MadeCases {
  /// Losses of other ranks, labels and deltas.
  public static let losses: [MadeCase] = [
    loss("huber", "huber_delta2.5_3d", ["delta": 2.5], [2, 2, 3], range: -4...4) { t, y in
      let size = y.value > t.value ? y - t : t - y
      return size.value <= 2.5 ? 0.5 * size * size : 2.5 * size - 3.125
    },
    loss("mse", "mse_4d", [:], [2, 1, 3, 2]) { t, y in (y - t) * (y - t) },
    loss("hinge", "hinge_3d", ["labels": "-1/+1"], [2, 2, 2], truth: [1, -1, -1, 1]) { t, y in
      relu(1 - t * y)
    },
    loss(
      "bce_logits", "bce_logits_3d", ["from_logits": true], [2, 1, 2], truth: [0, 1, 1, 0.25]
    ) { t, z in log(1 + exp(z)) - z * t },
    loss(
      "kl", "kl_3d", [:], [2, 1, 3], truth: [0.2, 0.3, 0.5, 0.6, 0.1, 0.3], range: 0.1...0.9,
      isMean: false
    ) { t, y in t * log(t / y) },
    categorical("categorical_ce", "categorical_ce_3d_soft", [2, 2, 3], labels: nil),
    categorical("sparse_categorical_ce", "sparse_ce_2d_labels", [2, 2, 3], labels: [2, 0, 1, 1]),
  ]

  /// A loss of each number, summed up or averaged along the last axis.
  private static func loss(
    _ item: String, _ id: String, _ attributes: [String: GoldenValue], _ shape: [Int],
    truth: [Double] = [0.5, -0.25, 1.5], range: ClosedRange<Double> = -2...2, isMean: Bool = true,
    _ each: (Scalar, Scalar) -> Scalar
  ) -> MadeCase {
    var made = MadeCase("loss", item, id, attributes, objective: "loss")
    let count = shape.reduce(1, *)
    let t = (0..<count).map { Double(Float(truth[$0 % truth.count])) }
    let y = numbers(count, in: range)
    made.add("y_true", "input", shape, t)
    made.add("y_pred", "input", shape, y)
    let leaves = (t.map { Scalar($0) }, y.map { Scalar($0) })
    let width = shape.last!
    let samples = stride(from: 0, to: count, by: width).map { start in
      let sum = total(start..<start + width) { each(leaves.0[$0], leaves.1[$0]) }
      return isMean ? sum / Scalar(Double(width)) : sum
    }
    made.add(samples, shape.dropLast())
    let isSmooth = ["huber", "mse", "kl"].contains(item)
    if isSmooth { made.add("d_y_true", "grad", shape, leaves.0.map(\.gradient), of: "y_true") }
    made.add("d_y_pred", "grad", shape, leaves.1.map(\.gradient), of: "y_pred")
    return made
  }

  /// −Σ t·log p over the classes, from probabilities and from logits; one of two gradients is right.
  private static func categorical(
    _ item: String, _ id: String, _ shape: [Int], labels: [Int]?
  ) -> MadeCase {
    let width = shape.last!
    let rows = shape.reduce(1, *) / width
    var made = MadeCase(
      "loss", item, id, ["from_logits": false, "num_classes": .number(Double(width))],
      objective: "loss")
    let draws = (0..<rows).map { _ in numbers(width, in: 0.1...1) }
    let probabilities = draws.map { row in row.map { Double(Float($0 / row.reduce(0, +))) } }
    let soft = draws.map { row in row.reversed().map { Double(Float($0 / row.reduce(0, +))) } }
    let truth = labels.map { all in all.map { l in (0..<width).map { $0 == l ? 1.0 : 0 } } } ?? soft
    if let labels {
      made.add("y_true", "input", shape.dropLast(), labels.map(Double.init))
    } else {
      made.add("y_true", "input", shape, truth.flatMap { $0 })
    }
    made.add("y_pred", "input", shape, probabilities.flatMap { $0 })
    let logits = numbers(rows * width, in: -2...2)
    made.add("logits", "input", shape, logits)

    func samples(_ p: [[Scalar]]) -> [Scalar] {
      zip(truth, p).map { t, p in -total(0..<width) { Scalar(t[$0]) * log(p[$0]) } }
    }
    let p = probabilities.map { $0.map { Scalar($0) } }
    made.add(samples(p), shape.dropLast())
    let gradient = p.flatMap { $0 }.map(\.gradient)
    made.add(
      "d_y_pred_plain", "grad", shape, gradient, of: "y_pred", alternativeOf: "d_y_pred")
    let other = gradient.map { $0 + 1 / Double(rows) }
    made.add("d_y_pred_keras", "grad", shape, other, of: "y_pred", alternativeOf: "d_y_pred")
    let z = logits.map { Scalar($0) }
    let ofLogits = samples((0..<rows).map { softmax(Array(z[$0 * width..<($0 + 1) * width])) })
    let mean = Scalar.sum(ofLogits) / Scalar(Double(rows))
    mean.backward()
    made.add("loss_logits", "output", [], [mean.value])
    made.add("d_logits", "grad", shape, z.map(\.gradient), of: "logits")
    return made
  }
}

extension MadeCase {
  /// The losses of samples, their sum, and their mean, whose gradients are taken.
  fileprivate mutating func add(_ samples: [Scalar], _ shape: ArraySlice<Int>) {
    let sum = Scalar.sum(samples)
    let mean = sum / Scalar(Double(samples.count))
    mean.backward()
    add("loss", "output", [], [mean.value])
    add("loss_sum", "output", [], [sum.value])
    add("loss_none", "output", Array(shape), samples.map(\.value))
  }

  fileprivate mutating func add(
    _ name: String, _ role: String, _ shape: ArraySlice<Int>, _ values: [Double]
  ) { add(name, role, Array(shape), values) }
}
