import ScalarGrad

/// Cases of sizes and settings of their own, a list a group.
public enum MadeCases {}

extension MadeCases {
  /// Activations of other ranks, slopes and axes.
  public static let activations: [MadeCase] = [
    MadeCase("activation", "relu", "relu_1d", [:], given: [.input("x", 7)]) { all in
      ["y": all["x"]!.map { relu($0) }]
    },
    MadeCase(
      "activation", "leaky_relu", "leaky_relu_4d", ["negative_slope": 0.35],
      given: [.input("x", 2, 1, 3, 2)]
    ) { all in ["y": all["x"]!.map { $0.value > 0 ? $0 : 0.35 * $0 }] },
    MadeCase(
      "activation", "elu", "elu_alpha2", ["alpha": 2], given: [.input("x", 3, 5, in: -3...3)]
    ) { all in ["y": all["x"]!.map { $0.value > 0 ? $0 : 2 * (exp($0) - 1) }] },
    MadeCase(
      "activation", "gelu", "gelu_tanh_2d", ["form": "tanh", "approximate": true],
      given: [.input("x", 3, 4, in: -2...2)]
    ) { all in
      let factor = Scalar((2 / Double.pi).squareRoot())
      return ["y": all["x"]!.map { 0.5 * $0 * (1 + tanh(factor * ($0 + 0.044715 * pow($0, 3)))) }]
    },
    MadeCase(
      "activation", "softmax", "softmax_axis0", ["axis": 0], given: [.input("x", 4, 3, in: -2...2)]
    ) { all in
      let x = all["x"]!
      return ["y": Scalars([4, 3]) { at in softmax((0..<4).map { x[$0, at[1]] })[at[0]] }]
    },
  ]
}
