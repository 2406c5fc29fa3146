import Autograd
import Golden
import Tensors
import Testing

@testable import Losses

/// The golden group `loss2`: losses of boxes, sequences, distances and distributions.
@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenFurtherLossTests {
  static let group = GoldenGroup("loss2") { golden, precision in
    try FurtherLossCase(golden, precision).results()
  }

  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSizesAndSettings() throws {
    let made = try MadeSet(MadeCases.furtherLosses)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.furtherLosses.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.furtherLosses)
    let smooth = try made.first("smooth_l1")
    expect(smooth.changing(item: "envy"), tells: "“envy”")
    expect(smooth.changing("beta", to: nil), tells: "beta is missing")
    expect(smooth.changing("beta", to: -1), tells: "beta")
    expect(smooth.without("boxes"), tells: "boxes is missing")
    let ctc = try made.first("ctc")
    expect(ctc.changing("blank", to: 9), tells: "blank")
    expect(ctc.changing("from_logits", to: false), tells: "from_logits")
    #expect(!Self.group.outcome(of: smooth.changing("beta", to: 0.25)).agrees)
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}

/// A case of the group on a loss of ours.
struct FurtherLossCase {
  let golden: GoldenCase
  let precision: Precision
  let variables: GoldenVariables
  var attributes: GoldenAttributes { golden.attributes }

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    (self.golden, self.precision) = (golden, precision)
    variables = try GoldenVariables(golden, precision)
  }

  func results() throws -> [String: Tensor] {
    try attributes.allow("format", "x1 y1 x2 y2")
    switch golden.item {
    case "iou_loss": return try boxes(.iou, "iou")
    case "giou_loss": return try boxes(.generalizedIoU, "giou")
    case "diou_loss": return try boxes(.distanceIoU, "diou")
    case "ciou_loss": return try boxes(.completeIoU, "ciou")
    case "smooth_l1": return try smoothL1()
    case "dice": return try dice()
    case "focal_binary": return try focalBinary()
    case "focal_categorical": return try focalCategorical()
    case "label_smoothing": return try labelSmoothing()
    case "label_smoothing_binary": return try labelSmoothingBinary()
    case "weighted_cross_entropy": return try weightedCrossEntropy()
    case "contrastive": return try contrastive()
    case "triplet": return try triplet()
    case "info_nce": return try contrastiveLearning()
    case "nt_xent": return try twoViews()
    case "distillation": return try distillation()
    case "gaussian_kl": return try gaussian()
    case "vae": return try autoencoder()
    case "wasserstein_gp": return try wasserstein()
    case "second_order": return try secondOrder()
    case "ctc": return try ctc()
    case "ctc_greedy": return try ctcGreedy()
    default: throw GoldenProblem("there is no loss for the item “\(golden.item)”")
    }
  }

  // MARK: what they have in common

  /// The outputs, and the gradients of the loss.
  func results(_ loss: Variable, _ others: [String: Variable] = [:]) throws -> [String: Tensor] {
    guard golden.objective == "loss" else {
      throw GoldenProblem("the objective is “\(golden.objective ?? "")”; “loss” is understood")
    }
    var results = others.mapValues(\.value)
    results["loss"] = loss.value
    loss.backward()
    for entry in golden.tensors where entry.role == "grad" {
      guard let name = entry.of, let variable = variables[name] else {
        throw GoldenProblem("\(entry.name) is the gradient of \(entry.of ?? "nothing")")
      }
      results[entry.name] = variable.gradient
    }
    return results
  }

  /// The mean of the losses of samples, and these.
  func results(ofSamples losses: Variable, _ others: [String: Variable] = [:]) throws -> [String:
    Tensor]
  {
    try results(
      losses.mean(), others.merging(["loss_none": losses, "loss_sum": losses.sum()]) { $1 })
  }

  func number(_ name: String, above least: Double) throws -> Double {
    let number = try attributes.number(name)
    guard number > least else {
      throw GoldenProblem("the attribute \(name) is \(number); more than \(least) is needed")
    }
    return number
  }

  func expectLogits() throws {
    guard try attributes.truth("from_logits") else {
      throw GoldenProblem("the attribute from_logits is false; only true is understood")
    }
  }

  // MARK: boxes and masks

  private func boxes(_ loss: Loss, _ name: String) throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["boxes": "… 4", "targets": "… 4"])
    let losses = loss.samples(try variables("targets"), try variables("boxes"))
    return try results(ofSamples: losses, [name: 1 - losses])
  }

  private func smoothL1() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["boxes": "… last", "targets": "… last"])
    let beta = try number("beta", above: 0)
    let each = smoothL1Loss(try variables("boxes"), try variables("targets"), beta: beta)
    let loss = Loss.smoothL1(beta: beta)(try variables("targets"), try variables("boxes"))
    return try results(loss, ["loss_none": each, "loss_sum": each.sum()])
  }

  private func dice() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["y_true": "n last", "y_pred": "n last"])
    let loss = Loss.dice(smooth: try attributes.number("smooth"))
    return try results(
      ofSamples: loss.samples(try variables("y_true"), try variables("y_pred")))
  }

  // MARK: cross-entropies

  private func focalBinary() throws -> [String: Tensor] {
    try expectLogits()
    _ = try GoldenSizes(of: golden, ["y_true": "… last", "logits": "… last"])
    let isBalanced = try attributes.truth("balanced")
    let (alpha, gamma) = (try attributes.number("alpha"), try number("gamma", above: -1))
    let (t, z) = (try golden.tensor("y_true", precision), try variables("logits"))
    let each = sigmoidFocalLoss(z, t, alpha: isBalanced ? alpha : nil, gamma: gamma)
    let loss = Loss.binaryFocalCrossentropy(
      applyClassBalancing: isBalanced, alpha: alpha, gamma: gamma, fromLogits: true)
    return try results(loss(t, z), ["loss_none": each])
  }

  /// Labels, and logits with as many classes as `num_classes` says.
  private func labelled() throws -> (labels: Tensor, logits: Variable, classes: Int) {
    try expectLogits()
    let sizes = try GoldenSizes(
      of: golden, attributes: ["num_classes": 1], ["logits": "… num_classes", "labels": "…"])
    guard attributes.has("num_classes") else {
      throw GoldenProblem("the attribute num_classes is missing")
    }
    let classes = sizes["num_classes"]
    let ignored = try attributes.whole("ignore_label", else: 0)
    let range = min(ignored, 0)...max(ignored, classes - 1)
    let labels = try golden.wholes("labels", in: range)
    guard labels.allSatisfy({ (0..<classes).contains($0) || $0 == ignored }) else {
      throw GoldenProblem("labels has others than the \(classes) classes")
    }
    return (try golden.tensor("labels", precision), try variables("logits"), classes)
  }

  private func focalCategorical() throws -> [String: Tensor] {
    let (labels, z, classes) = try labelled()
    let loss = Loss.categoricalFocalCrossentropy(
      alpha: try attributes.number("alpha"), gamma: try number("gamma", above: -1),
      fromLogits: true)
    return try results(ofSamples: loss.samples(labels.oneHot(classes), z))
  }

  private func share(_ name: String) throws -> Double {
    let share = try attributes.number(name)
    guard (0...1).contains(share) else { throw GoldenProblem("the attribute \(name) is \(share)") }
    return share
  }

  private func labelSmoothing() throws -> [String: Tensor] {
    let (labels, z, classes) = try labelled()
    let loss = Loss.categoricalCrossentropy(
      fromLogits: true, labelSmoothing: try share("label_smoothing"))
    return try results(ofSamples: loss.samples(labels.oneHot(classes), z))
  }

  private func labelSmoothingBinary() throws -> [String: Tensor] {
    try expectLogits()
    _ = try GoldenSizes(of: golden, ["y_true": "… last", "logits": "… last"])
    let loss = Loss.binaryCrossentropy(
      fromLogits: true, labelSmoothing: try share("label_smoothing"))
    return try results(loss(try golden.tensor("y_true", precision), try variables("logits")))
  }

  private func weightedCrossEntropy() throws -> [String: Tensor] {
    let (labels, z, classes) = try labelled()
    guard try golden.entry("class_weight").shape == [classes] else {
      throw GoldenProblem("class_weight is not one number for each class")
    }
    let loss = WeightedCrossEntropy(
      classWeights: try golden.tensor("class_weight", precision).values,
      ignoring: try attributes.whole("ignore_label"))
    return try results(
      loss(labels, z),
      [
        "loss_none": loss(labels, z, reduction: .none),
        "loss_sum": loss(labels, z, reduction: .sum),
      ]
    )
  }
}
