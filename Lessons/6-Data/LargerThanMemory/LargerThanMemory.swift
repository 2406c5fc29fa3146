import Chalk
import Foundation

/// T11: a file that is read batch by batch, and a batch that is divided among workers.
struct LargerThanMemory: Lesson {
  let card = LessonCard.largerThanMemory

  func teach(on board: Board) throws {
    board.step("How do you learn from what does not fit?")
    let examples = try board.handwrittenDigits()
    let (training, test) = examples.split(testFraction: 0.2, random: &board.random)
    let scale = Standardizer(fitting: training)
    let file = try SortedFile(scale(training))
    let tests = scale(test)
    try stream(on: board, file)
    try same(on: board, file)
    try buffer(on: board, file, tests)
    try workers(on: board, file, tests)
    try rarely(on: board, file, tests)
    summary(on: board)
    exercises(on: board, file)
  }

  private func stream(on board: Board, _ file: SortedFile) throws {
    let size = 32
    let width = file.examples.featureNames.count
    board.say(
      """
      A gradient step needs one batch, not the whole data set. So the data may stay on the disk. **Streaming** \
      reads the file batch by batch, from its beginning to its end, and from the beginning again for the next \
      epoch. Only b examples, each of d numbers and a label, are in memory at a time. With 4 bytes a number they \
      take M bytes:
      """)
    let memory = 4 * size * (width + 1)
    board.explain(#"M = 4 b (d + 1)"#, ["b": Double(size), "d": Double(width)], Double(memory))
    let P = model(file, seed: 0).parameters.map(\.variable.value.count).reduce(0, +)
    let units = 32 + file.examples.classNames.count
    board.say(
      """
      That is not all: training also holds P weights, P gradients, 2·P numbers of Adam, and the activations of the \
      batch. For a network of \(P) parameters and \(units) units that is 16·P = \(16 * P) bytes and 4·b·\(units) = \
      \(4 * size * units) bytes. None of these depends on the length of the file. The file of this lesson has only \
      \(file.bytes) bytes and would fit into memory, so that training from the file can be compared with training \
      from memory.
      """)
    board.code("stream")
    var (count, largest) = (0, 0)
    var isSame = true
    let whole = file.examples.whole
    try file.stream(size).forEach { batch in
      let range = count..<(count + batch.count)
      isSame =
        isSame && batch.inputs.isIdentical(to: whole.inputs[range].contiguous())
        && batch.targets.isIdentical(to: whole.targets[range].contiguous())
      largest = max(largest, 4 * (batch.inputs.count + batch.targets.count))
      count += batch.count
    }
    board.table(
      ["", "examples", "bytes"],
      [
        ["the file", "\(file.examples.count)", "\(file.bytes)"],
        ["the largest batch", "\(size)", "\(largest)"],
      ])
    board.identity(
      "the batches in a row are the file, bit by bit, and none is larger than the formula says",
      isSame && count == file.examples.count && largest <= memory)
    board.ask(
      "A file is a thousand times as long. By what factor does the memory for its batches grow?",
      answer: 1, because: "The length of the file is not in the formula.")
  }

  private func same(on board: Board, _ file: SortedFile) throws {
    board.step("From the file, or from memory")
    board.say(
      """
      Does streaming change what is learned? Two networks start from the same weights. One learns from the file, \
      the other from all of the data in memory, in the same order.
      """)
    board.predict(
      "How large is the largest difference between their weights in the end?", answer: 0,
      because: "The same numbers go through the same operations in the same order.")
    let seed = board.random.next()
    var (streamed, held) = (model(file, seed: seed), model(file, seed: seed))
    let a = try streamed.fit(
      epochs: 3, callbacks: [.recorder(every: 5)], progress: .silent
    ) {
      let stream = try file.stream(32)
      return { try stream.next().map { ($0.inputs, $0.targets) } }
    }
    let whole = file.examples.whole
    let b = try held.fit(
      whole.inputs, whole.targets, epochs: 3, batchSize: 32, shuffle: false,
      callbacks: [.recorder(every: 5)], progress: .silent)
    let pairs = zip(streamed.parameters, held.parameters)
    let apart = pairs.map { largestDifference($0.variable.value, $1.variable.value) }.max()!
    board.value("largest difference between two weights", apart)
    let (one, two) = (a.record!.losses, b.record!.losses)
    let some = Array(stride(from: 0, to: two.count, by: max(1, two.count / 40)))
    board.draw(
      Figure(
        "The loss of every step",
        caption: """
          Is it the same training? Line: from the file. Points: from memory. The loss jumps because the file is \
          sorted by class: whenever a new class begins, the network gets it wrong at first.
          """, x: "step", y: "loss of the batch"
      ) {
        Line((1...one.count).map(Double.init), one, label: "from the file")
        Points(some.map { Double($0 + 1) }, some.map { two[$0] }, label: "from memory")
      })
    board.draw(
      Figure.gradientNorms(
        a.record!, title: "The gradients along the file",
        caption:
          "Does training settle? After three epochs the gradients are still long: what one class teaches, the next undoes."
      ))
    board.draw(
      Figure.activations(
        a.record!, title: "What the layers put out along the file",
        caption: """
          How sure does the network become? The outputs of both layers, the newest in front. Few \
          probabilities come near 1: what was learned of one class is overwritten by the next (catastrophic \
          forgetting).
          """))
    board.identity(
      "all weights and the loss of every step are the same, bit by bit",
      pairs.allSatisfy { $0.variable.value.isIdentical(to: $1.variable.value) } && one == two)
  }

  private func model(_ file: SortedFile, seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(32, activation: .relu, inputShape: [file.examples.featureNames.count]),
        .dense(file.examples.classNames.count, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.003), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private func buffer(on board: Board, _ file: SortedFile, _ test: Examples) throws {
    board.step("What goes wrong: a file in order")
    let capacity = board.integerSlider("buffer", in: 32...1024, default: 256)
    let n = file.examples.count
    board.say(
      """
      In memory, examples are shuffled before each epoch. A file whose rows all have the same length, such as \
      .npy, can be read in any order too, by **memory mapping**; but from a disk or over a network, random \
      access is far slower than reading on. And a CSV or a compressed file can only be read from its \
      beginning. For these there is the **shuffle buffer**: it holds some examples, lets one of them out at \
      random, and fills its place with the next one of the file. An example can move forward by less than \
      the length of the buffer, and back by any amount.
      """)
    let sizes = Set([1, capacity, n]).sorted()
    var panels: [Panel] = []
    var isBounded = true
    for size in sizes {
      let order = try Counting.order(n, buffer: size, random: &board.random)
      isBounded =
        isBounded && order.enumerated().allSatisfy { $1 - $0 < size }
        && order.sorted() == Array(0..<n)
      let some = Array(stride(from: 0, to: n, by: max(1, n / 300)))
      panels.append(
        Panel("buffer of \(size)", x: "place in the file", y: "place in the stream") {
          Points(some.map { Double(order[$0]) }, some.map { Double($0) }, size: 0.5)
        })
    }
    let shown = panels
    board.draw(
      Figure(
        "Where the examples of the file end up",
        caption: """
          How well does a buffer shuffle? A buffer of 1 changes nothing. One of \(capacity) mixes \
          neighbors. Only one as long as the file mixes everything.
          """, columns: sizes.count, sharing: .y
      ) { for panel in shown { panel } })
    board.identity(
      "every example comes exactly once, and moves forward by less than the length of the buffer",
      isBounded)
    let runs = 5
    var accuracies = [[Double]](repeating: [], count: sizes.count)
    for run in 0..<runs {
      for (place, size) in sizes.enumerated() {
        try board.progress("training", run * sizes.count + place + 1, of: runs * sizes.count)
        var network = model(file, seed: board.random.next())
        var random = board.random.split()
        try network.fit(epochs: 2, progress: .silent) {
          let stream = try file.stream(32, buffer: size, random: &random)
          return { try stream.next().map { ($0.inputs, $0.targets) } }
        }
        let whole = test.whole
        accuracies[place].append(
          try network.evaluate(whole.inputs, whole.targets)["accuracy"] ?? 0)
      }
    }
    board.table(
      ["buffer", "test accuracy after two epochs, ± over \(runs) trainings"],
      zip(sizes, accuracies).map {
        [
          "\($0)",
          "\(written($1.mean, digits: 3)) ± \(written($1.standardDeviation, digits: 1))",
        ]
      })
    board.claimForBuiltInData(
      "every training with a buffer as long as the file is better than every one with a buffer of 1",
      accuracies.last!.min()! > accuracies[0].max()!)
    board.say(
      """
      If you can, shuffle once, when the file is written. Then a small buffer is enough.
      """)
  }

  private func workers(on board: Board, _ file: SortedFile, _ test: Examples) throws {
    board.step("More than one worker: data parallelism")
    let K = board.integerSlider("workers", in: 2...8, default: 4)
    board.say(
      """
      Can several machines share the work? The loss of a batch is a mean over its examples, and so is its \
      gradient. In **data parallelism** each of \(K) workers has all weights and gets a shard of the batch; the \
      mean of their gradients, weighted by the sizes nₖ of the shards, is the gradient of a single worker. (Here \
      the workers take turns in one process. What would be sent is counted; nothing is sent, and no time is \
      measured.)
      """)
    board.formula(#"\nabla L = \sum_k \frac{n_k}{n} \nabla L_k"#)
    board.code("shards")
    var alone = start(file, &board.random)
    var together = alone
    var (losses, sharedLosses): ([Double], [Double]) = ([], [])
    var apart = 0.0
    for step in 0..<40 {
      if step % 10 == 0 { try board.progress("step", step, of: 40) }
      let (x, labels) = batch(file, 61, &board.random)
      let one = alone.gradient(x, labels)
      let many = together.gradient(x, labels, workers: K)
      losses.append(one.loss)
      sharedLosses.append(many.loss)
      alone.step(one.tensors, rate: 0.5)
      together.step(many.tensors, rate: 0.5)
      apart = max(apart, alone.difference(from: together))
    }
    let shared = Array(stride(from: 0, to: 40, by: 2))
    board.draw(
      Figure(
        "One worker, and \(K)",
        caption: """
          Is it the same training? Line: one worker. Points: \(K) workers with a shard of each batch. A batch \
          has 61 examples, a prime number, so the shards differ in size; the weights nₖ/n account for it.
          """,
        x: "step", y: "loss of the batch"
      ) {
        Line((1...40).map(Double.init), losses, label: "one worker")
        Points(
          shared.map { Double($0 + 1) }, shared.map { sharedLosses[$0] }, label: "\(K) workers")
      })
    board.value("largest difference between two weights in 40 steps", apart)
    board.identity("the weights are the same but for rounding", apart < 1e-10)
    board.warn(
      """
      They are not the same bit by bit: numbers are added in another order, and rounded in other places. To \
      get the same bits with any number of workers, the order of addition must be fixed.
      """)
    ring(on: board, K, alone)
  }

  private func start(_ file: SortedFile, _ random: inout RandomSource) -> SentWeights {
    SentWeights(
      inputs: file.examples.featureNames.count, hidden: 16,
      classes: file.examples.classNames.count, random: &random)
  }

  private func batch(
    _ file: SortedFile, _ size: Int, _ random: inout RandomSource
  ) -> (x: Tensor, labels: [Int]) {
    let rows = (0..<size).map { _ in random.integer(below: file.examples.count) }
    let some = file.examples.rows(rows)
    return (
      Tensor(some.features.values, shape: [size, some.features.width], .double), some.labels
    )
  }

  private func ring(on board: Board, _ K: Int, _ weights: SentWeights) {
    board.say(
      """
      Who adds up the gradients? With a **parameter server** one machine receives a gradient from each of the \
      other \(K - 1) in every step, and sends the sum back to each. An **all-reduce** gives everyone the sum \
      without a central machine: in a ring, each worker sends pieces of the sum to the next one only.
      """)
    board.code("ring")
    let P = weights.count
    func sum(_ K: Int) -> (error: Double, sent: [Int], busiest: Int) {
      let numbers = (0..<K).map { _ in (0..<P).map { _ in board.random.normal() } }
      var ring = Ring(numbers)
      ring.addUp()
      var error = 0.0
      for i in 0..<P {
        let right = numbers.reduce(0) { $0 + $1[i] }
        for own in ring.numbers { error = max(error, abs(own[i] - right)) }
      }
      // What a worker receives is what the one before it has sent.
      let busy = (0..<K).map { ring.sent[$0] + ring.sent[($0 + K - 1) % K] }
      return (error, ring.sent, busy.max()!)
    }
    let counts = Array(2...8)
    let rings = counts.map(sum)
    let own = rings[K - 2]
    board.table(
      ["\(K) workers, \(P) numbers", "numbers in one step"],
      [
        ["parameter server: receives and sends", "\(2 * (K - 1) * P)"],
        ["ring: the busiest receives and sends", "\(own.busiest)"],
        ["ring: all together send", "\(own.sent.reduce(0, +))"],
      ])
    board.draw(
      Figure(
        "What the busiest machine sends and receives",
        caption: """
          What happens when workers are added? In a ring each sends at most 2·P numbers in a step and \
          receives as many, together at most 4·P, however many workers there are; P = \(P). A parameter \
          server becomes the bottleneck.
          """, x: PlotAxis("workers", ticks: counts.map(Double.init)), y: "numbers in one step"
      ) {
        Line(
          counts.map(Double.init), counts.map { Double(2 * ($0 - 1) * P) },
          label: "parameter server",
          showsPoints: true)
        Line(
          counts.map(Double.init), rings.map { Double($0.busiest) }, label: "ring",
          showsPoints: true)
        ReferenceLine(y: Double(4 * P), label: "4·P")
      })
    board.identity(
      "in the end every worker of the ring has the sum of all, but for rounding",
      rings.allSatisfy { $0.error < 1e-10 })
    board.identity(
      "all of them together send exactly 2·(K − 1)·P numbers, and none more than 2·P",
      zip(counts, rings).allSatisfy { K, ring in
        ring.sent.reduce(0, +) == 2 * (K - 1) * P && ring.sent.allSatisfy { $0 <= 2 * P }
      })
  }

  private func rarely(on board: Board, _ file: SortedFile, _ test: Examples) throws {
    board.step("Averaging rarely: local SGD")
    let (K, runs, steps) = (4, 5, 48)
    board.say(
      """
      Sending numbers takes longer than computing with them. In **local SGD** each of \(K) workers makes H steps \
      by itself, and then the weights are averaged. With H = 1 and plain gradient descent that is the same as \
      averaging gradients. With a larger H the workers move apart in between, most of all where each has different \
      data, as in **federated averaging** on phones, where the data never leave their owner. Here each worker has \
      classes of its own, which is the hardest case. The workers make \(steps) steps, and the whole is repeated \
      \(runs) times from new random weights.
      """)
    board.code("local")
    let hs = [1, 4, 16, 48]
    let x = Tensor(
      file.examples.features.values, shape: [file.examples.count, file.examples.features.width],
      .double)
    let tests = Tensor(test.features.values, shape: [test.count, test.features.width], .double)
    var accuracies = [[Double]](repeating: [], count: hs.count)
    var distances = accuracies
    var apart: [[Double]] = []
    for run in 0..<runs {
      try board.progress("training", run, of: runs)
      let training = LocalTraining(
        x, file.examples.labels, workers: K, steps: steps, from: start(file, &board.random),
        random: &board.random)
      let together = training.together()
      let results = hs.map { training.run(averagingEvery: $0) }
      apart = results.map(\.apart)
      for (place, result) in results.enumerated() {
        distances[place].append(result.weights.difference(from: together))
        accuracies[place].append(result.weights.accuracy(tests, test.labels))
      }
    }
    board.table(
      ["H", "times weights are sent", "differs from one worker by", "test accuracy"],
      hs.indices.map { place in
        [
          "\(hs[place])", "\(steps / hs[place])", written(distances[place].mean, digits: 3),
          "\(written(accuracies[place].mean, digits: 3)) ± \(written(accuracies[place].standardDeviation, digits: 1))",
        ]
      })
    let lines = apart
    board.draw(
      Figure(
        "How far the workers move apart",
        caption: """
          How quickly do workers with different data move apart? The largest difference between a weight of \
          the first worker and the same weight of another, after each step and before averaging, in the last \
          run. With H = 1 it shows how far a single step takes them apart.
          """,
        x: "step", y: "difference of weights"
      ) {
        for (h, line) in zip(hs, lines) {
          Line((1...steps).map(Double.init), line, label: "H = \(h)")
        }
      })
    board.identity(
      "weights averaged after every step are those of one worker, but for rounding",
      distances[0].allSatisfy { $0 < 1e-10 })
    board.claimForBuiltInData(
      "averaged only once, in the end, the weights give a worse accuracy on average than averaged after every step",
      accuracies[3].mean < accuracies[0].mean)
    board.ask(
      "H goes from 1 to 16. What fraction of the traffic is left?", answer: 1 / 16.0,
      because: "Weights are sent once in 16 steps.")
    board.say(
      """
      To try: s workers=8, s buffer=32, s buffer=1024. A table of your own: chalk run larger-than-memory \
      --data table.csv --target column.
      """)
  }
}
