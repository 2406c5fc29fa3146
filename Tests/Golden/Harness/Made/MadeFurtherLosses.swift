import ScalarGrad

extension MadeCases {
  /// Losses of other sizes and settings; of CTC by every path there is.
  public static let furtherLosses: [MadeCase] = [
    lossOfEach(
      "smooth_l1", "smooth_l1_3d", ["beta": 0.5], [2, 1, 3], ("targets", [0.5, -0.25, 1.5]),
      "boxes"
    ) { t, y in
      let size = y.value > t.value ? y - t : t - y
      return size.value < 0.5 ? size * size : size - 0.25
    },
    lossOfEach(
      "focal_binary", "focal_binary_3d",
      ["alpha": 0.75, "balanced": true, "gamma": 3, "from_logits": true], [2, 2, 1],
      ("y_true", [1, 0, 0, 1]), "logits"
    ) { t, z in
      let wrong = t.value == 1 ? 1 / (1 + exp(z)) : 1 / (1 + exp(-z))
      return wrong * wrong * wrong * -log(1 - wrong) * Scalar(t.value == 1 ? 0.75 : 0.25)
    },
    ctc("ctc_blank_amid", blank: 1, [[2, 0], [0]], lengths: [4, 2]),
    ctc("ctc_nothing_and_repeats", blank: 0, [[], [2, 2]], lengths: [3, 4]),
    triplet("triplet_of_two", margin: 0.25),
  ]

  /// The mean of a loss of each number.
  private static func lossOfEach(
    _ item: String, _ id: String, _ attributes: [String: GoldenValue], _ shape: [Int],
    _ truth: (name: String, values: [Double]), _ predictions: String,
    _ each: (Scalar, Scalar) -> Scalar
  ) -> MadeCase {
    var made = MadeCase("loss2", item, id, attributes, objective: "loss")
    let count = shape.reduce(1, *)
    let t = (0..<count).map { truth.values[$0 % truth.values.count] }
    let y = numbers(count, in: -2...2)
    made.add(truth.name, "input", shape, t)
    made.add(predictions, "input", shape, y)
    let leaves = y.map { Scalar($0) }
    let losses = zip(t, leaves).map { each(Scalar($0), $1) }
    made.add(losses, shape)
    made.add("d_\(predictions)", "grad", shape, leaves.map(\.gradient), of: predictions)
    return made
  }

  /// Two sequences of at most four frames and three classes.
  private static func ctc(
    _ id: String, blank: Int, _ targets: [[Int]], lengths: [Int]
  ) -> MadeCase {
    var made = MadeCase(
      "loss2", "ctc", id,
      ["classes": 3, "blank": .number(Double(blank)), "from_logits": true], objective: "loss")
    let z = numbers(2 * 4 * 3, in: -2...2)
    made.add("logits", "input", [2, 4, 3], z)
    made.add(
      "targets", "input", [2, 2],
      targets.flatMap { row in (0..<2).map { $0 < row.count ? Double(row[$0]) : -1 } })
    made.add("input_lengths", "input", [2], lengths.map(Double.init))
    made.add("target_lengths", "input", [2], targets.map { Double($0.count) })
    let leaves = z.map { Scalar($0) }
    let losses = zip(targets, lengths).enumerated().map { row, sequence in
      let frames = (0..<sequence.1).map { t in
        softmax(Array(leaves[((row * 4 + t) * 3)...].prefix(3)))
      }
      let paths = places(in: frames.map(\.count)).filter { read($0, blank) == sequence.0 }
      return -log(
        Scalar.sum(
          paths.map { path in
            zip(frames, path).dropFirst().reduce(frames[0][path[0]]) { $0 * $1.0[$1.1] }
          }))
    }
    made.add(losses, [2])
    made.add("d_logits", "grad", [2, 4, 3], leaves.map(\.gradient), of: "logits")
    return made
  }

  /// What a path of classes stands for.
  private static func read(_ path: [Int], _ blank: Int) -> [Int] {
    var labels: [Int] = []
    for (t, label) in path.enumerated() where t == 0 || path[t - 1] != label {
      if label != blank { labels.append(label) }
    }
    return labels
  }

  private static func triplet(_ id: String, margin: Double) -> MadeCase {
    var made = MadeCase(
      "loss2", "triplet", id, ["margin": .number(margin), "squared": true], objective: "loss")
    let names = ["anchor", "positive", "negative"]
    var leaves: [[Scalar]] = []
    for (i, name) in names.enumerated() {
      let values = numbers(4, seed: UInt64(20 + i))
      made.add(name, "input", [2, 2], values)
      leaves.append(values.map { Scalar($0) })
    }
    let losses = (0..<2).map { row in
      func distance(_ other: [Scalar]) -> Scalar {
        total(2 * row..<2 * row + 2) { (leaves[0][$0] - other[$0]) * (leaves[0][$0] - other[$0]) }
      }
      return relu(distance(leaves[1]) - distance(leaves[2]) + Scalar(margin))
    }
    made.add(losses, [2])
    for (name, leaf) in zip(names, leaves) {
      made.add("d_\(name)", "grad", [2, 2], leaf.map(\.gradient), of: name)
    }
    return made
  }
}

extension MadeCase {
  /// The losses of samples and their mean, whose gradients are taken.
  fileprivate mutating func add(_ losses: [Scalar], _ shape: [Int]) {
    let mean = Scalar.sum(losses) / Scalar(Double(losses.count))
    mean.backward()
    add("loss", "output", [], [mean.value])
    add("loss_none", "output", shape, losses.map(\.value))
  }
}
