import Autograd
import Golden
import Layers
import Tensors
import Testing

@testable import Losses

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenLossTests {
  /// Values, reductions and gradients of every case, with each kernel set and precision.
  @Test(arguments: [("reference", Precision.double), ("reference", .single), ("onednn", .single)])
  func valuesAndGradients(kernels: String, precision: Precision) throws {
    let cases = GoldenCase.all(of: "loss")
    #expect(!cases.isEmpty)
    try KernelChoice.with(try KernelChoice.named(kernels)) {
      for golden in cases {
        let report = try LossCase(golden: golden, precision: precision).report()
        #expect(report.agrees, "\(golden), \(kernels) \(precision): \(report.summary)")
      }
    }
  }

  @Test func aWrongLossIsCaught() throws {
    let golden = try #require(GoldenCase.all(of: "loss").first { $0.id == "mse_2d_open" })
    let wrong = Loss("mse") { t, y in (y - t).squared().mean([-1]) * 1.000001 }
    #expect(try !LossCase(golden: golden, precision: .double, loss: wrong).report().agrees)
  }
}

/// A case of the golden set on a loss of ours.
struct LossCase {
  let golden: GoldenCase
  let precision: Precision
  var loss: Loss?

  func report() throws -> GoldenReport {
    var report = GoldenReport()
    let loss = self.loss ?? ours
    let t = Variable(
      try golden.tensor("y_true", precision), requiresGradient: golden.has("d_y_true"))
    let p = Variable(try golden.tensor("y_pred", precision), requiresGradient: true)
    let mean = loss(t, p)
    if golden.has("loss_keras") {
      try report.compare("loss_keras", mean.value, with: golden)
      return report
    }
    try report.compare("loss", mean.value, with: golden)
    for (name, reduction) in [("loss_sum", LossReduction.sum), ("loss_none", .none)] {
      if golden.has(name) {
        try report.compare(name, loss(t, p, reduction: reduction).value, with: golden)
      }
    }
    mean.backward()
    let ofPrediction = golden.has("d_y_pred") ? "d_y_pred" : "d_y_pred_plain"
    try report.compare(ofPrediction, #require(p.gradient), with: golden)
    if golden.has("d_y_true") { try report.compare("d_y_true", #require(t.gradient), with: golden) }
    if golden.has("logits") { try compareLogits(t.value, &report) }
    return report
  }

  /// The loss as training takes it: from the logits of the activation in the same pass, in one step.
  private func compareLogits(_ t: Tensor, _ report: inout GoldenReport) throws {
    let z = Variable(try golden.tensor("logits", precision), requiresGradient: true)
    let loss = ForwardContext(isTraining: true).open { ours(t, Activation.softmax(z)) }
    try report.compare("loss_logits", loss.value, with: golden)
    loss.backward()
    try report.compare("d_logits", #require(z.gradient), with: golden)
  }

  private var ours: Loss {
    switch golden.item {
    case "half_mse": .halfMeanSquaredError
    case "mse": .meanSquaredError
    case "bce_probs": .binaryCrossentropy
    case "bce_logits": .binaryCrossentropy(fromLogits: true)
    case "categorical_ce": .categoricalCrossentropy
    case "sparse_categorical_ce": .sparseCategoricalCrossentropy
    case "hinge": .hinge
    case "huber": .huber(delta: golden.number("delta"))
    case "kl": .klDivergence
    default: fatalError("no loss for \(golden)")
    }
  }
}
