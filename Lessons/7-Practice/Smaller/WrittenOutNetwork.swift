import Chalk

/// A network in floating-point numbers whose sums are written out, one product after the other, as those of
/// `IntegerNetwork` are: what the two need can be compared.
struct WrittenOutNetwork {
  private let W: [[Double]]
  private let b: [[Double]]

  init(_ network: PlainNetwork) {
    (W, b) = (network.W.map(\.values), network.b.map(\.values))
  }

  func predict(_ x: [Double]) -> Int {
    var a = x
    for layer in W.indices {
      let n = b[layer].count
      let z = (0..<n).map { j -> Double in
        var sum = b[layer][j]
        for i in a.indices { sum += a[i] * W[layer][i * n + j] }
        return sum
      }
      a = layer + 1 < W.count ? z.map { max(0, $0) } : z
    }
    return a.argmax
  }
}

extension Smaller {
  /// How long the prediction for one input takes, from input to output, in three ways: observed on this machine, in
  /// this run.
  func latencies(
    on board: Board, _ integers: IntegerNetwork, _ network: PlainNetwork, _ inputs: Tensor
  ) {
    let rows = (0..<min(100, inputs.shape[0])).map { inputs[$0].values }
    let loops = WrittenOutNetwork(network)
    let own = network.predictions(inputs[0..<rows.count])
    board.identity(
      "the sums written out in floating point give the predictions of the tensor engine",
      zip(rows, own).fraction { loops.predict($0) == $1 } > 0.98)
    let ways: [(name: String, run: () -> Int)] = [
      ("floating point, sums written out", { rows.reduce(0) { $0 + loops.predict($1) } }),
      ("whole numbers, sums written out", { rows.reduce(0) { $0 + integers.predict($1) } }),
      (
        "floating point, the tensor engine, all inputs at once",
        { network.predictions(inputs[0..<rows.count]).reduce(0, +) }
      ),
    ]
    board.measured {
      board.table(
        ["one prediction, on this machine", "microseconds, median of 5 runs"],
        ways.map { way in
          let times = (0..<5).map { _ in Self.seconds(way.run) }.sorted()
          return [way.name, written(1e6 * times[2] / Double(rows.count), digits: 2)]
        })
      board.say(
        """
        These are observations of this run and no claims. Do whole numbers save time here? In plain Swift code, which \
        makes one product after the other, there is little reason for it; what does save time is to make many \
        products at once, as the engine does. For 8-bit codes that takes the instructions named above.
        """)
    }
  }

  private static func seconds(_ run: () -> Int) -> Double {
    let start = ContinuousClock.now
    let sum = run()
    let time = (ContinuousClock.now - start) / .seconds(1)
    return sum < 0 ? .infinity : time
  }
}
