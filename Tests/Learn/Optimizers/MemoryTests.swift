import Autograd
import Optimizers
import Randomness
import Tensors
import Testing
import Weights

struct MemoryTests {
  @Test func theListHasEveryRuleOnce() {
    let names = Optimizer.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(names) == [
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam", "lion",
      ])
    #expect(
      "\(Optimizer.adam)"
        == "adam(learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-07)")
  }

  @Test(arguments: Optimizer.all.indices, [Precision.single, .double])
  func restoredFromAFileItGoesOnBitForBit(index: Int, precision: Precision) throws {
    let optimizer = Optimizer.all[index]
    let unbroken = Run(precision)
    unbroken.train(optimizer, steps: 7)

    let first = Run(precision)
    first.train(optimizer, steps: 3)
    let names = ["kernel", "bias"]
    let bytes = try WeightsFile(first.memory.namedTensors(for: optimizer, parameters: names))
      .bytes()

    let second = Run(precision)
    second.parameters[0].value = first.parameters[0].value
    second.parameters[1].value = first.parameters[1].value
    second.memory = try OptimizerMemory(
      restoring: try WeightsFile(bytes: bytes).pairs, for: optimizer,
      parameters: Array(zip(names, second.parameters)))
    #expect(second.memory.stepCount == 3)
    second.train(optimizer, steps: 4)
    for (a, b) in zip(unbroken.parameters, second.parameters) {
      #expect(a.value.isIdentical(to: b.value))
    }
    let forgetful = Run(precision)
    forgetful.parameters[0].value = first.parameters[0].value
    forgetful.train(optimizer, steps: 4)
    #expect(
      optimizer.slots.isEmpty || optimizer.name == "lion"  // all its steps are of one length
        || !unbroken.parameters[0].value.isIdentical(to: forgetful.parameters[0].value))
  }

  @Test func whatIsMissingIsNamed() throws {
    let run = Run(.double)
    run.train(.adam, steps: 1)
    var saved = run.memory.namedTensors(for: .adam, parameters: ["kernel", "bias"])
    let parameters = Array(zip(["kernel", "bias"], run.parameters))
    #expect(saved.map(\.name).first == "iterations")
    saved.removeAll { $0.name == "bias/velocity" }
    #expect(throws: OptimizerMemoryError.missing("bias/velocity", optimizer: "adam")) {
      try OptimizerMemory(restoring: saved, for: .adam, parameters: parameters)
    }
    saved.append(("bias/velocity", .zeros([9], .double)))
    #expect(
      throws: OptimizerMemoryError.shape("bias/velocity", got: [9], need: [4])
    ) {
      try OptimizerMemory(restoring: saved, for: .adam, parameters: parameters)
    }
    #expect(throws: OptimizerMemoryError.missing("iterations", optimizer: "adam")) {
      try OptimizerMemory(restoring: [], for: .adam, parameters: parameters)
    }
  }

  @Test func aParameterWithoutGradientStays() {
    let (moved, still) = (Variable(Tensor(1), requiresGradient: true), Variable(Tensor(1)))
    var memory = OptimizerMemory()
    moved.backward()
    Optimizer.adam.step([still, moved], memory: &memory)
    #expect(still.value.scalar == 1 && moved.value.scalar < 1 && moved.gradient == nil)
  }

  @Test func gradientsAreKeptWhereAskedFor() {
    let w = Variable(Tensor(1), requiresGradient: true)
    var memory = OptimizerMemory()
    w.backward()
    Optimizer.sgd.step([w], memory: &memory, keepingGradients: true)
    #expect(w.gradient?.scalar == 1)
  }

  @Test(arguments: Optimizer.all.indices)
  func aSteadyStepAsksTheSystemForNothing(index: Int) {
    let run = Run(.single)
    run.train(Optimizer.all[index], steps: 3)
    let gradients = run.parameters.map { Variable($0.value * 0.5) }
    // Other tests run beside this one and share the pool, so the quietest of five counts: a step that allocated would
    // do so 40 times in each.
    let counts = (0..<5).map { _ in
      let before = BufferPool.shared.statistics.systemAllocations
      for _ in 0..<20 {
        for (w, g) in zip(run.parameters, gradients) { (w * g).sum().backward() }
        Optimizer.all[index].step(run.parameters, memory: &run.memory)
      }
      return BufferPool.shared.statistics.systemAllocations - before
    }
    #expect(counts.min()! < 20, "\(counts)")
  }
}

/// A kernel `[3, 4]` and a bias `[4]` with reproducible gradients.
private final class Run {
  let parameters: [Variable]
  var memory = OptimizerMemory()

  init(_ precision: Precision) {
    var random = RandomSource(seed: 5)
    parameters = [Shape([3, 4]), [4]].map {
      Variable(.normal($0, precision, using: &random), requiresGradient: true)
    }
  }

  func train(_ optimizer: Optimizer, steps: Int) {
    for _ in 0..<steps {
      let t = Double(memory.stepCount + 1)
      for parameter in parameters { ((parameter * parameter * t).sum() + 1).log().backward() }
      optimizer.step(parameters, memory: &memory)
    }
  }
}
