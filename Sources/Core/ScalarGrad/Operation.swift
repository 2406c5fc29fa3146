import Notation

extension Scalar {
  /// The kinds of node in a graph of scalars.
  ///
  /// `Operation.all` is walked by the test that holds every slope against finite differences. The two kinds that carry
  /// something are indirect, so that every node keeps eight bytes for its operation and not seventeen.
  public enum Operation: Hashable, Sendable {
    case leaf
    case add, negate, subtract, multiply, divide, sum, weightedSum
    indirect case power(Double)
    case exp, log, relu, tanh, sigmoid
    case absolute, squareRoot, sine, cosine, maximum, minimum
    /// aᵇ, where the exponent has a slope too.
    case exponentiation
    /// A function that is none of these, by its name: see `Scalar.function`.
    indirect case function(String)

    /// Every operation that computes something, from simple to hard.
    public static let all: [Operation] = [
      .add, .negate, .subtract, .multiply, .divide, .sum, .weightedSum,
      .power(3), .exp, .log, .relu, .tanh, .sigmoid, .absolute, .squareRoot,
      .sine, .cosine, .maximum, .minimum, .exponentiation,
    ]

    /// How many inputs it takes; nil where any number will do.
    public var inputCount: Int? {
      switch self {
      case .leaf: 0
      case .negate, .power, .exp, .log, .relu, .tanh, .sigmoid, .function, .absolute, .squareRoot,
        .sine, .cosine:
        1
      case .add, .subtract, .multiply, .divide, .maximum, .minimum, .exponentiation: 2
      case .sum, .weightedSum: nil
      }
    }

    /// Carries the operation out.
    public func callAsFunction(_ inputs: [Scalar]) -> Scalar {
      if let needed = inputCount, needed == 0 || inputs.count != needed {
        fatalError("\(name) takes \(needed) inputs, not \(inputs.count).")
      }
      return switch self {
      case .leaf: fatalError("A leaf is given, not computed: write Scalar(value).")
      case .add: inputs[0] + inputs[1]
      case .negate: -inputs[0]
      case .subtract: inputs[0] - inputs[1]
      case .multiply: inputs[0] * inputs[1]
      case .divide: inputs[0] / inputs[1]
      case .sum: Scalar.sum(inputs)
      case .weightedSum: weightedSum(inputs)
      case .power(let n): ScalarGrad.pow(inputs[0], n)
      case .exp: ScalarGrad.exp(inputs[0])
      case .log: ScalarGrad.log(inputs[0])
      case .relu: ScalarGrad.relu(inputs[0])
      case .tanh: ScalarGrad.tanh(inputs[0])
      case .sigmoid: ScalarGrad.sigmoid(inputs[0])
      case .absolute: ScalarGrad.abs(inputs[0])
      case .squareRoot: ScalarGrad.sqrt(inputs[0])
      case .sine: ScalarGrad.sin(inputs[0])
      case .cosine: ScalarGrad.cos(inputs[0])
      case .maximum: ScalarGrad.max(inputs[0], inputs[1])
      case .minimum: ScalarGrad.min(inputs[0], inputs[1])
      case .exponentiation: ScalarGrad.pow(inputs[0], inputs[1])
      case .function(let name):
        fatalError("Only its maker knows '\(name)': write Scalar.function(…).")
      }
    }

    /// The inputs in the order w₁, a₁, w₂, a₂, …, b.
    private func weightedSum(_ inputs: [Scalar]) -> Scalar {
      guard let b = inputs.last, inputs.count % 2 == 1 else {
        fatalError("weightedSum takes w₁, a₁, w₂, a₂, …, b: an odd number, not \(inputs.count).")
      }
      let pairs = stride(from: 0, to: inputs.count - 1, by: 2)
      return Scalar.weightedSum(pairs.map { inputs[$0] }, pairs.map { inputs[$0 + 1] }, plus: b)
    }

    /// A short name, as it stands on a node of a drawn graph.
    public var name: String {
      switch self {
      case .leaf: "given"
      case .add: "+"
      case .negate: "−"
      case .subtract: "−"
      case .multiply: "·"
      case .divide: "/"
      case .sum: "Σ"
      case .weightedSum: "Σ w·a + b"
      case .power(let n): "power \(written(n))"
      case .exp: "exp"
      case .log: "ln"
      case .relu: "relu"
      case .tanh: "tanh"
      case .sigmoid: "σ"
      case .absolute: "abs"
      case .squareRoot: "√"
      case .sine: "sin"
      case .cosine: "cos"
      case .maximum: "max"
      case .minimum: "min"
      case .exponentiation: "^"
      case .function(let name): name
      }
    }
  }
}
