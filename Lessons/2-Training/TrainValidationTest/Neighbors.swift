import Chalk

/// The k nearest neighbors vote.
struct Neighbors {
  let training: Examples

  // excerpt: neighbors
  /// The labels of all training examples, the most similar first.
  func ranked(_ x: [Double]) -> [Int] {
    let distances = training.features.map { row in
      zip(row, x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
      .map { training.labels[$0] }
  }

  /// For each k the fraction of the examples whose nearest k vote for another label than the true one.
  func errors(_ examples: Examples, for ks: [Int]) -> [Double] {
    let ranked = examples.features.map { self.ranked($0) }
    return ks.map { k in
      zip(ranked, examples.labels).fraction { vote($0.prefix(k)) != $1 }
    }
  }
  // end excerpt

  /// The most frequent label, of equally frequent ones the lowest.
  private func vote(_ labels: ArraySlice<Int>) -> Int {
    var votes = [Double](repeating: 0, count: training.classNames.count)
    for label in labels { votes[label] += 1 }
    return votes.argmax
  }
}

/// Polynomials fitted to noisy points of a known curve.
struct Polynomial {
  let model: LinearModel
  let degree: Int

  /// Legendre's polynomials P₁ … P_degree at x: nearly orthogonal columns, so that the equations are well posed.
  static func features(_ x: Double, _ degree: Int) -> [Double] {
    var values = [1.0, x]
    for n in 1..<max(degree, 2) {
      let k = Double(n)
      values.append(((2 * k + 1) * x * values[n] - k * values[n - 1]) / (k + 1))
    }
    return Array(values[1...].prefix(degree))
  }

  init(fitting x: [Double], _ y: [Double], degree: Int) {
    self.degree = degree
    if degree == 0 {
      model = LinearModel(w: [], b: y.mean)
    } else {
      model = LinearModel(leastSquares: Matrix(x.map { Polynomial.features($0, degree) }), y)
    }
  }

  func callAsFunction(_ x: Double) -> Double {
    degree == 0 ? model.b : model(Polynomial.features(x, degree))
  }
}
