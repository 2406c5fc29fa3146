import Autograd
import Golden
import Layers
import Losses
import Optimizers
import Randomness
import Tensors

@testable import Training

/// A case of the golden set in which a generator and a discriminator are trained in turn.
struct GANCase {
  let golden: GoldenCase
  let precision: Precision
  private var generator, discriminator: Sequential
  private let ofG, ofD: [(name: String, variable: Variable)]
  private let real, zD, zG: Tensor
  private let batch, steps: Int
  private let ones, labels: Tensor

  /// The two ways to write it.
  enum Way { case writtenPlainly, inBatches }

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    (self.golden, self.precision) = (golden, precision)
    let all = try golden.weightNames()
    var names = all[...]
    generator = try golden.network("generator", &names)
    let ofGenerator = all.count - names.count
    discriminator = try golden.network("discriminator", &names)
    guard names.isEmpty else {
      throw GoldenProblem("there are weights for which the model has no layer: \(names)")
    }
    real = try golden.tensor("real", precision)
    zD = try golden.tensor("z_disc", precision)
    zG = try golden.tensor("z_gen", precision)
    batch = try golden.attributes.whole("batch_size")
    steps = try golden.attributes.whole("steps")
    let rows = [real, zD, zG].map { $0.shape.dimensions.first ?? 0 }
    guard batch >= 1, steps >= 1, rows.min()! >= batch * steps else {
      throw GoldenProblem("\(steps) steps of \(batch) rows, and \(rows) rows")
    }
    guard try golden.attributes.texts("discriminator").last?.contains("sigmoid") ?? false else {
      throw GoldenProblem("the discriminator does not end with a sigmoid")
    }
    try generator.build(for: [zD.shape.dimensions.dropFirst().map { Optional($0) }])
    try discriminator.build(for: [real.shape.dimensions.dropFirst().map { Optional($0) }])
    ofG = try golden.load(Array(all[..<ofGenerator]), into: generator, precision)
    ofD = try golden.load(Array(all[ofGenerator...]), into: discriminator, precision)
    ones = .ones([batch, 1], precision)
    labels = .concatenate([ones, .zeros([batch, 1], precision)])
  }

  /// The losses of both, their first gradients and their last weights.
  func results(_ way: Way) throws -> [String: Tensor] {
    var results: [String: Tensor] = [:]
    let (d, g) =
      switch way {
      case .writtenPlainly: try plainly(&results)
      case .inBatches: try inBatches(&results)
      }
    results["d_loss"] = Tensor(d, precision)
    results["g_loss"] = Tensor(g, precision)
    golden.add("final", (ofG + ofD).map { ($0, $1.value) }, to: &results)
    return results
  }

  private func plainly(
    _ results: inout [String: Tensor]
  ) throws -> (d: [Double], g: [Double]) {
    // A frozen copy shares the weights of the discriminator, and does not work out gradients for them.
    var frozen = discriminator
    frozen.isTrainable = false
    let bce = Loss.binaryCrossentropy
    let optimizer = try golden.optimizer(named: "optimizer")
    var (memoryD, memoryG) = (OptimizerMemory(), OptimizerMemory())
    var random = RandomSource(seed: 0)
    var (d, g) = ([Double](), [Double]())
    for step in 0..<steps {
      let rows = step * batch..<(step + 1) * batch
      TrainingMode.on(using: &random) {
        let fake = generator(Variable(zD[rows])).detached()
        let both = Variable.concatenate([Variable(real[rows]), fake])
        let dLoss = bce(labels, discriminator(both))
        dLoss.backward()
        if step == 0 { add(ofD, to: &results) }
        optimizer.step(discriminator.parameters.trained, memory: &memoryD)
        d.append(dLoss.scalar)

        let gLoss = bce(ones, frozen(generator(Variable(zG[rows]))))
        gLoss.backward()
        if step == 0 { add(ofG, to: &results) }
        optimizer.step(generator.parameters.trained, memory: &memoryG)
        g.append(gLoss.scalar)
      }
      guard ofD.allSatisfy({ $0.variable.gradient == nil }) else {
        throw GoldenProblem("the generator's step leaves a gradient in the discriminator")
      }
    }
    return (d, g)
  }

  private func add(
    _ weights: [(name: String, variable: Variable)], to results: inout [String: Tensor]
  ) {
    let gradients = weights.compactMap { name, variable in variable.gradient.map { (name, $0) } }
    golden.add("grad1", gradients, to: &results)
  }

  private func inBatches(
    _ results: inout [String: Tensor]
  ) throws -> (d: [Double], g: [Double]) {
    let optimizer = try golden.optimizer(named: "optimizer")
    let bce = Loss.binaryCrossentropy
    var discriminator = discriminator
    discriminator.compile(optimizer: optimizer, loss: bce)
    var frozen = discriminator
    frozen.isTrainable = false
    var gan = Sequential([.layer(generator), .layer(frozen)])
    try gan.build(for: [zG.shape.dimensions.dropFirst().map { Optional($0) }])
    gan.compile(optimizer: optimizer, loss: bce)
    var (d, g) = ([Double](), [Double]())
    for step in 0..<steps {
      let rows = step * batch..<(step + 1) * batch
      let both = Tensor.concatenate([real[rows], generator.predict(zD[rows])])
      if step == 0 {
        golden.addGradients(of: ofD, to: &results) { bce(labels, discriminator(Variable(both))) }
      }
      d.append(try discriminator.trainOnBatch(both, labels).loss)
      if step == 0 {
        golden.addGradients(of: ofG, to: &results) { bce(ones, gan(Variable(zG[rows]))) }
      }
      g.append(try gan.trainOnBatch(zG[rows], ones).loss)
    }
    return (d, g)
  }
}
