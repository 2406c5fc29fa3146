import Randomness
import Tensors

/// Checks gradients against central differences: (f(x + h) − f(x − h))/2h, in double precision.
///
/// The objective is Σ u·y with an uneven u, so that no error hides behind a symmetric one, and inputs
/// stay away from kinks.
public enum GradientCheck {
  /// Where the gradient and the difference disagree most.
  public struct Report: Sendable, CustomStringConvertible {
    /// What was checked.
    public let name: String
    /// The number of the input.
    public let input: Int
    /// The indices of its element.
    public let index: [Int]
    /// The gradient that the pullback computes there.
    public let gradient: Double
    /// The central difference there.
    public let difference: Double
    /// |gradient − difference| / max(1, |difference|)
    public let error: Double
    /// How many elements were compared.
    public let count: Int

    /// Whether the worst error is small enough.
    public func passes(within tolerance: Double = 1e-6) -> Bool { error <= tolerance }

    /// Both numbers, and where they are.
    public var description: String {
      "\(name): worst of \(count) at input \(input), element \(index): "
        + "gradient \(gradient), difference \(difference), error \(error)"
    }
  }

  /// Checks a primitive on inputs drawn from its ``Primitive/Example``.
  public static func check(_ primitive: Primitive, seed: UInt64 = 1) -> Report {
    var source = RandomSource(seed: seed)
    let inputs = primitive.example.inputs(using: &source)
    return check(primitive.name, at: inputs, seed: seed) { primitive($0) }
  }

  /// The worst error of a primitive.
  public static func worstError(of primitive: Primitive, seed: UInt64 = 1) -> Double {
    check(primitive, seed: seed).error
  }

  /// Checks any function of variables at given inputs, which are converted to double precision.
  public static func check(
    _ name: String, at inputs: [Tensor], seed: UInt64 = 1, step h: Double = 1e-5,
    _ f: ([Variable]) -> Variable
  ) -> Report {
    let inputs = inputs.map { $0.converted(to: .double) }
    let variables = inputs.map { Variable($0, requiresGradient: true) }
    let y = f(variables)
    var source = RandomSource(seed: seed &+ 1)
    let u = Tensor.uniform(y.shape, in: -1.5...2, .double, using: &source)
    y.backward(from: u)

    func objective(_ inputs: [Tensor]) -> Double {
      withoutGradients { (f(inputs.map { Variable($0) }).value * u).sum().scalar }
    }
    var worst = Report(
      name: name, input: 0, index: [], gradient: 0, difference: 0, error: 0, count: 0)
    var count = 0
    for (number, x) in inputs.enumerated() {
      let gradient = (variables[number].gradient ?? x.zerosLike).values
      for element in 0..<x.count {
        var (above, below) = (inputs, inputs)
        above[number] = x.moved(element, by: h)
        below[number] = x.moved(element, by: -h)
        let difference = (objective(above) - objective(below)) / (2 * h)
        let error = abs(gradient[element] - difference) / max(1, abs(difference))
        count += 1
        if !(error <= worst.error) {
          worst = Report(
            name: name, input: number, index: x.shape.indices(of: element),
            gradient: gradient[element], difference: difference,
            error: error.isNaN ? .infinity : error, count: 0)
        }
      }
    }
    return Report(
      name: name, input: worst.input, index: worst.index, gradient: worst.gradient,
      difference: worst.difference, error: worst.error, count: count)
  }
}

extension Primitive.Example {
  /// Double-precision inputs, drawn from the interval and not near a kink.
  public func inputs(using source: inout RandomSource) -> [Tensor] {
    shapes.map { shape in
      let values = (0..<shape.count).map { _ in
        var x = source.uniform(in: interval)
        while kinks.contains(where: { abs($0 - x) < 0.01 }) { x = source.uniform(in: interval) }
        return x
      }
      return Tensor(values, shape: shape, .double)
    }
  }
}

extension Tensor {
  /// A copy with `step` added to one element, counted in row-major order.
  fileprivate func moved(_ element: Int, by step: Double) -> Tensor {
    var changed = values
    changed[element] += step
    return Tensor(changed, shape: shape, .double)
  }
}

extension Shape {
  /// The indices of an element that is counted in row-major order.
  fileprivate func indices(of element: Int) -> [Int] {
    var rest = element
    return reversed().map { size in
      defer { rest /= size }
      return rest % size
    }.reversed()
  }
}
