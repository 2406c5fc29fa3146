import Chalk
import Foundation

/// One number worked out from the numbers before it, by plain loops over the weights: from a query and a key to an
/// output of the block.
extension ARealBERT {
  /// What is worked out: places in the network, counted from 0.
  struct Place {
    let block, head, token, feature: Int
  }

  /// Returns what enters the last normalization of the block, worked out for all features of the token: z, and the
  /// outputs f of the feed-forward layer.
  func workedOut(
    on board: Board, _ opened: OpenedEncoder, _ at: Place
  ) -> (z: [Double], f: [Double]) {
    let layer = opened.bert.blocks[at.block]
    let x = opened.pieces.indices.map { opened.numbers(block: at.block - 1, place: $0) }
    let heads = (0..<opened.bert.numHeads).map { head(layer.attention, $0, x, at.token) }
    let looked = heads[at.head].w.argmax
    showWeight(on: board, opened, at, heads[at.head], looked)
    showHead(on: board, opened, at, heads[at.head])
    // a = Σ o·Wo over all numbers of all heads, + bo
    let a = affine(
      heads.flatMap(\.o), layer.attention.output.kernel.value.flattened.values,
      layer.attention.output.bias?.value.values)
    let sums = zip(x[at.token], a).map { $0 + $1 }
    let z = normalized(sums, layer.norm1)
    let y = affine(
      z, layer.feedForward.first.kernel.value.flattened.values,
      layer.feedForward.first.bias?.value.values)
    let n = y.map { $0 * normalDistribution($0) }
    let f = affine(
      n, layer.feedForward.second.kernel.value.flattened.values,
      layer.feedForward.second.bias?.value.values)
    showRest(on: board, at, a: a, x: x[at.token], z: z, y: y, n: n)
    let network = withoutGradients {
      let input = Variable(opened.states.hidden[at.block])
      let attention = layer.attention(input)
      let middle = layer.norm1(input + attention)
      return [attention, middle, layer.feedForward(middle)].map { $0.value[0, at.token].values }
    }
    board.identity(
      "the attention, the first normalization and the feed-forward layer of the network give the same numbers",
      zip([a, z, f], network).allSatisfy { own, theirs in
        zip(own, theirs).allSatisfy { abs($0 - $1) < 1e-3 }
      })
    return (z, f)
  }

  /// A head's numbers for one token that looks.
  private struct Head {
    let q: [Double]
    /// A key and a value for each token that is looked at.
    let k, v: [[Double]]
    /// The weights, and what comes out: Σ w·v.
    let w, o: [Double]
    /// q·k/√d of each token.
    let scores: [Double]
  }

  private func head(
    _ attention: MultiHeadAttention, _ head: Int, _ x: [[Double]], _ token: Int
  ) -> Head {
    func projected(_ row: [Double], _ part: MultiHeadAttention.Projection) -> [Double] {
      affine(
        row, part.kernel.value[Axis.all, head].flattened.values,
        part.bias.map { $0.value[head].values })
    }
    let (d, m) = (attention.keyDim, attention.valueDim)
    let q = projected(x[token], attention.query)
    let k = x.map { projected($0, attention.key) }
    let v = x.map { projected($0, attention.value) }
    let scores = k.map { key in
      zip(q, key).map { $0 * $1 }.reduce(0, +) / Double(d).squareRoot()
    }
    let powers = scores.map { exp($0) }
    let w = powers.map { $0 / powers.reduce(0, +) }
    let o = (0..<m).map { i in zip(w, v).map { $0 * $1[i] }.reduce(0, +) }
    return Head(q: q, k: k, v: v, w: w, o: o, scores: scores)
  }

  /// x·W + b, where W is `[x.count, outputs]`, row by row.
  private func affine(_ x: [Double], _ weights: [Double], _ bias: [Double]?) -> [Double] {
    let outputs = weights.count / x.count
    return (0..<outputs).map { j in
      x.indices.reduce(bias?[j] ?? 0) { $0 + x[$1] * weights[$1 * outputs + j] }
    }
  }

  /// γ·(s − m)/√v + β
  private func normalized(_ s: [Double], _ norm: any Layer) -> [Double] {
    let (gamma, beta) = (
      norm.parameters[0].variable.value.values, norm.parameters[1].variable.value.values
    )
    let variance = s.map { ($0 - s.mean) * ($0 - s.mean) }.mean
    return s.indices.map { gamma[$0] * (s[$0] - s.mean) / variance.squareRoot() + beta[$0] }
  }

  /// Φ(x), the distribution function of the normal distribution.
  private func normalDistribution(_ x: Double) -> Double { 0.5 * (1 + erf(x / 2.0.squareRoot())) }

  private func showWeight(
    on board: Board, _ opened: OpenedEncoder, _ at: Place, _ head: Head, _ looked: Int
  ) {
    let d = Double(head.q.count)
    board.say(
      """
      First an attention weight: how much token \(at.token + 1), *\(opened.pieces[at.token])*, takes from token \
      \(looked + 1), *\(opened.pieces[looked])*, in head \(at.head + 1). The query q of the one and the key k of the \
      other are made from the vectors x that enter the block. With p for their dot product, and Z for the sum of \
      eʳ over all \(opened.pieces.count) tokens:
      """)
    let products = zip(head.q, head.k[looked]).map { $0 * $1 }
    board.table(
      ["", "q", "k", "q·k"],
      products.indices.map { i in
        ["\(i + 1)"] + [head.q[i], head.k[looked][i], products[i]].map { written($0, digits: 3) }
      } + [["sum", "", "", written(products.reduce(0, +), digits: 3)]])
    let r = head.scores[looked]
    board.explain(
      board.formula(#"r = \frac{p}{\sqrt{d}}"#), ["p": products.reduce(0, +), "d": d], r)
    board.explain(
      board.formula(#"w = \frac{e^{r}}{Z}"#),
      ["r": r, "Z": head.scores.map { exp($0) }.reduce(0, +)], head.w[looked])
    let map = opened.states.attention[at.block][0, at.head, at.token].values
    board.identity(
      "the weights that are worked out are those of the attention map",
      zip(map, head.w).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  private func showHead(on board: Board, _ opened: OpenedEncoder, _ at: Place, _ head: Head) {
    board.say(
      """
      Then an output of this head: the sum of the values v of all tokens, each times its weight. The first of its \
      \(head.o.count) numbers:
      """)
    let shown = opened.labels.indices
    let rest = head.w.indices.dropFirst(shown.count).map { head.w[$0] * head.v[$0][0] }
    board.table(
      ["token", "w", "v", "w·v"],
      shown.map { s in
        [opened.labels[s]]
          + [head.w[s], head.v[s][0], head.w[s] * head.v[s][0]].map { written($0, digits: 3) }
      } + (rest.isEmpty ? [] : [["the others", "", "", written(rest.reduce(0, +), digits: 3)]])
        + [["sum", written(head.w.reduce(0, +), digits: 3), "", written(head.o[0], digits: 3)]])
  }

  private func showRest(
    on board: Board, _ at: Place, a: [Double], x: [Double], z: [Double], y: [Double], n: [Double]
  ) {
    let (j, unit) = (at.feature, n.map { abs($0) }.argmax)
    board.say(
      """
      The outputs of all heads together, times the matrix of the output, give the attention's part for feature \
      \(j + 1): \(a[j], digits: 3). It is added to the feature's own x, \(x[j], digits: 3), and the sums of all \
      features are normalized: z is \(z[j], digits: 3). The feed-forward layer makes \(n.count) numbers of the z of \
      this token; the largest in absolute value is number \(unit + 1). With y for its weighted sum and P for Φ(y), the \
      probability that a standard normal number is below y, the activation function GELU gives:
      """)
    board.explain(
      board.formula(#"n = y P"#), ["y": y[unit], "P": normalDistribution(y[unit])], n[unit])
  }
}
