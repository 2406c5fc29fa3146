import Autograd
import Randomness
import Tensors
import Testing

@testable import Optimizers

/// A step that is taken part by part, as processes share it out, is the step.
struct StepInPartsTests {
  private static let shapes: [Shape] = [[37, 9], [5], []]

  private struct Trained: Equatable {
    var weights: [[UInt8]]
    var remembered: [[UInt8]]
    var steps: Int

    init(_ parameters: [Variable], _ memory: OptimizerMemory) {
      weights = parameters.map(\.value.bytes)
      remembered = parameters.indices.flatMap { memory[$0].map(\.bytes) }
      steps = memory.stepCount
    }
  }

  /// Four steps, of which the second has no gradient of the second parameter.
  private func train(_ optimizer: Optimizer, _ precision: Precision, parts: Int?) -> Trained {
    var random = RandomSource(seed: 4)
    let parameters = Self.shapes.map {
      Variable(.uniform($0, precision, using: &random), requiresGradient: true)
    }
    // One memory a process; each knows of its part only.
    var memories = Array(repeating: OptimizerMemory(), count: parts ?? 1)
    for step in 0..<4 {
      let gradients = parameters.map { Tensor.uniform($0.shape, precision, using: &random) - 0.5 }
      func hand() {
        for (place, (parameter, g)) in zip(parameters, gradients).enumerated() {
          parameter.replaceGradient(by: place == 1 && step == 1 ? nil : .dense(g))
        }
      }
      if let parts {
        for part in 0..<parts {
          hand()
          let ranges = parameters.map { range(part, of: parts, $0.value.count) }
          optimizer.step(parameters, memory: &memories[part], parts: ranges)
        }
      } else {
        hand()
        optimizer.step(parameters, memory: &memories[0])
      }
    }
    var memory = memories[0]
    for part in 1..<max(1, parts ?? 1) {
      for (place, parameter) in parameters.enumerated() {
        let own = range(part, of: parts!, parameter.value.count)
        for slot in 0..<memory.slotCount where !own.isEmpty {
          let known = memories[part][place][slot].reshaped(to: [parameter.value.count])
          memory.updateSlot(slot, of: place) { whole in
            whole.updatePart(own) { $0 = known.slice(own, axis: 0) }
          }
        }
      }
    }
    return Trained(parameters, memory)
  }

  private func range(_ part: Int, of parts: Int, _ count: Int) -> Range<Int> {
    let bounds = [part, part + 1].map { $0 == parts ? count : ($0 * count / parts) & ~15 }
    return bounds[0]..<bounds[1]
  }

  @Test(arguments: Optimizer.all, [Precision.single, .double])
  func anyNumberOfPartsIsTheWhole(optimizer: Optimizer, precision: Precision) {
    #expect(optimizer.canStepInParts)
    let whole = train(optimizer, precision, parts: nil)
    for parts in [1, 2, 3, 7] {
      #expect(train(optimizer, precision, parts: parts) == whole, "\(optimizer), \(parts) parts")
    }
  }

  /// The comparison would notice a rule that looks at more than one element.
  @Test func aRuleOfWholeTensorsIsNotItsParts() {
    let normed = Optimizer("normed", learningRate: 0.1) { w, _, g, context in
      w.add(g / (1e-6 + g.squared().sum().squareRoot()), times: -context.rate)
    }
    #expect(!normed.canStepInParts)
    #expect(train(normed, .single, parts: 3) != train(normed, .single, parts: nil))
  }

  @Test func whatLooksAtAllGradientsIsNotSharedOut() {
    var collecting = Optimizer.adam
    collecting.gradientAccumulationSteps = 2
    #expect(!collecting.canStepInParts)
    #expect(!Optimizer.adam(clipping: .byGlobalNorm(1)).canStepInParts)
  }
}
