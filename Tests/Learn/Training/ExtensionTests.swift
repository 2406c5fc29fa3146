import Autograd
import Initializers
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

// What a student adds, each in a few lines.

extension Activation {
  fileprivate static let swish = Activation(
    "swish",
    Primitive("swish") { x in
      let s = x.sigmoid()
      return (x * s, { dy in (s + x * s * (1 - s)) * dy })
    })
}

extension Loss {
  fileprivate static let quartic = Loss("quartic") { t, y in (y - t).power(4).mean([-1]) }
}

extension Metric {
  fileprivate static let within = Metric(meanOf: "within") { truth, predictions in
    (truth - predictions).absolute() .<= 0.5
  }
}

extension Initializer {
  fileprivate static let half = Initializer("half") { shape, _, precision in
    .full(shape, 0.5, precision)
  }
}

extension Optimizer {
  fileprivate static let signs = Optimizer("signs", learningRate: 0.01) { w, _, g, moment in
    w += g.sign() * -moment.rate
  }
}

private struct Scale: Layer {
  let name: String
  let factor = Variable(.ones([1]), requiresGradient: true)
  var isTrainable = true

  func call(_ x: Variable) -> Variable { x * weight(factor) }
  var parameters: [Parameter] { [Parameter("factor", factor, isTrainable: isTrainable)] }
}

extension LayerPlan {
  fileprivate static func scale() -> LayerPlan {
    LayerPlan("scale") { _, name, _ in Scale(name: name) }
  }
}

/// Values of a student's own are as good as the built-in ones.
struct ExtensionTests {
  @Test func allTogether() throws {
    var model = Sequential([
      .dense(6, activation: .swish, kernelInitializer: .half, inputShape: [2]), .scale(), .dense(1),
    ])
    #expect(model.parameters[0].variable.value.floats.allSatisfy { $0 == 0.5 })
    #expect(model.parameters.map(\.name).contains("scale/factor"))
    model.compile(optimizer: .signs, loss: .quartic, metrics: [.within])
    var random = RandomSource(seed: 1)
    let x = Tensor.uniform([60, 2], in: -1...1, using: &random)
    let y = x.sum(1, keepingAxes: true)
    let history = try model.fit(
      x, y, epochs: 20, batchSize: 20, callbacks: [.recorder()], progress: .silent)
    #expect(history["loss"].last! < history["loss"][0] / 2)
    #expect(history["within"].last! > 0.7)
    #expect(model.parameters.first { $0.name == "scale/factor" }!.variable.value.scalar != 1)
    #expect(model.summary().contains("scale (Scale)"))
    #expect(history.record!.layers == ["dense", "scale", "dense_1"])
  }
}
