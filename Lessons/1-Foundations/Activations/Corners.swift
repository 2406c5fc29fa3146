import Chalk
import Foundation

/// A hidden layer of ReLUs with one input: a piecewise linear curve with a corner for each unit.
struct Corners {
  /// Where each unit begins to be active, the value at the left end, and by how much the slope changes at each corner.
  let places: [Double]
  let start: Double
  let weights: [Double]

  /// The curve that meets f at the corners and at the right end; equal distances between them.
  init(_ units: Int, following f: (Double) -> Double, over range: ClosedRange<Double>) {
    let width = (range.upperBound - range.lowerBound) / Double(units)
    let ends = (0...units).map { range.lowerBound + Double($0) * width }
    let slopes = zip(ends, ends.dropFirst()).map { (f($1) - f($0)) / width }
    places = Array(ends.dropLast())
    start = f(range.lowerBound)
    weights = slopes.indices.map { $0 == 0 ? slopes[0] : slopes[$0] - slopes[$0 - 1] }
  }

  // excerpt: corners
  /// ŷ = b + Σ vᵢ·max(0, x − cᵢ): a hidden layer of ReLUs with the biases −cᵢ, and an affine output
  func callAsFunction(_ x: Double) -> Double {
    start + zip(weights, places).map { v, c in v * Activations.relu(x - c) }.reduce(0, +)
  }
  // end excerpt
}

extension Activations {
  func corners(on board: Board) {
    board.step("What does a nonlinearity add?")
    board.say(
      """
      Without one, depth adds nothing: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂) is again an affine map, however many \
      layers are stacked. With ReLU between two layers, each hidden unit adds a corner. A unit with the weight 1 and \
      the bias −c gives 0 left of c and x − c right of it, so its output weight v is the change of the slope at c:
      """)
    board.formula(#"\hat{y} = b + \sum_i v_i \max(0, x - c_i)"#)
    board.code("corners")
    let range = -Double.pi...Double.pi
    let counts = [2, 4, 8, 16, 32, 64]
    let curves = counts.map { Corners($0, following: { sin($0) }, over: range) }
    let grid = stride(from: range.lowerBound, through: range.upperBound, by: 0.01)
    let errors = curves.map { curve in grid.map { abs(curve($0) - sin($0)) }.max()! }
    // The line with the smallest mean squared error goes through 0, since the sine is odd.
    let best = grid.map { $0 * sin($0) }.reduce(0, +) / grid.map { $0 * $0 }.reduce(0, +)
    let lineError = grid.map { abs(best * $0 - sin($0)) }.max()!
    board.draw(
      Figure(
        "ReLUs that follow a curve",
        caption: """
          How well can a hidden layer of ReLUs follow a curve? Left: the sine, the affine map with the least squared \
          error (without a nonlinearity nothing but affine maps is left), and layers whose corners lie on the curve. \
          Right: the largest error. From 8 units on, twice as many leave about a quarter of it. (With 2 units the \
          curve meets the sine only where that is 0, so it is 0 everywhere.)
          """, columns: 2
      ) {
        Panel("Value", x: "x", y: "ŷ", legend: .below) {
          Line(over: range, label: "sin x") { sin($0) }
          Line(over: range, label: "affine") { best * $0 }
          Line(over: range, label: "\(counts[1]) ReLUs") { curves[1]($0) }
          Line(over: range, label: "\(counts[2]) ReLUs") { curves[2]($0) }
        }
        Panel(
          "Largest error",
          x: PlotAxis("hidden units", scale: .logarithmic, ticks: counts.map { Double($0) }),
          y: PlotAxis("error", scale: .logarithmic), legend: .none
        ) {
          Line(counts.map { Double($0) }, errors, showsPoints: true)
          ReferenceLine(y: lineError, label: "affine")
        }
      })
    board.identity(
      "from 8 units on, twice as many leave about a quarter of the largest error",
      zip(errors.dropFirst(2), errors.dropFirst(3)).allSatisfy { (0.22...0.28).contains($1 / $0) })
    board.say(
      """
      Why a quarter? Between two corners the curve is a chord of f. A chord of width h deviates from f by at most \
      h²/8 times the largest |f″|, and twice as many units halve h. The largest |f″| of the sine is 1.
      """)
    board.identity(
      "no error is above h²/8",
      zip(counts, errors).allSatisfy { n, error in
        error <= pow((range.upperBound - range.lowerBound) / Double(n), 2) / 8
      })
    board.say(
      """
      With enough units a layer of ReLUs comes as close as one likes to any continuous function on a closed \
      interval, and with more inputs on any closed, bounded region: **universal approximation**. It holds for every \
      continuous activation function that is no polynomial. It only says that such weights exist: here they are \
      computed from the sine, and whether learning finds them is another question, for the next lessons.
      """)
    board.ask(
      "One input, one hidden layer of 10 ReLUs, an affine output. How many corners can the curve have at most?",
      answer: 10, tolerance: 0, because: "One for each unit, where its sum changes its sign.")
  }
}
