/// One element of a matrix product, and one pixel of a feature map.
extension TensorExplanation {
  /// y[i, j] = Σₖ a[i, k]·b[k, j]
  public static func matmul(_ a: Tensor, _ b: Tensor, row i: Int, column j: Int) -> Self {
    requireMatrices(a, b)
    let terms = (0..<a.shape[1]).map { k in
      Term("a[\(i), \(k)]", a.value(at: i, k), "b[\(k), \(j)]", b.value(at: k, j))
    }
    return Self("y[\(i), \(j)]", "Σₖ a[\(i), k]·b[k, \(j)]", sumOf: terms)
  }

  private static func requireMatrices(_ a: Tensor, _ b: Tensor) {
    guard a.rank == 2 && b.rank == 2 && a.shape[1] == b.shape[0] else {
      ShapeError(
        "explain matmul", got: "\(a.shape) and \(b.shape)", need: "two matrices [m, k] and [k, n]"
      ).trap()
    }
  }

  /// y[n, i, j, o] = Σ x[n, i·s + u·d − p, j·s + v·d − p, c]·w[u, v, c, o] + b[o] over the cells
  /// (u, v) of the window that lie on the image, and the channels c.
  public static func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor? = nil, _ window: Window, groups: Int = 1,
    at place: [Int]
  ) -> Self {
    let output = x.convolution(w, b, window, groups: groups).y.shape
    let index = output.checked(place, "explain convolution")
    let (n, i, j, o) = (index[0], index[1], index[2], index[3])
    let first = o / (w.shape[3] / groups) * w.shape[2]
    var terms: [Term] = []
    window.forEachRealCell(i, j, x.shape) { row, column, u, v in
      for c in 0..<w.shape[2] {
        terms.append(
          Term(
            "x[\(n), \(row), \(column), \(first + c)]", x.value(at: n, row, column, first + c),
            "w[\(u), \(v), \(c), \(o)]", w.value(at: u, v, c, o)))
      }
    }
    if let b { terms.append(Term("b[\(o)]", bracketed(b.value(at: o)), b.value(at: o))) }
    return Self(
      "y[\(n), \(i), \(j), \(o)]", "Σ x·w" + (b == nil ? "" : " + b[\(o)]"), sumOf: terms)
  }

  /// y[n, i, j, c] = the greatest, or the mean, of the cells of the window that lie on the image.
  public static func pooling(
    _ x: Tensor, _ window: Window, isMax: Bool, at place: [Int]
  ) -> Self {
    let output = (isMax ? x.maxPool(window).y : x.averagePool(window)).shape
    let index = output.checked(place, "explain pooling")
    let (n, i, j, c) = (index[0], index[1], index[2], index[3])
    var terms: [Term] = []
    window.forEachRealCell(i, j, x.shape) { row, column, _, _ in
      let value = x.value(at: n, row, column, c)
      terms.append(Term("x[\(n), \(row), \(column), \(c)]", bracketed(value), value))
    }
    let names = terms.map(\.name)
    let numbers = terms.map(\.substituted)
    let left = "y[\(n), \(i), \(j), \(c)]"
    if isMax {
      return Self(
        left, "max(\(names.joined(separator: ", ")))", "max(\(numbers.joined(separator: ", ")))",
        terms.map(\.value).max() ?? -.infinity, terms: terms)
    }
    let total = terms.reduce(0) { $0 + $1.value }
    return Self(
      left, "(\(names.joined(separator: " + ")))/\(terms.count)",
      "(\(numbers.joined(separator: " + ")))/\(terms.count)", total / Double(max(terms.count, 1)),
      terms: terms)
  }
}

extension Window {
  /// Calls `body` for each cell (u, v) of the window at a place that lies on the image.
  fileprivate func forEachRealCell(
    _ i: Int, _ j: Int, _ image: Shape, _ body: (_ row: Int, _ column: Int, Int, Int) -> Void
  ) {
    for u in 0..<rows.size {
      let row = i * rows.stride + u * rows.dilation - rows.before
      guard row >= 0 && row < image[1] else { continue }
      for v in 0..<columns.size {
        let column = j * columns.stride + v * columns.dilation - columns.before
        if column >= 0 && column < image[2] { body(row, column, u, v) }
      }
    }
  }
}

extension Shape {
  /// The indices counted from the front; stops with words where they do not fit.
  func checked(_ indices: [Int], _ operation: String) -> [Int] {
    guard indices.count == rank else {
      ShapeError(operation, got: "indices \(indices) of \(self)", need: "\(rank) indices").trap()
    }
    return indices.enumerated().map { index($1, axis: $0) }
  }
}
