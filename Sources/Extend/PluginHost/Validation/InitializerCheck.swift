import Initializers
import LessonKit
import Notation
import Randomness
import Tensors

/// Checks that an initializer fills every shape with finite numbers, and the same ones for the same seed.
struct InitializerCheck {
  let initializer: Initializer

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("initializer \(initializer.name)", doing: doing)
    doing("filling several shapes")
    var problems: [String] = []
    for shape in [[4, 1], [3, 5], [3, 3, 2, 4]] {
      let weights = fill(shape, seed: 1)
      if weights.shape.dimensions != shape {
        problems.append("asked for \(shape), it gives \(weights.shape)")
      }
      if !weights.values.allSatisfy(\.isFinite) { problems.append("a weight is no number") }
    }
    list.require(
      "it fills every shape with numbers", noneOf: problems,
      advice: "The shape is the first argument of its function: keep it.")
    let shape = [64, 32]
    let (first, again, other) = (fill(shape, seed: 1), fill(shape, seed: 1), fill(shape, seed: 2))
    list.require(
      "the same seed gives the same weights", first.values == again.values,
      problem: "two calls with seed 1 differ",
      advice: "Take all randomness from the source that is handed in.")
    if first.values == other.values {
      list.remark(
        "another seed", "gives the same weights: neurons that begin alike stay alike",
        advice: "Good for biases; a kernel needs random numbers.")
    }
    let mean = first.values.reduce(0, +) / Double(first.count)
    let square = first.values.map { $0 * $0 }.reduce(0, +) / Double(first.count)
    let deviation = max(0, square - mean * mean).squareRoot()
    if deviation > 1 {
      list.remark(
        "the spread",
        "64 inputs with deviation \(written(deviation)) make sums of "
          + "\(written(8 * deviation)) and more",
        advice: "Divide by the square root of the number of inputs.")
    }
    return list.lines
  }

  private func fill(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    return initializer(Shape(shape), .double, using: &random)
  }
}
