import Autograd
import LessonKit
import Losses
import Notation
import Plugins
import Randomness
import Tensors

/// Checks that a loss is a scalar, survives extreme predictions, falls as predictions improve, and has the right
/// gradient.
struct LossCheck {
  let loss: Loss

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("loss \(loss.name)", doing: doing)
    var random = RandomSource(seed: 1)
    doing("trying batches of several sizes")
    let costs = [(1, 2), (3, 4), (7, 5)].map { rows, width in
      let (targets, predictions) = sample(rows, width, &random)
      return (rows, width, loss(targets, Variable(predictions)).value)
    }
    let odd = costs.first { $0.2.count != 1 }
    list.require(
      "it is one number for a batch of any size", odd == nil,
      problem: "for predictions [\(odd?.0 ?? 0), \(odd?.1 ?? 0)] it has the shape "
        + "\(odd?.2.shape ?? [])",
      advice: "Give one number for each sample: take the mean over the last axis, mean([-1]).")
    let values = costs.map { $0.2.values[0] }
    list.require(
      "it is a number, and not negative", values.allSatisfy { $0.isFinite && $0 >= 0 },
      problem: "it is \(values.first { !($0 >= 0) }.map { written($0) } ?? "∞")",
      advice: "A perfect prediction costs 0, and every other costs more.")
    doing("trying extreme predictions")
    extremes(&list)
    doing("comparing with central differences")
    gradient(&list, &random)
    doing("moving one prediction from wrong to right")
    improves(&list)
    let (targets, predictions) = sample(4, 3, &random)
    let twice = (0..<2).map { _ in loss(targets, Variable(predictions)).value.values }
    list.require(
      "the same predictions cost the same", twice[0] == twice[1], problem: "two calls differ",
      advice: "A loss has no randomness and no memory.")
    return list.lines
  }

  private func extremes(_ list: inout Checklist) {
    let example = LossExample(loss)
    let isShare = loss.targets == .probabilities || loss.targets == .labels
    let places = isShare ? [0.0, 1] : [0, 1e6, -1e6]
    let outcomes = places.map { place in (place, example.cost(of: place)) }
    let bad = outcomes.first { $0.1.value.isNaN || $0.1.slope.isNaN }
    list.require(
      "extreme predictions cost a number", bad == nil,
      problem:
        "the prediction \(written(bad?.0 ?? 0)) gives cost \(written(bad?.1.value ?? 0)) and "
        + "slope \(written(bad?.1.slope ?? 0))",
      advice: isShare
        ? "log 0 is infinite, and 0·∞ no number: keep shares within 1e-7 and 1 − 1e-7."
        : "∞ − ∞ and 0·∞ are no numbers: branch where an exponential becomes too large.")
    if let steep = outcomes.first(where: { $0.1.value.isInfinite || $0.1.slope.isInfinite }),
      bad == nil
    {
      list.remark(
        "extreme predictions",
        "the prediction \(written(steep.0)) gives cost \(written(steep.1.value)) and slope "
          + written(steep.1.slope),
        advice: "An infinite slope ends a training: keep the prediction away from there.")
    }
    let hidden = example.cost(of: .nan).value
    list.require(
      "a prediction that is no number costs none", !hidden.isFinite,
      problem: "a prediction of NaN costs \(written(hidden))",
      advice: "A training that broke would look healthy: let NaN through.")
  }

  private func gradient(_ list: inout Checklist, _ random: inout RandomSource) {
    let (targets, predictions) = sample(3, 4, &random)
    let report = GradientCheck.check(loss.name, at: [predictions]) { [loss] in
      loss(targets.converted(to: .double), $0[0])
    }
    list.require(
      "its gradient is the slope of its value", report.passes(within: 1e-5),
      problem: "at prediction \(report.index) the gradient is \(written(report.gradient)), but the "
        + "loss rises by \(written(report.difference))",
      advice: "Build it of operations on variables: their gradients are checked already.")
  }

  private func improves(_ list: inout Checklist) {
    let example = LossExample(loss)
    let isShare = loss.targets == .probabilities || loss.targets == .labels
    let right = isShare ? example.range.upperBound : 1
    let wrong = example.range.lowerBound
    let (best, worst) = (example.cost(of: right).value, example.cost(of: wrong).value)
    list.require(
      "a better prediction costs less", best < worst,
      problem: "the prediction \(written(right)) costs \(written(best)), but the wrong one "
        + "\(written(wrong)) costs \(written(worst))",
      advice: "Which way round are target and prediction? The target comes first.")
  }

  /// Targets that the loss can take, and predictions away from 0, 1 and each other.
  private func sample(
    _ rows: Int, _ width: Int, _ random: inout RandomSource
  ) -> (targets: Tensor, predictions: Tensor) {
    let shape = Shape([rows, width])
    switch loss.targets {
    case .likePredictions:
      return (
        .normal(shape, .double, using: &random), .normal(shape, .double, using: &random)
      )
    case .signs:
      let signs = Tensor.normal(shape, .double, using: &random).map { $0 < 0 ? -1 : 1 }
      return (signs, .normal(shape, .double, using: &random))
    case .probabilities, .labels:
      let shares = Tensor.uniform(shape, in: 0.2...1, .double, using: &random)
      let predictions = shares / shares.sum(-1, keepingAxes: true)
      let labels = (0..<rows).map { _ in random.integer(below: width) }
      if loss.targets == .labels {
        return (Tensor(labels.map(Double.init), shape: [rows], .double), predictions)
      }
      let rowsOfOne = labels.flatMap { label in (0..<width).map { $0 == label ? 1.0 : 0 } }
      return (Tensor(rowsOfOne, shape: shape, .double), predictions)
    }
  }
}
