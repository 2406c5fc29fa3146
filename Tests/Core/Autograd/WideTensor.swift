import Glibc
import Tensors

/// Numbers in a higher precision with a shape, and the operations on tensors by their definitions, one index
/// after the other: what kernels are held against.
struct WideTensor: Sendable {
  let sizes: [Int]
  var values: [Wide]

  init(_ sizes: [Int], _ values: [Wide]) { (self.sizes, self.values) = (sizes, values) }

  /// The number at each index, in row-major order.
  init(_ sizes: [Int], _ value: ([Int]) -> Wide) {
    self.sizes = sizes
    values = (0..<sizes.reduce(1, *)).map { place in
      var (index, rest) = (sizes, place)
      for axis in sizes.indices.reversed() {
        (rest, index[axis]) = rest.quotientAndRemainder(dividingBy: sizes[axis])
      }
      return value(index)
    }
  }

  subscript(_ index: Int...) -> Wide {
    values[zip(index, sizes).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  func map(_ f: (Wide) -> Wide) -> WideTensor { WideTensor(sizes, values.map(f)) }

  /// A number of `b` added along the last axis.
  static func + (a: WideTensor, b: WideTensor) -> WideTensor {
    WideTensor(a.sizes, a.values.indices.map { a.values[$0] + b.values[$0 % b.values.count] })
  }

  /// Σ x[i, k]·w[k, j]
  func matmul(_ w: WideTensor) -> WideTensor {
    WideTensor([sizes[0], w.sizes[1]]) { at in
      (0..<sizes[1]).reduce(0) { $0 + self[at[0], $1] * w[$1, at[1]] }
    }
  }

  /// Σ x·w over the cells of the window that lie on the image.
  func convolved(_ w: WideTensor, _ window: Window, groups: Int) -> WideTensor {
    let (channels, filters) = (w.sizes[2], w.sizes[3] / groups)
    return WideTensor(outputs(window, w.sizes[3])) { at in
      let first = at[3] / filters * channels
      var sum: Wide = 0
      eachCell(window, at) { row, column, u, v in
        for c in 0..<channels { sum += self[at[0], row, column, first + c] * w[u, v, c, at[3]] }
      }
      return sum
    }
  }

  /// A function of the cells of the window that lie on the image.
  func pooled(_ window: Window, _ f: ([Wide]) -> Wide) -> WideTensor {
    WideTensor(outputs(window, sizes[3])) { at in
      var cells: [Wide] = []
      eachCell(window, at) { row, column, _, _ in cells.append(self[at[0], row, column, at[3]]) }
      return f(cells)
    }
  }

  /// Σⱼ w[i, j]·v[j, f], w = softmax of the products of queries and keys, over the keys that a query sees.
  func attention(
    _ k: WideTensor, _ v: WideTensor, scale: Wide, sees: (Int, Int) -> Bool
  ) -> WideTensor {
    let (queries, keys, features) = (sizes[1], k.sizes[1], sizes[2])
    return WideTensor([1, queries, v.sizes[2]]) { at in
      let scores = (0..<keys).map { j in
        sees(at[1], j)
          ? scale * (0..<features).reduce(Wide(0)) { $0 + self[0, at[1], $1] * k[0, j, $1] }
          : -.infinity
      }
      let m = scores.max()!
      let shares = scores.map { exp($0 - m) }
      let total = shares.reduce(0, +)
      return (0..<keys).reduce(0) { $0 + shares[$1] / total * v[0, $1, at[2]] }
    }
  }

  /// The states after each step of each sample, where `step` gives the next one from the inputs of a step
  /// and the state before it.
  func recurrent(states: Int, _ step: (_ x: [Wide], _ state: [Wide]) -> [Wide]) -> WideTensor {
    var all: [Wide] = []
    for sample in 0..<sizes[0] {
      var state = [Wide](repeating: 0, count: states)
      for t in 0..<sizes[1] {
        state = step((0..<sizes[2]).map { self[sample, t, $0] }, state)
        all += state
      }
    }
    return WideTensor([sizes[0], sizes[1], states], all)
  }

  /// Σ x[k]·w[k, column] for a matrix w = self.
  func sum(_ x: [Wide], _ column: Int) -> Wide {
    x.indices.reduce(0) { $0 + x[$1] * self[$1, column] }
  }

  private func outputs(_ window: Window, _ channels: Int) -> [Int] {
    [sizes[0], window.rows.places(on: sizes[1]), window.columns.places(on: sizes[2]), channels]
  }

  private func eachCell(_ window: Window, _ at: [Int], _ body: (Int, Int, Int, Int) -> Void) {
    for u in 0..<window.rows.size {
      for v in 0..<window.columns.size {
        let row = at[1] * window.rows.stride + u * window.rows.dilation - window.rows.before
        let column =
          at[2] * window.columns.stride + v * window.columns.dilation - window.columns.before
        if (0..<sizes[1]).contains(row), (0..<sizes[2]).contains(column) { body(row, column, u, v) }
      }
    }
  }
}
