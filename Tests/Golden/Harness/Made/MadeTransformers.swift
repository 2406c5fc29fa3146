import Foundation
import ScalarGrad

extension MadeCases {
  /// Parts of transformers of other sizes, bases, positions and masks than the set may have.
  public static let transformers: [MadeCase] =
    [rotated, feedForward, aligned, sinusoids, filtered]

  /// Four of five features turned, in pairs of neighbours, from position 2 on.
  private static let rotated = MadeCase(
    "transformer", "RotaryEmbedding", "rope_partial_base10",
    ["layout": "interleaved", "rotary_dim": 4, "base": 10, "first_position": 2],
    given: [.input("x", 2, 3, 5), .numbers("positions", [2, 3, 4], 3)]
  ) { all in
    let x = all["x"]!
    return [
      "y": Scalars([2, 3, 5]) { at in
        if at[2] == 4 { return x[at] }
        let pair = at[2] / 2
        let angle = Double(at[1] + 2) * Foundation.pow(10, -Double(pair) / 2)
        let (a, b) = (x[at[0], at[1], 2 * pair], x[at[0], at[1], 2 * pair + 1])
        let (c, s) = (Scalar(Foundation.cos(angle)), Scalar(Foundation.sin(angle)))
        return at[2] % 2 == 0 ? a * c - b * s : a * s + b * c
      }
    ]
  }

  private static let feedForward = MadeCase(
    "transformer", "FeedForward", "ffn_swiglu_no_bias", ["activation": "swiglu", "hidden": 3],
    given: [
      .input("x", 4, 2), .weights("ffn1.kernel", 2, 3), .weights("gate.kernel", 2, 3),
      .weights("ffn2.kernel", 3, 2),
    ]
  ) { all in
    let x = all["x"]!
    func product(_ name: String, _ row: Int, _ unit: Int) -> Scalar {
      total(0..<2) { x[row, $0] * all[name]![$0, unit] }
    }
    return [
      "y": Scalars([4, 2]) { at in
        total(0..<3) { unit in
          let gate = product("gate.kernel", at[0], unit)
          let inner = product("ffn1.kernel", at[0], unit) * gate * sigmoid(gate)
          return inner * all["ffn2.kernel"]![unit, at[1]]
        }
      }
    ]
  }

  /// Two queries that are the newest of four steps, one of which is padding.
  private static let aligned = MadeCase(
    "transformer", "ScaledDotProductAttention", "attention_last_padding",
    [
      "scale": 0.7, "causal": true, "causal_alignment": "last", "padding": true, "bias": false,
      "query_length": 2, "key_length": 4, "value_dim": 3,
    ],
    given: [
      .input("q", 1, 2, 2), .input("k", 1, 4, 2), .input("v", 1, 4, 3),
      .numbers("padding", [1, 0, 1, 1], 1, 4),
    ]
  ) { all in
    let (q, k, v) = (all["q"]!, all["k"]!, all["v"]!)
    return [
      "y": Scalars([1, 2, 3]) { at in
        let seen = [0, 2, 3].filter { $0 <= at[1] + 2 }
        let w = softmax(seen.map { key in total(0..<2) { q[0, at[1], $0] * k[0, key, $0] } * 0.7 })
        return .sum(zip(w, seen).map { $0 * v[0, $1, at[2]] })
      }
    ]
  }

  private static let sinusoids: MadeCase = {
    var made = MadeCase(
      "transformer", "SinusoidalPositionalEncoding", "sinusoid_odd_from3",
      ["length": 2, "model": 5, "base": 50, "layout": "interleaved", "first_position": 3])
    made.add("positions", "input", [2], [3, 4])
    let rows = [3.0, 4.0].flatMap { position in
      (0..<5).map { f in
        let angle = position * Foundation.pow(50, -Double(f / 2 * 2) / 5)
        return f % 2 == 0 ? Foundation.sin(angle) : Foundation.cos(angle)
      }
    }
    made.add("y", "output", [2, 5], rows)
    return made
  }()

  /// Three tokens are kept by number, two of them by probability.
  private static let filtered: MadeCase = {
    var made = MadeCase(
      "transformer", "SamplingFilter", "sampling_three_of_five",
      ["temperature": 2, "top_k": 3, "top_p": 0.7])
    made.add("logits", "input", [1, 5], [1, 3, -1, 4, 0])
    let (first, second) = (Foundation.exp(2.0), Foundation.exp(1.5))
    let sum = first + second
    made.add("probabilities", "output", [1, 5], [0, second / sum, 0, first / sum, 0])
    made.add("kept", "output", [1, 5], [0, 1, 0, 1, 0])
    return made
  }()
}
