import Autograd
import Golden
import Layers
import Tensors
import Testing

@testable import Losses

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenLossTests {
  static let group = GoldenGroup("loss") { golden, precision in
    try LossCase(golden: golden, precision: precision).results()
  }

  /// Values, reductions and gradients.
  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSettings() throws {
    let made = try MadeSet(MadeCases.losses)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.losses.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aWrongLossIsCaught() throws {
    let made = try MadeSet(MadeCases.losses)
    let golden = try made.first("mse")
    let wrong = Loss("mse") { t, y in (y - t).squared().mean([-1]) * 1.000001 }
    let results = try LossCase(golden: golden, precision: .double, loss: wrong).results()
    #expect(!GoldenReport(results, with: golden, .double).agrees)
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.losses)
    let huber = try made.first("huber")
    expect(huber.changing(item: "regret"), tells: "“regret”")
    expect(huber.changing("delta", to: nil), tells: "delta is missing")
    expect(huber.without("y_true"), tells: "y_true is missing")
    expect(huber.changing(item: "sparse_categorical_ce"), tells: "from_logits")
    expect(huber.changing("label_smoothing", to: 0.1), tells: "label_smoothing")
    #expect(!Self.group.outcome(of: huber.changing("delta", to: 1)).agrees)
    let sparse = try made.first("sparse_categorical_ce")
    expect(sparse.changing("num_classes", to: 2), tells: "num_classes")
    expect(sparse.changing("from_logits", to: "no"), tells: "from_logits")
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}

/// A case of the golden set on a loss of ours.
struct LossCase {
  let golden: GoldenCase
  let precision: Precision
  var loss: Loss?

  func results() throws -> [String: Tensor] {
    let loss = try self.loss ?? ours()
    try checkShapes(loss)
    let t = Variable(
      try golden.tensor("y_true", precision), requiresGradient: golden.has("d_y_true"))
    let p = Variable(try golden.tensor("y_pred", precision), requiresGradient: true)
    let mean = loss(t, p)
    var results = [
      "loss": mean.value, "loss_sum": loss(t, p, reduction: .sum).value,
      "loss_none": loss(t, p, reduction: .none).value,
    ]
    mean.backward()
    results["d_y_pred"] = p.gradient
    results["d_y_true"] = t.gradient
    if golden.has("logits") { try addLogits(loss, t.value, &results) }
    return results
  }

  /// The loss as training takes it: from the logits of the activation in the same pass, in one step.
  private func addLogits(_ loss: Loss, _ t: Tensor, _ results: inout [String: Tensor]) throws {
    let z = Variable(try golden.tensor("logits", precision), requiresGradient: true)
    let activation: Activation = golden.item == "bce_probs" ? .sigmoid : .softmax
    let mean = ForwardContext(isTraining: true).open { loss(t, activation(z)) }
    mean.backward()
    results["loss_logits"] = mean.value
    results["d_logits"] = z.gradient
  }

  private func checkShapes(_ loss: Loss) throws {
    let isSparse = loss.targets == .labels
    let sizes = try GoldenSizes(
      of: golden, attributes: ["num_classes": 1],
      [
        "y_pred": golden.attributes.has("num_classes") ? "… num_classes" : "… last",
        "y_true": isSparse
          ? "…" : golden.attributes.has("num_classes") ? "… num_classes" : "… last",
        "logits?": "… num_classes",
      ])
    if isSparse { _ = try golden.wholeNumbers("y_true", below: sizes["num_classes"]) }
  }

  private func ours() throws -> Loss {
    let attributes = golden.attributes
    attributes.note(
      "formula", saying: "mean over last axis, then mean over samples",
      "mean of squares over all elements", "1/(2n) * sum((y_pred-y_true)^2), n = first axis",
      "sum over last axis of y_true*log(y_true/y_pred), then mean over samples")
    for name in ["edge", "soft_labels"] { attributes.note(name) }
    try attributes.allow("labels", "-1/+1")
    try attributes.allow("label_smoothing", 0)
    let item = golden.item
    switch item {
    case "half_mse": return .halfMeanSquaredError
    case "mse": return .meanSquaredError
    case "mae": return .meanAbsoluteError
    case "bce_probs", "bce_logits":
      let isLogits = try attributes.truth("from_logits", else: item == "bce_logits")
      return .binaryCrossentropy(fromLogits: isLogits)
    case "categorical_ce":
      return .categoricalCrossentropy(fromLogits: try attributes.truth("from_logits"))
    case "sparse_categorical_ce":
      return .sparseCategoricalCrossentropy(fromLogits: try attributes.truth("from_logits"))
    case "hinge": return .hinge
    case "huber":
      let delta = try attributes.number("delta")
      guard delta > 0 else { throw GoldenProblem("the attribute delta is \(delta)") }
      return .huber(delta: delta)
    case "kl": return .klDivergence
    default: throw GoldenProblem("there is no loss for the item “\(item)”")
    }
  }
}
