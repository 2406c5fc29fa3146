import Autograd
import Datasets
import Initializers
@testable import Layers
import LessonKit
import Losses
import Metrics
import Optimizers
import Plugins
import Randomness
import Tensors
import Testing

@testable import PluginHost

/// The parts of a training run that are wrong in one way, and those that Chalk brings, which are not.
@Suite struct KindValidatorTests {
  @Test func everythingThatChalkBringsIsGood() {
    let catalog = Catalog()
    var lines: [CheckLine] = []
    for loss in catalog.losses { lines += LossCheck(loss: loss).run { _ in } }
    for layer in catalog.layers { lines += LayerCheck(layer: layer).run { _ in } }
    for initializer in catalog.initializers {
      lines += InitializerCheck(initializer: initializer).run { _ in }
    }
    for dataset in catalog.datasets { lines += DatasetCheck(dataset: dataset).run { _ in } }
    #expect(lines.count > 100)
    for line in lines where !line.holds {
      Issue.record("\(line.subject): \(line.requirement): \(line.problem ?? "")")
    }
  }

  @Test(arguments: Optimizer.all.map(\.name))
  func everyOptimizerThatChalkBringsIsGood(name: String) throws {
    let optimizer = try #require(Optimizer.all.first { $0.name == name })
    #expect(problems(OptimizerCheck(optimizer: optimizer).run { _ in }).isEmpty)
  }

  @Test func anOptimizerThatIsWrongInOneWayIsSeen() {
    let uphill = Optimizer("uphill", learningRate: 0.01) { w, _, g, moment in
      w.add(g, times: moment.rate)
    }
    #expect(has(OptimizerCheck(optimizer: uphill).run { _ in }, "the bottom of a bowl", "began at"))
    let idle = Optimizer("idle", learningRate: 0.01) { _, _, _, _ in }
    #expect(has(OptimizerCheck(optimizer: idle).run { _ in }, "of every shape", "stayed as they"))
    let forgetful = Optimizer("forgetful", learningRate: 0.01) { w, _, g, moment in
      w.add(g, times: moment.step < 4 ? -moment.rate : 0)
    }
    #expect(has(OptimizerCheck(optimizer: forgetful).run { _ in }, "bottom of a bowl", "stands at"))
    let secret = SecretMemory()
    let secretive = Optimizer("secretive", learningRate: 0.01) { w, _, g, moment in
      w.add(g, times: -moment.rate * secret.next())
    }
    #expect(has(OptimizerCheck(optimizer: secretive).run { _ in }, "same way", "differ"))
  }

  @Test func aLossThatIsWrongInOneWayIsSeen() {
    let negative = Loss("negative") { t, y in (y - t).mean([-1]) }
    #expect(has(LossCheck(loss: negative).run { _ in }, "nothing costs less", "the right ones"))
    let turned = Loss("turned") { t, y in (y + t).squared().mean([-1]) }
    #expect(has(LossCheck(loss: turned).run { _ in }, "a better prediction costs less", "costs"))
    let detached = Loss("detached") { t, y in
      ((y - t).detached().squared() + (y - y.detached())).mean([-1])
    }
    #expect(has(LossCheck(loss: detached).run { _ in }, "slope of its value", "at prediction"))
    let careless = Loss("careless", targets: .probabilities) { t, y in
      (-t * (y - 0.5).log()).sum([-1])
    }
    let unclamped = LossCheck(loss: careless).run { _ in }
    #expect(has(unclamped, "it is a number", "NaN; the other checks wait"))
    #expect(unclamped.count == 2, "what follows from it is not blamed")
    let silent = Loss("silent") { t, y in
      let isBroken = y.value.values.contains(where: \.isNaN)
      return (isBroken ? Variable(.zeros(y.shape)) : (y - t).squared()).mean([-1])
    }
    #expect(has(LossCheck(loss: silent).run { _ in }, "no number costs none", "NaN costs"))
  }

  /// Losses as textbooks have them, each for other targets and predictions.
  @Test(arguments: [
    Loss("focal", targets: .binary) { t, p in
      let right = t * p + (1 - t) * (1 - p)
      return (-(1 - right).squared() * right.log()).mean([-1])
    },
    Loss("log_loss", targets: .probabilities, predictions: .probabilities) { t, p in
      (-(t * p.log() + (1 - t) * (1 - p).log())).mean([-1])
    },
    Loss("soft_cross_entropy", targets: .probabilities, predictions: .distributions) { t, p in
      (-t * p.log()).sum([-1])
    },
    Loss("class_numbers", targets: .labels) { t, p in
      let rows = t.value.reshaped(to: [p.shape[0]]).oneHot(p.shape[1])
      return (-(p.log() * rows.converted(to: p.value.precision))).sum([-1])
    },
    Loss("squared_hinge", targets: .signs) { t, y in
      (1 - t * y).relu().squared().mean([-1])
    },
    Loss("poisson", targets: .counts) { t, y in (y - t * y.log()).mean([-1]) },
    Loss("poisson_of_logarithms", targets: .counts, predictions: .numbers) { t, z in
      (z.exp() - t * z).mean([-1])
    },
    Loss("squared_log", targets: .positive) { t, y in
      ((y + 1).log() - (t + 1).log()).squared().mean([-1])
    },
    Loss("from_logits", targets: .binary, predictions: .logits) { t, z in
      (z.relu() - z * t + ((-z.absolute()).exp() + 1).log()).mean([-1])
    },
  ])
  func aLossIsHeldToItsDomain(loss: Loss) {
    let lines = LossCheck(loss: loss).run { _ in }
    #expect(problems(lines).isEmpty, "\(loss.name): \(problems(lines))")
    #expect(lines.count >= 6)
  }

  @Test func aDomainThatWasNotSaidIsAdvised() {
    let shares = Loss("shares") { t, p in (-t * p.log()).sum([-1]) }
    let lines = LossCheck(loss: shares).run { _ in }.filter { !$0.holds }
    #expect(lines.map(\.requirement) == ["it is a number"])
    let advice = lines[0].advice ?? ""
    #expect(advice.contains("targets: .likePredictions, predictions: .numbers"), "\(advice)")
    #expect(advice.contains(".distributions") && advice.contains(".counts"))
  }

  @Test func aLossThatIsWrongInItsDomainIsSeen() {
    let turned = Loss("turned", targets: .binary) { t, p in
      (-(t * (1 - p).log() + (1 - t) * p.log())).mean([-1])
    }
    #expect(has(LossCheck(loss: turned).run { _ in }, "a better prediction costs less", "costs"))
    #expect(has(LossCheck(loss: turned).run { _ in }, "nothing costs less", "the right ones"))
    let poisson = Loss("poisson", targets: .counts) { t, y in (y + t * y.log()).mean([-1]) }
    #expect(has(LossCheck(loss: poisson).run { _ in }, "nothing costs less", "the right ones"))
  }

  @Test func aMetricIsHeldToItsDomain() {
    for metric in Metric.all {
      #expect(problems(MetricCheck(metric: metric).run { _ in }).isEmpty, "\(metric.name)")
    }
    let matches = Metric(meanOf: "matches", targets: .labels) { truth, predictions in
      let width = predictions.shape[-1]
      return Tensor(
        truth.values.enumerated().map { row, label in
          let shares = predictions.values[(row * width)..<((row + 1) * width)]
          return shares.max() == predictions.values[row * width + Int(label)] ? 1 : 0
        })
    }
    #expect(problems(MetricCheck(metric: matches).run { _ in }).isEmpty)
  }

  @Test func aLayerIsHeldToItsDomain() {
    let makers = [
      LayerMaker {
        LayerPlan("lookup", inputs: .indices(below: 10)) {
          (input, name, random) throws(ShapeError) in
          try LayerPlan.embedding(10, 3).build(input, name, &random)
        }
      },
      LayerMaker {
        LayerPlan("filter", inputs: .images) { (input, name, random) throws(ShapeError) in
          try LayerPlan.conv2D(2, 3).build(input, name, &random)
        }
      },
    ]
    for maker in makers {
      #expect(problems(LayerCheck(layer: maker).run { _ in }).isEmpty, "\(maker.name)")
    }
  }

  @Test func anActivationIsHeldToItsDomain() {
    #expect(
      problems(ActivationCheck(activation: Root(domain: 0 ... .infinity)).run { _ in }).isEmpty)
    let everywhere = ActivationCheck(activation: Root(domain: -.infinity ... .infinity)).run { _ in
    }
    #expect(has(everywhere, "large inputs give numbers", "NaN"))
  }

  @Test func aLayerThatIsWrongInOneWayIsSeen() {
    #expect(problems(check(.none)).isEmpty)
    #expect(has(check(.shape), "the shape that it says", "but outputShape says"))
    #expect(has(check(.detached), "passes gradients on", "the gradient is"))
    #expect(has(check(.unused), "has a gradient", "has none"))
    #expect(has(check(.sameName), "names of their own", "comes twice"))
    #expect(has(check(.hidden), "all that it keeps", "something else"))
    #expect(has(check(.overflow), "large inputs give numbers", "an input of ["))
    #expect(check(.none).allSatisfy { !$0.isRemark })
    #expect(check(.deaf).filter(\.isRemark).map(\.requirement) == ["an input that is no number"])
  }

  @Test func anInitializerThatIsWrongInOneWayIsSeen() {
    let flat = Initializer("flat") { shape, _, precision in .zeros([shape.count], precision) }
    #expect(has(InitializerCheck(initializer: flat).run { _ in }, "every shape", "it gives"))
    let restless = Initializer("restless") { shape, _, precision in
      .full(shape, SystemRandomNumberGenerator.number(), precision)
    }
    #expect(has(InitializerCheck(initializer: restless).run { _ in }, "same seed", "differ"))
    let wide = Initializer("wide") { shape, source, precision in
      .normal(shape, mean: 0, deviation: 5, precision, using: &source)
    }
    let remarks = InitializerCheck(initializer: wide).run { _ in }.filter(\.isRemark)
    #expect(remarks.map(\.requirement) == ["the spread"])
  }

  @Test func aMetricThatIsWrongInOneWayIsSeen() {
    #expect(problems(MetricCheck(metric: .meanAbsoluteError).run { _ in }).isEmpty)
    let meanOfMeans = Metric("mean_of_means") { MeanOfMeans() }
    #expect(has(MetricCheck(metric: meanOfMeans).run { _ in }, "batch by batch", "all at once"))
    let divided = Metric(meanOf: "divided") { truth, predictions in
      (truth - predictions) / (truth - predictions)
    }
    #expect(has(MetricCheck(metric: divided).run { _ in }, "it is a number", "NaN"))
  }

  @Test func aDatasetThatIsWrongInOneWayIsSeen() {
    #expect(has(check(rows: [[1], [.nan]], labels: [0, 1]), "every number", "example 1"))
    #expect(has(check(rows: [[1], [2]], labels: [0, 0]), "every class", "'b' has none"))
    #expect(has(check(rows: [], labels: []), "it has examples", "empty"))
    #expect(problems(check(rows: [[1], [2]], labels: [0, 1])).isEmpty)
  }

  private func check(rows: [[Double]], labels: [Int]) -> [CheckLine] {
    DatasetCheck(dataset: Given(rows: rows, labels: labels)).run { _ in }
  }

  private func check(_ fault: FaultyLayer.Fault) -> [CheckLine] {
    let maker = LayerMaker {
      LayerPlan("faulty") { input, name, random in
        FaultyLayer(fault, inputs: (input.last ?? 1) ?? 1, name: name, using: &random)
      }
    }
    return LayerCheck(layer: maker).run { _ in }
  }

  private func problems(_ lines: [CheckLine]) -> [String] {
    lines.filter { !$0.holds }.compactMap(\.problem)
  }

  private func has(_ lines: [CheckLine], _ requirement: String, _ words: String) -> Bool {
    lines.contains { line in
      !line.holds && line.requirement.contains(requirement)
        && line.problem?.contains(words) == true && line.advice?.isEmpty == false
    }
  }
}

extension SystemRandomNumberGenerator {
  fileprivate static func number() -> Double {
    var generator = SystemRandomNumberGenerator()
    return Double(generator.next() >> 11) * 0x1p-53
  }
}

/// Something that an optimizer keeps outside of its memory.
private final class SecretMemory: @unchecked Sendable {  // one test, one thread
  private var count = 0.0
  func next() -> Double {
    count += 1
    return 1 / count
  }
}

/// √x, for numbers that are not negative.
private struct Root: ActivationFunction {
  let name = "root"
  let formula: Formula = #"f(x) = \sqrt{x}"#
  let domain: ClosedRange<Double>
  func value(_ x: Double) -> Double { x.squareRoot() }
  func slope(_ x: Double) -> Double { 0.5 / x.squareRoot() }
}

private struct Given: DatasetMaker {
  let name = "given"
  let rows: [[Double]]
  let labels: [Int]

  func examples(random: inout RandomSource) -> Examples {
    Examples(features: Matrix(rows), labels: labels, featureNames: ["x"], classNames: ["a", "b"])
  }
}

private struct MeanOfMeans: MetricAccumulator {
  private var means: [Double] = []
  mutating func add(truth: Tensor, predictions: Tensor) {
    means.append((truth - predictions).absolute().values.reduce(0, +) / Double(truth.count))
  }
  var value: Double { means.reduce(0, +) / Double(means.count) }
}

/// y = x·W, and one thing wrong with it.
private struct FaultyLayer: Layer {
  enum Fault: Sendable { case none, shape, detached, unused, sameName, hidden, overflow, deaf }

  let fault: Fault
  let name: String
  var isTrainable = true
  private let kernel, other: Variable

  init(_ fault: Fault, inputs: Int, name: String, using random: inout RandomSource) {
    self.fault = fault
    self.name = name
    kernel = Variable(.normal([inputs, 3], using: &random), requiresGradient: true)
    // Every layer that is made has another one, as something forgotten would.
    let seed = fault == .hidden ? UInt64(1e6 * SystemRandomNumberGenerator.number()) : 1
    var own = RandomSource(seed: seed)
    other = Variable(.normal([3], using: &own), requiresGradient: true)
  }

  func call(_ x: Variable) -> Variable {
    let y = (fault == .detached ? x.detached() : x).matmul(weight(kernel))
    switch fault {
    case .hidden: return y * Variable(other.value.converted(to: y.value.precision))
    case .overflow: return y.exp() / y.exp().sum([-1], keepingAxes: true)
    case .deaf: return y.value.values.contains(where: \.isNaN) ? Variable(.zeros(y.shape)) : y
    default: return y
    }
  }

  var parameters: [Parameter] {
    let kernel = Parameter("kernel", kernel, isTrainable: isTrainable)
    return switch fault {
    case .unused: [kernel, Parameter("bias", other)]
    case .sameName: [kernel, Parameter("kernel", other, isTrainable: false)]
    default: [kernel]
    }
  }

  func outputShape(for input: SampleShape) -> SampleShape { fault == .shape ? input : [3] }
}
