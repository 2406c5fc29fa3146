import ScalarGrad

extension MadeCases {
  /// Attention with hidden keys, and with keys and values of other sizes.
  static let attention: [MadeCase] = [
    MadeCase(
      "layer", "ScaledDotProductAttention", "sdpa_4d_causal_plain_scale",
      ["scale": 0.4, "causal": true, "mask": false],
      given: [.input("q", 1, 2, 3, 2), .input("k", 1, 2, 3, 2), .input("v", 1, 2, 3, 4)]
    ) { all in
      let (q, k, v) = (all["q"]!, all["k"]!, all["v"]!)
      return [
        "y": Scalars([1, 2, 3, 4]) { at in
          let w = softmax(
            (0...at[2]).map { key in
              total(0..<2) { q[0, at[1], at[2], $0] * k[0, at[1], key, $0] } * 0.4
            })
          return total(0..<at[2] + 1) { w[$0] * v[0, at[1], $0, at[3]] }
        }
      ]
    },
    multiHead("mha_cross_masked_no_bias", keyed: false), multiHead("mha_keyed", keyed: true),
  ]

  /// One head, keys and values of different sizes, and two hidden keys; with `keyed` keys from a sequence of
  /// their own.
  private static func multiHead(_ id: String, keyed: Bool) -> MadeCase {
    let keys = keyed ? [Given.input("key", 1, 3, 4)] : []
    return MadeCase(
      "layer", "MultiHeadAttention", id,
      [
        "num_heads": 1, "key_dim": 3, "value_dim": 2, "use_bias": false, "causal": false,
        "mask": true, "scale": "1/sqrt(3)",
        "key": .text(keyed ? "its own tensor" : "same tensor as value"),
      ],
      given: [
        .input("query", 1, 2, 3), .input("value", 1, 3, 2), .weights("q_kernel", 3, 1, 3),
        .weights("k_kernel", keyed ? 4 : 2, 1, 3), .weights("v_kernel", 2, 1, 2),
        .weights("o_kernel", 1, 2, 3), .numbers("mask", [1, 1, 0, 1, 0, 1], 1, 2, 3),
      ] + keys
    ) { all in
      let (x, s, mask) = (all["query"]!, all["value"]!, all["mask"]!)
      let k = all["key"] ?? s
      func map(_ x: Scalars, _ time: Int, _ name: String, _ size: Int) -> Scalar {
        let w = all[name + "_kernel"]!
        return total(0..<w.shape[0]) { x[0, time, $0] * w[$0, 0, size] }
      }
      func attend(_ time: Int, _ size: Int) -> Scalar {
        let seen = (0..<3).filter { mask[0, time, $0].value == 1 }
        let scores = seen.map { key in
          total(0..<3) { map(x, time, "q", $0) * map(k, key, "k", $0) } * pow(3, -0.5)
        }
        return .sum(zip(softmax(scores), seen).map { $0 * map(s, $1, "v", size) })
      }
      return [
        "y": Scalars([1, 2, 3]) { at in
          total(0..<2) { attend(at[1], $0) * all["o_kernel"]![0, $0, at[2]] }
        }
      ]
    }
  }
}
