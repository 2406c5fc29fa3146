import Autograd
import LessonKit
import Losses
import Notation
import Plugins
import Randomness
import Tensors

/// Checks that a loss is a scalar, survives extreme predictions, falls as predictions improve, and has the right
/// gradient: all with the targets and the predictions that it says it is for.
struct LossCheck {
  let loss: Loss

  private var domain: DomainSample {
    DomainSample(targets: loss.targets, predictions: loss.predictions)
  }

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("loss \(loss.name)", doing: doing)
    var random = RandomSource(seed: 1)
    // What is being done is told only where it ended the program.
    doing("trying batches. " + domain.advice)
    guard isOneNumber(&list, &random), isNumber(&list, &random) else { return list.lines }
    doing("trying extreme predictions")
    extremes(&list)
    doing("comparing with central differences")
    gradient(&list, &random)
    doing("moving one prediction from wrong to right")
    improves(&list)
    doing("comparing predictions with the right ones")
    rightIsLeast(&list, &random)
    let (targets, predictions) = sample(4, 3, soft: true, &random)
    let twice = (0..<2).map { _ in
      loss(targets, Variable(predictions)).value.values.map(\.bitPattern)
    }
    list.require(
      "the same predictions cost the same", twice[0] == twice[1], problem: "two calls differ",
      advice: "A loss has no randomness and no memory.")
    return list.lines
  }

  /// Hard and, where targets may be, soft ones; also of a single output.
  private func batches(
    _ random: inout RandomSource
  ) -> [(rows: Int, width: Int, cost: Tensor)] {
    let isRow = loss.targets == .labels || loss.predictions == .distributions
    return [(1, 2), (3, 4), (7, 5), (4, isRow ? 2 : 1)].flatMap { rows, width in
      [false, true].map { soft in
        let (targets, predictions) = sample(rows, width, soft: soft, &random)
        return (rows, width, loss(targets, Variable(predictions)).value)
      }
    }
  }

  private func isOneNumber(_ list: inout Checklist, _ random: inout RandomSource) -> Bool {
    let odd = batches(&random).first { $0.cost.count != 1 }
    list.require(
      "it is one number for a batch of any size", odd == nil,
      problem: "for predictions [\(odd?.rows ?? 0), \(odd?.width ?? 0)] it has the shape "
        + "\(odd?.cost.shape ?? [])",
      advice: "Give one number for each sample: take the mean over the last axis, mean([-1]).")
    return odd == nil
  }

  private func isNumber(_ list: inout Checklist, _ random: inout RandomSource) -> Bool {
    let bad = batches(&random).first { !$0.cost.values[0].isFinite }
    list.require(
      "it is a number", bad == nil,
      problem: "for predictions [\(bad?.rows ?? 0), \(bad?.width ?? 0)] it is "
        + "\(bad.map { written($0.cost.values[0]) } ?? ""); the other checks wait for this one",
      advice: domain.advice)
    return bad == nil
  }

  private func extremes(_ list: inout Checklist) {
    let example = LossExample(loss)
    let outcomes = example.extremes.map { place in (place, example.cost(of: place)) }
    let bad = outcomes.first { $0.1.value.isNaN || $0.1.slope.isNaN }
    list.require(
      "extreme predictions cost a number", bad == nil,
      problem:
        "the prediction \(written(bad?.0 ?? 0)) gives cost \(written(bad?.1.value ?? 0)) and "
        + "slope \(written(bad?.1.slope ?? 0))",
      advice: "∞ − ∞ and 0·∞ are no numbers: branch where an exponential becomes too large. "
        + domain.advice)
    let isShare = loss.predictions == .probabilities || loss.predictions == .distributions
    let ends = isShare ? [0.0, 1].map { place in (place, example.cost(of: place)) } : []
    let isHarmless = { (cost: (value: Double, slope: Double)) in
      cost.value.isFinite && cost.slope.isFinite
    }
    if let steep = (outcomes + ends).first(where: { !isHarmless($0.1) }), bad == nil {
      list.remark(
        "extreme predictions",
        "the prediction \(written(steep.0)) gives cost \(written(steep.1.value)) and slope "
          + written(steep.1.slope),
        advice: isShare
          ? "log 0 is infinite, and 0·∞ no number; a softmax in single precision does give 0. Keep "
            + "shares within 1e-7 and 1 − 1e-7: Primitive.clamp(to: 1e-7...(1 - 1e-7))(p)"
          : "An infinite slope ends a training: keep the prediction away from there.")
    }
    let hidden = example.cost(of: .nan).value
    list.require(
      "a prediction that is no number costs none", !hidden.isFinite,
      problem: "a prediction of NaN costs \(written(hidden))",
      advice: "A training that broke would look healthy: let NaN through.")
  }

  private func gradient(_ list: inout Checklist, _ random: inout RandomSource) {
    let (targets, predictions) = sample(3, 4, soft: true, &random)
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
    if !domain.isNearerBetter { return }
    let example = LossExample(loss)
    let (right, wrong) = (example.right, example.range.lowerBound)
    let (best, worst) = (example.cost(of: right).value, example.cost(of: wrong).value)
    list.require(
      "a better prediction costs less", best < worst,
      problem: "\(example.text) The prediction \(written(right)) costs \(written(best)), but the "
        + "wrong one \(written(wrong)) costs \(written(worst))",
      advice: "Which way round are target and prediction? The target comes first. "
        + domain.advice)
  }

  /// The right prediction need not cost 0 (that of counts may cost less), but no other may cost less than it.
  private func rightIsLeast(_ list: inout Checklist, _ random: inout RandomSource) {
    var problem: String?
    for _ in 0..<20 where problem == nil {
      let (targets, predictions) = sample(1, 3, soft: false, &random)
      guard let right = domain.right(for: targets, width: 3) else { return }
      let costs = [predictions, right].map { loss(targets, Variable($0)).value.values[0] }
      if costs[0] < costs[1] - 1e-5 * max(1, abs(costs[1])) {
        problem =
          "for the targets \(text(targets)) the predictions \(text(predictions)) cost "
          + "\(written(costs[0])), the right ones \(written(costs[1]))"
      }
    }
    list.require(
      "nothing costs less than the right prediction", problem == nil, problem: problem ?? "",
      advice: "Take the square or the size of a difference, or −log of a probability. "
        + domain.advice)
  }

  private func text(_ numbers: Tensor) -> String {
    "[" + numbers.values.map { written($0) }.joined(separator: ", ") + "]"
  }

  private func sample(
    _ rows: Int, _ width: Int, soft: Bool, _ random: inout RandomSource
  ) -> (targets: Tensor, predictions: Tensor) {
    let targets = domain.targets(rows, width, soft: soft, &random)
    return (targets, domain.predictions(rows, width, &random))
  }
}
