import ScalarGrad

extension MadeCases {
  /// Dense networks of other sizes, activations, losses and optimizers.
  public static let models: [MadeCase] = [
    model(
      "mlp_bce_adam", "mlp_3_5_4_1", [3, 5, 4, 1], ["tanh", "relu", "sigmoid"], rows: 8, batch: 4,
      [
        "loss": "binary cross-entropy of the sigmoid output", "optimizer": "Adam",
        "learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-5, "steps": 3,
      ]
    ) { g, slots, w in
      adam(g, &slots, w, rate: 0.01, beta1: 0.8, beta2: 0.99, inner: 1e-5)
    },
    model(
      "mlp_sparse_ce_momentum", "mlp_2_6_3", [2, 6, 3], ["relu", "softmax"], rows: 6, batch: 3,
      [
        "loss": "sparse categorical cross-entropy of the softmax output", "optimizer": "Momentum",
        "learning_rate": 0.1, "momentum": 0.5, "nesterov": false, "steps": 5,
      ]
    ) { g, slots, w in
      slots[0] = 0.5 * slots[0] - 0.1 * g
      return w + slots[0]
    },
    model(
      "mlp_mse_sgd", "mlp_4_3_2_linear", [4, 3, 2], ["sigmoid", "linear"], rows: 5, batch: 5,
      [
        "loss": "mean squared error", "optimizer": "SGD", "learning_rate": 0.2, "momentum": 0,
        "nesterov": false, "steps": 2,
      ]
    ) { g, _, w in w - 0.2 * g },
  ]

  private typealias Rule = (_ g: Double, _ slots: inout [Double], _ w: Double) -> Double

  private static func model(
    _ item: String, _ id: String, _ sizes: [Int], _ activations: [String], rows: Int, batch: Int,
    _ settings: [String: GoldenValue], rule: Rule
  ) -> MadeCase {
    var attributes = settings
    attributes["rows"] = .number(Double(rows))
    attributes["batch_size"] = .number(Double(batch))
    attributes["model"] = .list(
      activations.indices.map {
        .text("Dense(\(sizes[$0])->\(sizes[$0 + 1]), \(activations[$0]))")
      })
    var made = MadeCase(
      "model", item, id, attributes, objective: "loss of the batch (mean over rows)")
    var network = MadeNetwork(sizes, activations)
    let x = numbers(rows * sizes[0], seed: 11)
    let isSparse = activations.last == "softmax"
    let y =
      activations.last == "linear"
      ? numbers(rows * sizes.last!, seed: 12)
      : (0..<rows).map { Double($0 * 2 % 3 % (isSparse ? sizes.last! : 2)) }
    made.add("x", "input", [rows, sizes[0]], x)
    made.add("y", "input", isSparse ? [rows] : [rows, y.count / rows], y)
    for (name, shape, values) in network.weights { made.add(name, "param", shape, values) }
    made.parameterOrder = network.weights.map(\.name)

    func loss(_ range: Range<Int>) -> (loss: Scalar, weights: [Scalar], predictions: [Double]) {
      network.loss(x, y, range)
    }
    guard case .number(let steps) = settings["steps"] else { fatalError("\(id): no steps") }
    let first = loss(0..<rows).predictions
    var (before, after, all) = ([Double](), [Double](), [Double]())
    var gradients: [Double] = []
    var slots = [[Double]](repeating: [0, 0, 0], count: network.numbers.count)
    for step in 0..<Int(steps) {
      let start = step % (rows / batch) * batch
      let (now, weights, _) = loss(start..<start + batch)
      now.backward()
      before.append(now.value)
      if step == 0 { gradients = weights.map(\.gradient) }
      for i in weights.indices {
        network.numbers[i] = rule(weights[i].gradient, &slots[i], network.numbers[i])
      }
      after.append(loss(start..<start + batch).loss.value)
      all.append(loss(0..<rows).loss.value)
    }
    made.add("loss_before_step", "output", [before.count], before)
    made.add("loss_after_step", "output", [after.count], after)
    made.add("loss_all_after_step", "output", [all.count], all)
    made.add("pred_initial", "output", [rows, sizes.last!], first)
    made.add("pred_final", "output", [rows, sizes.last!], loss(0..<rows).predictions)
    var place = 0
    for (name, shape, values) in network.weights {
      let part = Array(gradients[place..<place + values.count])
      made.add("grad1.\(name)", "grad", shape, part, of: name)
      made.add("final.\(name)", "output", shape, values, of: name)
      place += values.count
    }
    return made
  }
}

/// A dense network of scalars.
private struct MadeNetwork {
  let sizes: [Int]
  let activations: [String]
  /// All weights, kernel and bias of one layer after the other.
  var numbers: [Double] = []

  init(_ sizes: [Int], _ activations: [String]) {
    (self.sizes, self.activations) = (sizes, activations)
    for layer in activations.indices {
      let count = (sizes[layer] + 1) * sizes[layer + 1]
      numbers += MadeCases.numbers(count, seed: UInt64(20 + layer))
    }
  }

  /// The weights by name.
  var weights: [(name: String, shape: [Int], values: [Double])] {
    var all: [(String, [Int], [Double])] = []
    var place = 0
    for layer in activations.indices {
      let (inputs, units) = (sizes[layer], sizes[layer + 1])
      let kernel = Array(numbers[place..<place + inputs * units])
      all.append(("dense\(layer + 1).kernel", [inputs, units], kernel))
      place += inputs * units
      all.append(("dense\(layer + 1).bias", [units], Array(numbers[place..<place + units])))
      place += units
    }
    return all
  }

  /// The mean loss of some rows, the weights that it was computed from, and the predictions.
  func loss(
    _ x: [Double], _ y: [Double], _ rows: Range<Int>
  ) -> (loss: Scalar, weights: [Scalar], predictions: [Double]) {
    let weights = numbers.map { Scalar($0) }
    let width = y.count * sizes[0] / x.count
    var (losses, predictions) = ([Scalar](), [Double]())
    for row in rows {
      let output = predict(x[row * sizes[0]..<(row + 1) * sizes[0]].map { Scalar($0) }, weights)
      predictions += output.map(\.value)
      let t = Array(y[row * width..<(row + 1) * width])
      switch activations.last {
      case "softmax": losses.append(-log(output[Int(t[0])]))
      case "sigmoid": losses.append(-log(t[0] == 1 ? output[0] : 1 - output[0]))
      default:
        let squares = zip(output, t).map { ($0 - Scalar($1)) * ($0 - Scalar($1)) }
        losses.append(.sum(squares) / Scalar(Double(width)))
      }
    }
    return (.sum(losses) / Scalar(Double(rows.count)), weights, predictions)
  }

  private func predict(_ x: [Scalar], _ weights: [Scalar]) -> [Scalar] {
    var (h, place) = (x, 0)
    for layer in activations.indices {
      let (inputs, units) = (sizes[layer], sizes[layer + 1])
      let sums = (0..<units).map { unit in
        total(0..<inputs) { h[$0] * weights[place + $0 * units + unit] }
          + weights[place + inputs * units + unit]
      }
      place += (inputs + 1) * units
      switch activations[layer] {
      case "relu": h = sums.map { relu($0) }
      case "tanh": h = sums.map { tanh($0) }
      case "sigmoid": h = sums.map { sigmoid($0) }
      case "softmax": h = softmax(sums)
      default: h = sums
      }
    }
    return h
  }
}

extension MadeCases {
  /// A model of these layers with random weights, of which nothing is expected.
  public static func ofWeights(
    _ layers: [String], _ weights: [(name: String, shape: [Int])]
  ) -> MadeCase {
    var made = MadeCase("model", "weights", "weights", ["model": .list(layers.map { .text($0) })])
    for (name, shape) in weights {
      made.add(name, "param", shape, numbers(shape.reduce(1, *)))
    }
    return made
  }
}
