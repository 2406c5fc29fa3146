import Autograd
import Golden
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// The models of the golden set, written as a student writes them, and trained step by step.
@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenModelTests {
  static let settings = [
    ("reference", Precision.double), ("reference", .single), ("onednn", .single),
  ]

  @Test(arguments: settings)
  func denseNetwork(kernels: String, precision: Precision) throws {
    var model = Sequential([
      .dense(10, activation: .relu, inputShape: [8]),
      .dense(1, activation: .sigmoid),
    ])
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    try expectAgreement("mlp_bce_adam", model, kernels, precision)
  }

  @Test(arguments: settings)
  func recurrentNetwork(kernels: String, precision: Precision) throws {
    var model = Sequential([
      .embedding(50, 8), .lstm(6), .dense(4, activation: .relu), .dense(1, activation: .sigmoid),
    ])
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    try expectAgreement("lstm_bce_adam", model, kernels, precision)
  }

  /// The readable kernels need minutes for this one.
  @Test func convolutionalNetwork() throws {
    var model = Sequential([
      .conv2D(32, 3, activation: .relu, inputShape: [28, 28, 1]), .maxPooling2D(2), .flatten,
      .dense(128, activation: .relu), .dense(10, activation: .softmax),
    ])
    model.compile(
      optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    try expectAgreement("cnn_sparse_ce_adam", model, "onednn", .single)
  }

  @Test func aWrongLearningRateIsCaught() throws {
    var model = Sequential([
      .dense(10, activation: .relu, inputShape: [8]), .dense(1, activation: .sigmoid),
    ])
    model.compile(optimizer: .adam(learningRate: 0.00101), loss: .binaryCrossentropy)
    let golden = try #require(GoldenCase.all(of: "model").first { $0.item == "mlp_bce_adam" })
    let run = try KernelChoice.with(try KernelChoice.named("reference")) {
      try ModelCase(golden, .double).report(model)
    }
    #expect(!run.agrees)
  }

  private func expectAgreement(
    _ item: String, _ model: Sequential, _ kernels: String, _ precision: Precision
  ) throws {
    for golden in GoldenCase.all(of: "model") where golden.item == item {
      let report = try KernelChoice.with(try KernelChoice.named(kernels)) {
        try ModelCase(golden, precision).report(model)
      }
      #expect(report.agrees, "\(golden), \(kernels) \(precision): \(report.summary)")
    }
  }
}

/// A case of the golden set on a model of ours.
struct ModelCase {
  let golden: GoldenCase
  let precision: Precision
  let x, y: Tensor

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    self.golden = golden
    self.precision = precision
    x = try golden.tensor("x", precision)
    y = try golden.tensor("y", precision)
  }

  /// Losses before and after each step, predictions, the first gradient and the last weights.
  func report(_ untrained: Sequential) throws -> GoldenReport {
    var model = untrained
    try model.build(for: [x.shape.dimensions.dropFirst().map { Optional($0) }])
    try load(into: model)
    var report = GoldenReport()
    try report.compare("pred_initial", model.predict(x, batchSize: 100), with: golden)
    let size = Int(golden.number("batch_size"))
    let (steps, rows) = (Int(golden.number("steps")), Int(golden.number("rows")))
    var (before, after, all) = ([Double](), [Double](), [Double]())
    for step in 0..<steps {
      let start = step % (rows / size) * size
      let (bx, by) = (x[start..<start + size], y[start..<start + size])
      if step == 0 { try compareGradients(model, bx, by, &report) }
      let scores: Scores = try model.trainOnBatch(bx, by)
      before.append(scores.loss)
      after.append(try (model.evaluate(bx, by, batchSize: size) as Scores).loss)
      all.append(try (model.evaluate(x, y, batchSize: rows) as Scores).loss)
    }
    try report.compare("loss_before_step", Tensor(before, precision), with: golden)
    try report.compare("loss_after_step", Tensor(after, precision), with: golden)
    try report.compare("loss_all_after_step", Tensor(all, precision), with: golden)
    try report.compare("pred_final", model.predict(x, batchSize: 100), with: golden)
    for (name, parameter) in zip(names, model.parameters) where precision == .double {
      try compare("final." + name, parameter.variable.value, &report)
    }
    return report
  }

  /// The case's names of the weights, which are in Keras' order.
  private var names: [String] { golden.tensors.filter { $0.role == "param" }.map(\.name) }

  private func load(into model: Sequential) throws {
    let parameters = model.parameters
    #expect(parameters.count == names.count)
    for (name, parameter) in zip(names, parameters) {
      parameter.variable.value = try golden.tensor(name, precision)
    }
  }

  private func compareGradients(
    _ model: Sequential, _ x: Tensor, _ y: Tensor, _ report: inout GoldenReport
  ) throws {
    let loss = model.trainer.setup!.loss
    ForwardContext(isTraining: true).open { loss(y, model(Variable(x))) }.backward()
    for (name, parameter) in zip(names, model.parameters) {
      try compare("grad1." + name, parameter.variable.takeGradient()!.toDense(), &report)
    }
  }

  /// Compares a whole tensor, or its first rows where the case has only those.
  private func compare(_ name: String, _ value: Tensor, _ report: inout GoldenReport) throws {
    if golden.has(name) {
      try report.compare(name, value, with: golden)
    } else {
      try report.compare(name + ".head", value[0..<8], with: golden)
    }
  }
}
