import Autograd
import Communicators
import Synchronization
import Tensors
import Testing

@testable import Training

/// Gradients are sent in buckets while the backward pass goes on.
struct GradientExchangeTests {
  /// What happened in one process, in order.
  private final class Events: Sendable {
    private let all = Mutex<[String]>([])

    var list: [String] { all.withLock { $0 } }
    func add(_ event: String) { all.withLock { $0.append(event) } }
  }

  /// Another communicator, which notes when sums are exchanged, and has no second thread: what is handed over is sent
  /// there and then.
  private struct Noted: Communicator {
    let base: ThreadCommunicator
    let events: Events
    let allowsOtherThread = false
    var rank: Int { base.rank }
    var size: Int { base.size }

    func exchange(_ parts: [[UInt8]], counts: [Int]) throws(CommunicationError) -> [[UInt8]] {
      events.add("sent")
      return try base.exchange(parts, counts: counts)
    }

    func allGather(_ bytes: [UInt8], counts: [Int]) throws(CommunicationError) -> [[UInt8]] {
      try base.allGather(bytes, counts: counts)
    }

    func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] {
      try base.allReduce(numbers)
    }

    func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
      try base.allReduce(numbers)
    }

    func broadcast(_ bytes: [UInt8], from root: Int) throws(CommunicationError) -> [UInt8] {
      try base.broadcast(bytes, from: root)
    }

    func barrier() throws(CommunicationError) { try base.barrier() }
  }

  /// What happens in two processes in the step of a network of two layers, y = b·(5·a), and the gradients of a and b.
  private func step(bucketSize: Int) throws -> [(events: [String], gradients: [Float])] {
    try ThreadCommunicator.run(2) { threads in
      let events = Events()
      let distribution = try Distribution(Noted(base: threads, events: events), shards: 2)
      let between = Primitive("between the layers") { x in
        let pull: (Tensor) -> Tensor = { dy in
          events.add("the first layer's turn")
          return dy
        }
        return (x, pull)
      }
      let a = Variable(Tensor([Float(2)]), requiresGradient: true)
      let b = Variable(Tensor([Float(3)]), requiresGradient: true)
      let exchange = GradientExchange(of: [a, b], over: distribution, bucketSize: bucketSize)
      exchange.begin(sharesStep: false)
      exchange.add((b * between(a * 5.0)).sum(), weight: 1, shard: threads.rank)
      try exchange.wait()
      exchange.give(weight: 2)
      return (events.list, [a, b].map { $0.gradient?.floats[0] ?? 0 })
    }
  }

  @Test func theLastLayerTravelsWhileTheFirstIsComputed() throws {
    for (events, gradients) in try step(bucketSize: 1) {
      #expect(events == ["sent", "the first layer's turn", "sent"])
      #expect(gradients == [15, 10])
    }
  }

  /// The order would be noticed: in one bucket nothing is sent before all is computed.
  @Test func oneBucketTravelsInTheEnd() throws {
    for (events, gradients) in try step(bucketSize: 100) {
      #expect(events == ["the first layer's turn", "sent"])
      #expect(gradients == [15, 10])
    }
  }
}
