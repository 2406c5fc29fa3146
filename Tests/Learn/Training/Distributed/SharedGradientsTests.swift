import Autograd
import Communicators
import Layers
import Optimizers
import Randomness
import Synchronization
import Tensors
import Testing

@testable import Training

/// Gradients added in memory that processes have in common: the bits of those added by messages.
struct SharedGradientsTests {
  /// What a process has after a step: a gradient of each parameter, where it has one.
  private typealias Step = [Tensor?]

  private static let shapes: [Shape] = [[40, 30], [7], [], [300]]

  /// Three steps of so many shards over so many processes. Of some shards some parameters have no gradient, one shard has
  /// no samples, and the third parameter has no gradient at all in the first step.
  private func steps(
    _ size: Int, shards: Int, isShared: Bool, _ precisions: [Precision]
  ) throws -> [[Step]] {
    try ThreadCommunicator.run(size) { threads in
      let distribution = try Distribution(
        isShared ? threads : CountedCommunicator(threads), shards: shards)
      let parameters = zip(SharedGradientsTests.shapes, precisions).map {
        Variable(.ones($0, $1), requiresGradient: true)
      }
      let sum: any GradientSum
      if isShared {
        let shared = try SharedGradients(of: parameters, states: 0, over: distribution)
        sum = try #require(shared)
      } else {
        #expect(try SharedGradients(of: parameters, states: 0, over: distribution) == nil)
        sum = GradientExchange(of: parameters, over: distribution, bucketSize: 500)
      }
      return try (0..<3).map { try step($0, parameters, sum, distribution) }
    }
  }

  private func step(
    _ step: Int, _ parameters: [Variable], _ sum: any GradientSum, _ distribution: Distribution
  ) throws -> Step {
    var report = StepReport(shards: distribution.shards, states: 0)
    sum.begin(sharesStep: false)
    for shard in distribution.ownShards {
      if shard == 1 && distribution.shards > 2 {
        sum.addNothing(shard: shard)
        continue
      }
      var random = RandomSource(seed: UInt64(100 * step + shard))
      var loss = Variable(Tensor(0.0))
      for (place, parameter) in parameters.enumerated() {
        let slope = Tensor.uniform(parameter.shape, using: &random) - 0.4
        if place == 2 && step == 0 || (place + shard + step).isMultiple(of: 3) { continue }
        let own = (parameter * Variable(slope.converted(to: parameter.value.precision))).sum()
        loss = loss + single(own)
      }
      report.weights[shard] = Double(3 + shard % 4)
      report.losses[shard] = loss.scalar
      sum.add(loss, weight: report.weights[shard], shard: shard)
    }
    report.hasFailed = step == 1 && distribution.rank == 1
    let all = try sum.meet(report)
    #expect(all.hasFailed == (step == 1))
    #expect(all.losses.count { $0 != 0 } >= min(2, distribution.shards - 1))
    try sum.give(weight: all.weight)
    return parameters.map { $0.takeGradient()?.toDense() }
  }

  /// A loss of one precision from those of both.
  private func single(_ loss: Variable) -> Variable {
    let convert = Primitive("converted") { x in
      let pull: (Tensor) -> Tensor = { $0.converted(to: x.precision) }
      return (x.converted(to: .single), pull)
    }
    return convert(loss)
  }

  @Test(arguments: [(2, 2), (2, 3), (2, 4), (2, 13), (3, 4), (4, 4), (4, 12), (5, 12), (7, 13)])
  func bitsAreThoseOfMessages(size: Int, shards: Int) throws {
    let precisions: [Precision] = [.single, .single, .double, .single]
    let shared = try steps(size, shards: shards, isShared: true, precisions)
    let sent = try steps(size, shards: shards, isShared: false, precisions)
    for rank in 0..<size {
      for step in 0..<3 {
        let (a, b) = (shared[rank][step], sent[rank][step])
        #expect(a.map { $0?.shape } == b.map { $0?.shape }, "rank \(rank), step \(step)")
        #expect(a.map { $0?.bytes } == b.map { $0?.bytes }, "rank \(rank), step \(step)")
      }
      #expect(shared[rank][0][2] == nil)
      #expect(shared[rank].joined().count { $0 != nil } > 6)
    }
  }

  /// The comparison would notice an order that is not that of the shards.
  @Test func otherWeightsGiveOtherBits() throws {
    let precisions = Array(repeating: Precision.single, count: 4)
    let four = try steps(2, shards: 4, isShared: true, precisions)[0]
    let five = try steps(2, shards: 5, isShared: true, precisions)[0]
    #expect(four[0][0]?.bytes != five[0][0]?.bytes)
  }

  /// Two processes each read what the other laid down; more take a part of the mean from each: 2·(K − 1)/K·n numbers.
  @Test(arguments: [2, 3, 4, 6])
  func bytesReadAreCounted(size: Int) throws {
    let sent = try ThreadCommunicator.run(size) { threads in
      let distribution = try Distribution(threads, shards: size)
      let parameter = Variable(.zeros([599]), requiresGradient: true)
      let sum = try #require(
        try SharedGradients(of: [parameter], states: 0, over: distribution))
      sum.begin(sharesStep: false)
      sum.addNothing(shard: threads.rank)
      _ = try sum.meet(StepReport(shards: size, states: 0))
      try sum.give(weight: 0)
      return distribution.traffic.counts.sentBytes
    }
    for bytes in sent { #expect(bytes == 2 * (size - 1) * 600 / size * 4) }
  }

  /// The engine's own order stays with the engine.
  @Test func theFastOrderIsSent() throws {
    let isShared = try ThreadCommunicator.run(2) { threads in
      let distribution = try Distribution(threads, reduction: .fast)
      return try SharedGradients(
        of: [Variable(.zeros([3]), requiresGradient: true)], states: 0, over: distribution) != nil
    }
    #expect(isShared == [false, false])
  }

  // MARK: steps that are shared out

  /// The weights and what the optimizer remembers after each epoch of each process, with a callback at a moment or none.
  private func epochs(over size: Int, _ callback: Callback = Callback()) throws -> [[[[UInt8]]]] {
    let seen = Mutex(Array(repeating: [[[UInt8]]](), count: size))
    let looking = Callback(afterEpoch: { run in
      let memory = run.parameters.indices.flatMap { run.memory[$0].map(\.bytes) }
      let all = run.parameters.map(\.variable.value.bytes) + memory
      seen.withLock { $0[Distribution.current?.rank ?? 0].append(all) }
    })
    _ = try SpreadProblem.wide.train(over: size, callbacks: [looking, callback])
    return seen.withLock { $0 }
  }

  /// Also where a callback keeps processes from sharing a step out, in one of them.
  @Test(arguments: [2, 3, 4])
  func allKnowTheWholeMemoryAfterAnEpoch(size: Int) throws {
    let alone = try epochs(over: 1)[0]
    #expect(alone.count == 2 && alone[0].count == 12 && alone[0] != alone[1])
    for known in try epochs(over: size) { #expect(known == alone) }
    let counted = Mutex(0)
    let looking = Callback(beforeUpdate: { run in
      counted.withLock { $0 += 1 }
      #expect(run.parameters.allSatisfy { $0.variable.gradient != nil })
    })
    for known in try epochs(over: size, looking) { #expect(known == alone) }
    #expect(counted.withLock { $0 } == 2 * 3 * size)
  }

  @Test func whichStepsAreSharedOut() throws {
    let answers = try ThreadCommunicator.run(2) { threads in
      let distribution = try Distribution(threads)
      func shares(_ count: Int, _ optimizer: Optimizer) throws -> Bool {
        let weights = Variable(.zeros([count]), requiresGradient: true)
        let sum = try SharedGradients(of: [weights], states: 0, over: distribution)
        return try #require(sum).shares(stepsOf: optimizer)
      }
      return [
        try shares(70_000, .adam), try shares(60_000, .adam),
        try shares(70_000, .adam(clipping: .byNorm(1))),
      ]
    }
    #expect(answers == [[true, false, false], [true, false, false]])
  }

  /// What the other processes read of one: their parts of its sums and all flags, and its part of the weights.
  @Test(arguments: [2, 3, 4])
  func bytesOfASharedStepAreCounted(size: Int) throws {
    let sent = try ThreadCommunicator.run(size) { threads in
      let distribution = try Distribution(threads, shards: size)
      let weights = Variable(.zeros([64 * 60]), requiresGradient: true)
      let sum = try #require(
        try SharedGradients(of: [weights], states: 0, over: distribution, sharesFrom: 0))
      sum.begin(sharesStep: true)
      sum.addNothing(shard: threads.rank)
      _ = try sum.meet(StepReport(shards: size, states: 0))
      var memory = OptimizerMemory()
      try sum.step(.adam, &memory, weight: 0)
      return distribution.traffic.counts.sentBytes
    }
    let numbers = 64 * 60
    for bytes in sent {
      #expect(bytes == 4 * (2 * (size - 1) * numbers / size + (size - 1)))
    }
  }
}
