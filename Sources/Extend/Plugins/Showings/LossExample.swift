import Autograd
import Losses
import Tensors

/// One sample of the kind that a loss is for, and a prediction that can be moved.
public struct LossExample: Sendable {
  /// The loss.
  public let loss: Loss
  /// A description of the targets.
  public let text: String
  /// The targets, `[1, outputs]` or class labels `[1]`.
  public let targets: Tensor
  /// Where the moving number may be.
  public let range: ClosedRange<Double>
  /// The moving number that is right.
  public let right: Double
  /// Places at or near the ends of what the loss is for.
  public let extremes: [Double]

  /// How the moving number x becomes the predictions: a + b·x for each output.
  private let outputs: [(a: Double, b: Double)]

  /// An example that this loss can take.
  public init(_ loss: Loss) {
    self.loss = loss
    let isRow =
      loss.targets == .labels || loss.predictions == .distributions || loss.predictions == .logits
    let target = LossExample.target(loss)
    let isPair = isRow && loss.targets != .signs
    switch loss.predictions {
    case .distributions:
      (range, right, extremes) = (0.02...0.98, 0.98, [1e-7, 1 - 1e-7])
      outputs = [(1, -1), (0, 1)]
    case .probabilities where isPair:
      (range, right, extremes) = (0.02...0.98, 0.98, [1e-7, 1 - 1e-7])
      outputs = [(1, -1), (0, 1)]
    case .probabilities:
      (range, right, extremes) = (0.02...0.98, 0.98, [1e-7, 1 - 1e-7])
      outputs = [(0, 1)]
    case .positive:
      (range, right, extremes) = (0.1...(3 * target), target, [1e-6, 1e6])
      outputs = isPair ? [(1, 0), (0, 1)] : [(0, 1)]
    case .logits:
      (range, right, extremes) = (-4...4, 4, [0, 1e6, -1e6])
      outputs = isPair ? [(0, 0), (0, 1)] : [(0, 1)]
    case .numbers:
      (range, right, extremes) = (-2...4, isPair ? 4 : target, [0, 1e6, -1e6])
      outputs = isPair ? [(0, 0), (0, 1)] : [(0, 1)]
    }
    if loss.targets == .labels {
      text = "One sample of the second of two classes; the prediction is that class's number."
      targets = Tensor([1], shape: [1], .double)
    } else if isPair {
      text = "One sample whose target is the second of two classes; the prediction is its number."
      targets = Tensor([0, 1], shape: [1, 2], .double)
    } else {
      text = "One sample whose target is \(loss.targets == .signs ? "+" : "")\(Int(target))."
      targets = Tensor([target], shape: [1, 1], .double)
    }
  }

  private static func target(_ loss: Loss) -> Double {
    switch loss.targets {
    case .counts, .positive: 3
    case .likePredictions, .binary, .probabilities, .signs, .labels: 1
    }
  }

  /// The loss where the moving number is x, and its slope.
  public func cost(of x: Double) -> (value: Double, slope: Double) {
    let numbers = outputs.map { $0.b == 0 ? $0.a : $0.a + $0.b * x }
    let input = Variable(
      Tensor(numbers, shape: [1, numbers.count], .double), requiresGradient: true)
    let cost = loss(targets, input)
    cost.backward()
    // Where one share grows the other shrinks.
    let gradient = input.gradient?.values ?? []
    let slope = zip(gradient, outputs).reduce(0) { sum, each in
      each.1.b == 0 ? sum : sum + each.0 * each.1.b
    }
    return (cost.value.scalar, gradient.isEmpty ? .nan : slope)
  }
}
