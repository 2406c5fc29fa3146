import Chalk

/// One loss surface for all rules: a straight line fitted to points, with two weights to be found.
///
///     L(w) = 1/(2n) · Σ (w₁·x + w₂ − y)²
///
/// Ill-conditioned: turning the line costs much, lifting it while turning it back costs little.
struct QuadraticLoss {
  let xs, ys: [Double]
  let start = [-1.6, 2.4]

  /// Points around a line, all on one side of the origin.
  init(random: inout RandomSource) {
    xs = (0..<48).map { 0.6 + 2.2 * Double($0) / 47 }
    ys = xs.map { 0.8 * $0 - 0.5 + random.normal(mean: 0, deviation: 0.4) }
  }

  // excerpt: quadratic
  /// L(w) for the points in a list of rows
  func loss(_ w: [Double], _ rows: [Int]) -> Double {
    let residuals = rows.map { w[0] * xs[$0] + w[1] - ys[$0] }
    return residuals.map { $0 * $0 }.reduce(0, +) / Double(2 * rows.count)
  }

  /// ∂L/∂w₁ = 1/n · Σ residual·x        ∂L/∂w₂ = 1/n · Σ residual
  func gradient(_ w: [Double], _ rows: [Int]) -> [Double] {
    var g = [0.0, 0]
    for i in rows {
      let residual = w[0] * xs[i] + w[1] - ys[i]
      g[0] += residual * xs[i] / Double(rows.count)
      g[1] += residual / Double(rows.count)
    }
    return g
  }
  // end excerpt

  /// All points.
  var all: [Int] { Array(xs.indices) }

  /// The places that a rule comes to; `batch` says which points it sees in each step.
  func path(_ rule: some StepRule, steps: Int, batch: (Int) -> [Int]) -> [[Double]] {
    var rule = rule
    var w = start
    var path = [w]
    for step in 0..<steps {
      rule.step(&w, gradient(w, batch(step)))
      path.append(w)
    }
    return path
  }

  /// The places that an optimizer of the library comes to, on the same loss by the tensor engine.
  func path(_ optimizer: Optimizer, steps: Int) -> [[Double]] {
    let x = Tensor(xs.map { [$0, 1] }, .double)
    let y = Tensor(ys, shape: [ys.count, 1], .double)
    let w = Variable(Tensor(start, shape: [2, 1], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    var path = [start]
    for _ in 0..<steps {
      let residual = Variable(x).matmul(w) - y
      (residual.squared().mean() * 0.5).backward()
      optimizer.step([w], memory: &memory)
      path.append(w.value.values)
    }
    return path
  }

  /// The Hessian, how the gradient changes from place to place; the same everywhere: [[a, b], [b, d]].
  private var hessian: (a: Double, b: Double, d: Double) {
    let n = Double(xs.count)
    return (xs.map { $0 * $0 }.reduce(0, +) / n, xs.reduce(0, +) / n, 1)
  }

  /// The eigenvectors of the Hessian with their eigenvalues, the curvatures, the largest first.
  var axes: [(curvature: Double, direction: [Double])] {
    let (a, b, d) = hessian
    let (middle, reach) = ((a + d) / 2, (((a - d) / 2) * ((a - d) / 2) + b * b).squareRoot())
    return [middle + reach, middle - reach].map { λ in
      let (u, v) = (b, λ - a)
      let length = (u * u + v * v).squareRoot()
      return (λ, [u / length, v / length])
    }
  }

  /// The minimum.
  var minimum: [Double] {
    let (a, b, d) = hessian
    let g = gradient([0, 0], all)
    let determinant = a * d - b * b
    return [-(d * g[0] - b * g[1]) / determinant, -(a * g[1] - b * g[0]) / determinant]
  }

  /// How far a place lies from the minimum, along each of the two directions.
  func distances(_ w: [Double]) -> [Double] {
    axes.map { axis in
      (w[0] - minimum[0]) * axis.direction[0] + (w[1] - minimum[1]) * axis.direction[1]
    }
  }
}
