import ScalarGrad

extension MadeCases {
  /// Blocks of other ranks, axes, groups, windows and masks than the set may have.
  public static let blocks: [MadeCase] = [
    MadeCase(
      "block", "RMSNormalization", "rmsnorm_4d", ["axis": -1, "epsilon": 0.1],
      given: [.input("x", 1, 2, 2, 3), .weights("gamma", 3)]
    ) { all in
      let (x, gamma) = (all["x"]!, all["gamma"]!)
      return [
        "y": Scalars([1, 2, 2, 3]) { at in
          let row = (0..<3).map { x[0, at[1], at[2], $0] }
          let mean = total(0..<3) { row[$0] * row[$0] } / 3
          return gamma[at[3]] * row[at[3]] * pow(mean + 0.1, -0.5)
        }
      ]
    },
    MadeCase(
      "block", "GroupNormalization", "groupnorm_3of6_matrix",
      ["groups": 3, "axis": 1, "epsilon": 0.05],
      given: [.input("x", 2, 6), .weights("gamma", 6), .weights("beta", 6)]
    ) { all in
      let (x, gamma, beta) = (all["x"]!, all["gamma"]!, all["beta"]!)
      return [
        "y": Scalars([2, 6]) { at in
          let first = at[1] / 2 * 2
          let group = [x[at[0], first], x[at[0], first + 1]]
          let m = (group[0] + group[1]) / 2
          let v = total(0..<2) { (group[$0] - m) * (group[$0] - m) } / 2
          return gamma[at[1]] * (x[at] - m) * pow(v + 0.05, -0.5) + beta[at[1]]
        }
      ]
    },
    MadeCase(
      "block", "DepthwiseConv2D", "depthwise_2x1_s2",
      [
        "kernel_size": [2, 1], "strides": [2, 1], "depth_multiplier": 2, "padding": "valid",
        "use_bias": true,
      ],
      given: [.input("x", 1, 5, 2, 2), .weights("kernel", 2, 1, 2, 2), .weights("bias", 4)]
    ) { all in
      let (x, w, b) = (all["x"]!, all["kernel"]!, all["bias"]!)
      return [
        "y": Scalars([1, 2, 2, 4]) { at in
          let (c, j) = (at[3] / 2, at[3] % 2)
          return total(0..<2) { x[0, 2 * at[1] + $0, at[2], c] * w[$0, 0, c, j] } + b[at[3]]
        }
      ]
    },
    MadeCase(
      "block", "GlobalAveragePooling1D", "gap1d_masked_keepdims",
      ["keepdims": true, "mask": true],
      given: [.input("x", 2, 3, 2), .numbers("mask", [1, 0, 1, 0, 1, 0], 2, 3)]
    ) { all in
      let (x, mask) = (all["x"]!, all["mask"]!)
      return [
        "y": Scalars([2, 1, 2]) { at in
          let steps = (0..<3).filter { mask[at[0], $0].value == 1 }
          return .sum(steps.map { x[at[0], $0, at[2]] }) / Scalar(Double(steps.count))
        }
      ]
    },
    MadeCase(
      "block", "SqueezeExcite", "squeeze_excite_5_channels", ["ratio": 2],
      given: [
        .input("x", 1, 2, 1, 5), .weights("reduce.kernel", 5, 2), .weights("reduce.bias", 2),
        .weights("expand.kernel", 2, 5), .weights("expand.bias", 5),
      ]
    ) { all in
      let x = all["x"]!
      func dense(_ x: [Scalar], _ name: String) -> [Scalar] {
        let (w, b) = (all[name + ".kernel"]!, all[name + ".bias"]!)
        return (0..<b.shape[0]).map { u in total(0..<x.count) { x[$0] * w[$0, u] } + b[u] }
      }
      let means = (0..<5).map { (x[0, 0, 0, $0] + x[0, 1, 0, $0]) / 2 }
      let scales = dense(dense(means, "reduce").map { relu($0) }, "expand").map { sigmoid($0) }
      return ["y": Scalars([1, 2, 1, 5]) { at in x[at] * scales[at[3]] }]
    },
  ]
}
