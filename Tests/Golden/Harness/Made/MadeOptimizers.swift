import Foundation

extension MadeCases {
  /// Optimizers with other numbers, of other step counts, in other dimensions.
  public static let optimizers: [MadeCase] = [
    optimizer(
      "SGD", "sgd_4d", ["convention": "torch", "lr": 0.07, "momentum": 0, "nesterov": false],
      steps: 3, size: 4
    ) { g, _, x in x - 0.07 * g },
    optimizer(
      "Nesterov", "nesterov_2d",
      ["convention": "keras", "learning_rate": 0.02, "momentum": 0.6, "nesterov": true],
      steps: 6, size: 2
    ) { g, slots, x in
      slots[0] = 0.6 * slots[0] - 0.02 * g
      return x + 0.6 * slots[0] - 0.02 * g
    },
    optimizer(
      "RMSprop", "rmsprop_torch_momentum",
      ["convention": "torch", "lr": 0.005, "alpha": 0.8, "eps": 0.01, "momentum": 0.5],
      steps: 5, size: 5
    ) { g, slots, x in
      slots[0] = 0.8 * slots[0] + 0.2 * g * g
      slots[1] = 0.5 * slots[1] + g / (slots[0].squareRoot() + 0.01)
      return x - 0.005 * slots[1]
    },
    optimizer(
      "Adagrad", "adagrad_keras",
      [
        "convention": "keras", "learning_rate": 0.3, "initial_accumulator_value": 0.5,
        "epsilon": 0.2,
      ], steps: 4, size: 3
    ) { g, slots, x in
      slots[0] += g * g
      let size = (slots[0] + 0.7).squareRoot()  // the start 0.5, and ε 0.2
      return x - 0.3 * g / size
    },
    optimizer(
      "Adam", "adam_torch_7_steps",
      ["convention": "torch", "lr": 0.03, "betas": [0.7, 0.95], "eps": 0.001], steps: 7, size: 3
    ) { g, slots, x in
      adam(g, &slots, x, rate: 0.03, beta1: 0.7, beta2: 0.95, outer: 0.001)
    },
    optimizer(
      "AdamW", "adamw_keras_13_steps",
      [
        "convention": "keras", "learning_rate": 0.02, "weight_decay": 0.1, "beta_1": 0.8,
        "beta_2": 0.9, "epsilon": 0.05,
      ], steps: 13, size: 2
    ) { g, slots, x in
      adam(g, &slots, x * (1 - 0.02 * 0.1), rate: 0.02, beta1: 0.8, beta2: 0.9, inner: 0.05)
    },
  ]

  /// One coordinate's step of Adam, with ε where Keras adds it, or where PyTorch does. `slots[2]` counts.
  static func adam(
    _ g: Double, _ slots: inout [Double], _ x: Double, rate: Double, beta1: Double, beta2: Double,
    inner: Double = 0, outer: Double = 0
  ) -> Double {
    slots[0] = beta1 * slots[0] + (1 - beta1) * g
    slots[1] = beta2 * slots[1] + (1 - beta2) * g * g
    slots[2] += 1
    let c = (1 - pow(beta2, slots[2])).squareRoot()
    let m = slots[0] / (1 - pow(beta1, slots[2]))
    return x - rate * m / ((slots[1].squareRoot() + inner) / c + outer)
  }

  /// A path on ½xᵀAx − bᵀx; the rule takes a coordinate's gradient, what it remembers, and the coordinate.
  private static func optimizer(
    _ item: String, _ id: String, _ settings: [String: GoldenValue], steps: Int, size: Int,
    rule: (_ g: Double, _ slots: inout [Double], _ x: Double) -> Double
  ) -> MadeCase {
    var attributes = settings
    attributes["optimizer"] = .text(item)
    attributes["steps"] = .number(Double(steps))
    attributes["objective"] = "quadratic"
    var made = MadeCase("optimizer", item, id, attributes)
    let (start, b) = (numbers(size, seed: 1), numbers(size, seed: 2))
    let root = numbers(size * size, seed: 3)
    // A symmetric matrix, with a larger diagonal: a bowl.
    let a: [Double] = (0..<size * size).map { place in
      let (i, j) = (place / size, place % size)
      let sum = root[i * size + j] + root[j * size + i]
      return Double(Float(i == j ? sum + 3 : sum))
    }
    made.add("x0", "input", [size], start)
    made.add("A", "input", [size, size], a)
    made.add("b", "input", [size], b)
    var (path, heights, gradients) = ([start], [Double](), [[Double]]())
    var slots = [[Double]](repeating: [0, 0, 0], count: size)
    for step in 0...steps {
      var x = path[step]
      let ax: [Double] = (0..<size).map { i in
        (0..<size).reduce(0.0) { sum, j in sum + a[i * size + j] * x[j] }
      }
      var height = 0.0
      for i in 0..<size { height += (0.5 * ax[i] - b[i]) * x[i] }
      heights.append(height)
      if step == steps { break }
      gradients.append((0..<size).map { ax[$0] - b[$0] })
      for i in 0..<size { x[i] = rule(gradients[step][i], &slots[i], x[i]) }
      path.append(x)
    }
    made.add("x", "output", [steps + 1, size], path.flatMap { $0 })
    made.add("f", "output", [steps + 1], heights)
    made.add("grad", "info", [steps, size], gradients.flatMap { $0 })
    return made
  }
}
