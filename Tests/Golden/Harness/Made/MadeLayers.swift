import ScalarGrad

extension MadeCases {
  /// Layers of other ranks, activations, strides, dilations, paddings and axes, and without biases.
  public static let layers: [MadeCase] = dense + windows + normalizations + recurrent + attention

  private static let dense: [MadeCase] = [
    MadeCase(
      "layer", "Dense", "dense_3d_relu_no_bias",
      ["units": 5, "activation": "relu", "use_bias": false],
      given: [.input("x", 2, 3, 4), .weights("kernel", 4, 5)]
    ) { all in
      let (x, w) = (all["x"]!, all["kernel"]!)
      return [
        "y": Scalars([2, 3, 5]) { at in relu(total(0..<4) { x[at[0], at[1], $0] * w[$0, at[2]] }) }
      ]
    },
    MadeCase(
      "layer", "Dense", "dense_2d_softmax",
      ["units": 3, "activation": "softmax", "use_bias": true],
      given: [.input("x", 4, 2), .weights("kernel", 2, 3), .weights("bias", 3)]
    ) { all in
      let (x, w, b) = (all["x"]!, all["kernel"]!, all["bias"]!)
      return [
        "y": Scalars([4, 3]) { at in
          softmax((0..<3).map { u in total(0..<2) { x[at[0], $0] * w[$0, u] } + b[u] })[at[1]]
        }
      ]
    },
    MadeCase("layer", "Flatten", "flatten_5d", [:], given: [.input("x", 2, 1, 2, 3, 2)]) { all in
      ["y": Scalars([2, 12], all["x"]!.elements)]
    },
    MadeCase(
      "layer", "Embedding", "embedding_3d_indices", ["input_dim": 5, "output_dim": 2],
      given: [.numbers("indices", [4, 0, 4, 2], 2, 1, 2), .weights("embeddings", 5, 2)]
    ) { all in
      let (indices, table) = (all["indices"]!, all["embeddings"]!)
      return [
        "y": Scalars([2, 1, 2, 2]) { at in
          table[Int(indices[at[0], at[1], at[2]].value), at[3]]
        }
      ]
    },
  ]

  private static let windows: [MadeCase] = [
    // A reach of 5 cells over 6 with stride 1: 2 cells of padding on each side.
    MadeCase(
      "layer", "Conv1D", "conv1d_same_dil2_tanh",
      [
        "filters": 3, "kernel_size": 3, "strides": 1, "padding": "same", "dilation_rate": 2,
        "use_bias": true, "activation": "tanh",
      ],
      given: [.input("x", 2, 6, 2), .weights("kernel", 3, 2, 3), .weights("bias", 3)]
    ) { all in
      let (x, w, b) = (all["x"]!, all["kernel"]!, all["bias"]!)
      return [
        "y": Scalars([2, 6, 3]) { at in
          let terms = places(in: [3, 2]).filter { (0..<6).contains(at[1] + 2 * $0[0] - 2) }
          return tanh(
            .sum(terms.map { x[at[0], at[1] + 2 * $0[0] - 2, $0[1]] * w[$0[0], $0[1], at[2]] })
              + b[at[2]])
        }
      ]
    },
    MadeCase(
      "layer", "Conv2D", "conv2d_valid_s2x1_no_bias_relu",
      [
        "filters": 2, "kernel_size": [3, 2], "strides": [2, 1], "padding": "valid",
        "dilation_rate": 1, "use_bias": false, "activation": "relu",
        "data_format": "channels_last",
      ],
      given: [.input("x", 2, 6, 4, 3), .weights("kernel", 3, 2, 3, 2)]
    ) { all in
      let (x, w) = (all["x"]!, all["kernel"]!)
      return [
        "y": Scalars([2, 2, 3, 2]) { at in
          relu(
            .sum(
              places(in: [3, 2, 3]).map {
                x[at[0], 2 * at[1] + $0[0], at[2] + $0[1], $0[2]] * w[$0 + [at[3]]]
              }))
        }
      ]
    },
    // Steps of 3 with a kernel of 2: some cells get nothing.
    MadeCase(
      "layer", "Conv2DTranspose", "conv2dtranspose_valid_k2_s3_no_bias",
      [
        "filters": 2, "kernel_size": 2, "strides": 3, "padding": "valid", "use_bias": false,
      ],
      given: [.input("x", 1, 2, 3, 2), .weights("kernel", 2, 2, 2, 2)]
    ) { all in
      let (x, w) = (all["x"]!, all["kernel"]!)
      return [
        "y": Scalars([1, 6, 9, 2]) { at in
          let (u, v) = (at[1] % 3, at[2] % 3)
          guard u < 2 && v < 2 else { return Scalar(0) }
          return total(0..<2) { x[0, at[1] / 3, at[2] / 3, $0] * w[u, v, at[3], $0] }
        }
      ]
    },
    MadeCase(
      "layer", "MaxPooling2D", "maxpool2d_3x2_s1x2",
      ["pool_size": [3, 2], "strides": [1, 2], "padding": "valid"], given: [.input("x", 2, 4, 5, 2)]
    ) { all in
      let x = all["x"]!
      return [
        "y": Scalars([2, 2, 2, 2]) { at in
          places(in: [3, 2]).map { x[at[0], at[1] + $0[0], 2 * at[2] + $0[1], at[3]] }
            .max { $0.value < $1.value }!
        }
      ]
    },
    // 3 cells with steps of 2: one cell of padding behind them, which does not count.
    MadeCase(
      "layer", "AveragePooling2D", "avgpool2d_2_s2_same",
      ["pool_size": 2, "strides": 2, "padding": "same"], given: [.input("x", 1, 3, 3, 2)]
    ) { all in
      let x = all["x"]!
      return [
        "y": Scalars([1, 2, 2, 2]) { at in
          let cells = places(in: [2, 2]).map { [2 * at[1] + $0[0], 2 * at[2] + $0[1]] }
            .filter { $0[0] < 3 && $0[1] < 3 }
          return .sum(cells.map { x[0, $0[0], $0[1], at[3]] }) / Scalar(Double(cells.count))
        }
      ]
    },
  ]

  /// (x − m)/√(v + ε) with the mean and the variance of these.
  private static func normalized(_ x: Scalar, among all: [Scalar], _ epsilon: Double) -> Scalar {
    let (mean, variance) = moments(all)
    return (x - mean) * pow(variance + Scalar(epsilon), -0.5)
  }

  private static func moments(_ all: [Scalar]) -> (mean: Scalar, variance: Scalar) {
    let n = Scalar(Double(all.count))
    let mean = Scalar.sum(all) / n
    return (mean, .sum(all.map { ($0 - mean) * ($0 - mean) }) / n)
  }

  private static let normalizations: [MadeCase] = [
    MadeCase(
      "layer", "LayerNormalization", "layernorm_axis1_eps0.1", ["axis": 1, "epsilon": 0.1],
      given: [.input("x", 2, 4, 3), .weights("gamma", 4), .weights("beta", 4)]
    ) { all in
      let (x, gamma, beta) = (all["x"]!, all["gamma"]!, all["beta"]!)
      return [
        "y": Scalars([2, 4, 3]) { at in
          let row = (0..<4).map { x[at[0], $0, at[2]] }
          return normalized(x[at], among: row, 0.1) * gamma[at[1]] + beta[at[1]]
        }
      ]
    },
    MadeCase(
      "layer", "BatchNormalization", "batchnorm_train_channels_first",
      ["axis": 1, "epsilon": 0.01, "momentum": 0.7, "training": true],
      given: [
        .input("x", 3, 2, 2, 2), .weights("gamma", 2), .weights("beta", 2),
        .state("moving_mean", 2, in: -1...1), .state("moving_variance", 2, in: 0.5...2),
      ], constant: ["new_moving_mean", "new_moving_variance"]
    ) { all in
      let (x, gamma, beta) = (all["x"]!, all["gamma"]!, all["beta"]!)
      let channels = (0..<2).map { c in places(in: [3, 2, 2]).map { x[$0[0], c, $0[1], $0[2]] } }
      let means = all["moving_mean"]!.elements
      let variances = all["moving_variance"]!.elements
      return [
        "y": Scalars([3, 2, 2, 2]) { at in
          normalized(x[at], among: channels[at[1]], 0.01) * gamma[at[1]] + beta[at[1]]
        },
        "new_moving_mean": Scalars([2]) {
          means[$0[0]] * 0.7 + moments(channels[$0[0]]).mean * 0.3
        },
        "new_moving_variance": Scalars([2]) {
          variances[$0[0]] * 0.7 + moments(channels[$0[0]]).variance * 0.3
        },
      ]
    },
    MadeCase(
      "layer", "BatchNormalization", "batchnorm_infer_no_scale",
      ["axis": 2, "epsilon": 0.05, "momentum": 0.5, "training": false, "scale": false],
      given: [
        .input("x", 2, 2, 3), .weights("beta", 3), .state("moving_mean", 3, in: -1...1),
        .state("moving_variance", 3, in: 0.5...2),
      ]
    ) { all in
      let (x, beta, mean) = (all["x"]!, all["beta"]!, all["moving_mean"]!)
      let variance = all["moving_variance"]!
      return [
        "y": Scalars([2, 2, 3]) { at in
          (x[at] - mean[at[2]]) * pow(variance[at[2]] + 0.05, -0.5) + beta[at[2]]
        }
      ]
    },
  ]
}
