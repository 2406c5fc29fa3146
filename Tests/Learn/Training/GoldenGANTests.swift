import Autograd
import Golden
import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// The alternating training of a generator and a discriminator, written plainly.
@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenGANTests {
  @Test(arguments: [("reference", Precision.double), ("onednn", .single)])
  func losses(kernels: String, precision: Precision) throws {
    for golden in GoldenCase.all(of: "model") where golden.item == "gan_mlp_adam" {
      let report = try KernelChoice.with(try KernelChoice.named(kernels)) {
        try train(golden, precision)
      }
      #expect(report.agrees, "\(golden), \(kernels): \(report.summary)")
    }
  }

  /// The same as the documents write it: each network compiled for itself, and both behind each other with
  /// the discriminator frozen.
  @Test(arguments: [("reference", Precision.double), ("onednn", .single)])
  func inBatches(kernels: String, precision: Precision) throws {
    for golden in GoldenCase.all(of: "model") where golden.item == "gan_mlp_adam" {
      let report = try KernelChoice.with(try KernelChoice.named(kernels)) {
        try trainInBatches(golden, precision)
      }
      #expect(report.agrees, "\(golden), \(kernels): \(report.summary)")
    }
  }

  private func trainInBatches(
    _ golden: GoldenCase, _ precision: Precision
  ) throws -> GoldenReport {
    let generator = Sequential([.dense(8, activation: .relu, inputShape: [4]), .dense(2)])
    var discriminator = Sequential([
      .dense(8, activation: .relu, inputShape: [2]), .dense(1, activation: .sigmoid),
    ])
    let names = golden.tensors.filter { $0.role == "param" }.map(\.name)
    for (name, parameter) in zip(names, generator.parameters + discriminator.parameters) {
      parameter.variable.value = try golden.tensor(name, precision)
    }
    discriminator.compile(optimizer: .adam(), loss: .binaryCrossentropy)
    var frozen = discriminator
    frozen.isTrainable = false
    var gan = Sequential([.layer(generator), .layer(frozen)])
    try gan.build(for: [[4]])
    gan.compile(optimizer: .adam(), loss: .binaryCrossentropy)

    let real = try golden.tensor("real", precision)
    let ofD = try golden.tensor("z_disc", precision)
    let ofG = try golden.tensor("z_gen", precision)
    let batch = Int(golden.number("batch_size"))
    let (ones, zeros) = (Tensor.ones([batch, 1], precision), Tensor.zeros([batch, 1], precision))
    var (dLosses, gLosses) = ([Double](), [Double]())
    for step in 0..<Int(golden.number("steps")) {
      let rows = step * batch..<(step + 1) * batch
      let fake = generator.predict(ofD[rows])
      let scores = try discriminator.trainOnBatch(
        .concatenate([real[rows], fake]), .concatenate([ones, zeros]))
      dLosses.append(scores.loss)
      gLosses.append(try gan.trainOnBatch(ofG[rows], ones).loss)
    }
    var report = GoldenReport()
    try report.compare("d_loss", Tensor(dLosses, precision), with: golden)
    try report.compare("g_loss", Tensor(gLosses, precision), with: golden)
    return report
  }

  private func train(_ golden: GoldenCase, _ precision: Precision) throws -> GoldenReport {
    let generator = Sequential([.dense(8, activation: .relu, inputShape: [4]), .dense(2)])
    let discriminator = Sequential([
      .dense(8, activation: .relu, inputShape: [2]), .dense(1, activation: .sigmoid),
    ])
    let names = golden.tensors.filter { $0.role == "param" }.map(\.name)
    let parameters = generator.parameters + discriminator.parameters
    for (name, parameter) in zip(names, parameters) {
      parameter.variable.value = try golden.tensor(name, precision)
    }
    let real = try golden.tensor("real", precision)
    let zs = (try golden.tensor("z_disc", precision), try golden.tensor("z_gen", precision))

    // A frozen copy shares the weights of the discriminator, and does not work out gradients for them.
    var frozen = discriminator
    frozen.isTrainable = false
    let bce = Loss.binaryCrossentropy
    let adam = Optimizer.adam()
    var (ofD, ofG) = (OptimizerMemory(), OptimizerMemory())
    var random = RandomSource(seed: 0)
    let batch = Int(golden.number("batch_size"))
    let labels = Tensor.concatenate([.ones([batch, 1], precision), .zeros([batch, 1], precision)])
    let ones = Tensor.ones([batch, 1], precision)
    var (dLosses, gLosses) = ([Double](), [Double]())

    for step in 0..<Int(golden.number("steps")) {
      let rows = step * batch..<(step + 1) * batch
      TrainingMode.on(using: &random) {
        let fake = generator(Variable(zs.0[rows])).detached()
        let both = Variable.concatenate([Variable(real[rows]), fake])
        let dLoss = bce(labels, discriminator(both))
        dLoss.backward()
        adam.step(discriminator.parameters.trained, memory: &ofD)
        dLosses.append(dLoss.scalar)

        let gLoss = bce(ones, frozen(generator(Variable(zs.1[rows]))))
        gLoss.backward()
        adam.step(generator.parameters.trained, memory: &ofG)
        gLosses.append(gLoss.scalar)
      }
      #expect(discriminator.parameters.allSatisfy { $0.variable.gradient == nil })
    }
    var report = GoldenReport()
    try report.compare("d_loss", Tensor(dLosses, precision), with: golden)
    try report.compare("g_loss", Tensor(gLosses, precision), with: golden)
    for (name, parameter) in zip(names, parameters) where precision == .double {
      try report.compare("final." + name, parameter.variable.value, with: golden)
    }
    return report
  }
}
