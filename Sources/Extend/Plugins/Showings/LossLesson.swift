import Autograd
import Figures
import LessonKit
import Losses
import StandardPlots
import Tensors

/// A loss as a lesson: what one prediction costs, and the slope of that.
struct LossLesson: Lesson {
  let loss: Loss

  var card: LessonCard { LessonCard(loss.name.asCatalogName, "The loss \(loss.name)", minutes: 2) }

  func teach(on board: Board) throws {
    board.step("What one prediction costs")
    let example = LossExample(loss)
    board.say("\(example.text)")
    let (low, high) = (example.range.lowerBound, example.range.upperBound)
    let x = board.slider("prediction", in: low...high, default: low + 0.75 * (high - low))
    board.value("the loss", example.cost(of: x).value)
    board.value("its slope", example.cost(of: x).slope)
    board.draw(
      .functionAndSlope(
        "The loss \(loss.name)", caption: "What a prediction costs, and which way is better.",
        over: example.range, at: x,
        curves: [(loss.name, { example.cost(of: $0).value }, { example.cost(of: $0).slope })]))
    board.claim("it is a number", example.cost(of: x).value.isFinite)
  }
}

/// One sample with targets that a loss can take, and a prediction that can be moved.
public struct LossExample: Sendable {
  /// The loss.
  public let loss: Loss
  /// A description of the targets.
  public let text: String
  /// The targets, `[1, outputs]` or class labels `[1]`.
  public let targets: Tensor
  /// Where the moving number may be.
  public let range: ClosedRange<Double>

  /// An example that this loss can take.
  public init(_ loss: Loss) {
    self.loss = loss
    switch loss.targets {
    case .likePredictions:
      (text, range) = ("One sample whose target is 1.", -2...4)
      targets = Tensor([1], shape: [1, 1], .double)
    case .probabilities:
      text = "One sample whose target is the second of two classes; the prediction is its share."
      range = 0.02...0.98
      targets = Tensor([0, 1], shape: [1, 2], .double)
    case .signs:
      (text, range) = ("One sample whose target is +1.", -2...4)
      targets = Tensor([1], shape: [1, 1], .double)
    case .labels:
      text = "One sample of the second of two classes; the prediction is its share."
      range = 0.02...0.98
      targets = Tensor([1], shape: [1], .double)
    }
  }

  /// The loss where the moving number is x, and its slope.
  public func cost(of x: Double) -> (value: Double, slope: Double) {
    let isShare = loss.targets == .probabilities || loss.targets == .labels
    let input = Variable(
      Tensor(isShare ? [1 - x, x] : [x], shape: isShare ? [1, 2] : [1, 1], .double),
      requiresGradient: true)
    let cost = loss(targets, input)
    cost.backward()
    let gradient = input.gradient?.values ?? []
    // Where one share grows the other shrinks.
    let slope = isShare && gradient.count == 2 ? gradient[1] - gradient[0] : gradient.first ?? .nan
    return (cost.value.scalar, slope)
  }
}
