import Chalk
import Foundation

/// T11: a file that is read batch by batch, and a batch that is divided among processes.
struct LargerThanMemory: WorkerLesson {
  let card = LessonCard.largerThanMemory
  /// How many hidden units the network of steps 1 to 3 and 7 has.
  static let hidden = 32
  /// How many that of step 8 has.
  static let federatedHidden = 16

  func teach(on board: Board) throws {
    board.step("How do you learn from what does not fit?")
    let examples = try board.handwrittenDigits()
    let (training, test) = examples.split(testFraction: 0.2, random: &board.random)
    let scale = Standardizer(fitting: training)
    let file = try ExampleFile(sorted: scale(training))
    let tests = scale(test)
    try stream(on: board, file)
    try same(on: board, file)
    try buffer(on: board, file, tests)
    let shared = try SharedTraining(scale(training), tests, lesson: self, on: board)
    try processes(on: board, shared)
    try time(on: board, shared)
    try network(on: board, shared)
    try local(on: board, shared)
    try rarely(on: board, file, tests)
    endless(on: board)
    summary(on: board)
    exercises(on: board, file)
  }

  /// The work of one of the processes that the lesson starts.
  func work(
    _ task: String, _ input: [UInt8], over communicator: any Communicator
  ) throws -> [UInt8] {
    let orders = try JSONDecoder().decode([TrainingOrder].self, from: Data(input))
    return Array(try JSONEncoder().encode(try orders.map { try $0.train(over: communicator) }))
  }

  private func stream(on board: Board, _ file: ExampleFile) throws {
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
    let classes = file.examples.classNames.count
    let networks = MemoryNeed.all(inputs: width, classes: classes, batch: size)
    let own = model(file, seed: 0).parameters.map(\.variable.value.count).reduce(0, +)
    board.say(
      """
      That is not all: training also holds the activations, P parameters, P gradients, and 2·P numbers of Adam. \
      What must fit is computed here for two networks of this lesson and for two larger ones. Nothing in the table \
      depends on the length of the file.
      """)
    board.table(
      ["network", "batch", "activations", "parameters", "gradients", "Adam", "together"],
      networks.map { network in
        [network.name]
          + network.bytes.map { bytes in
            let megabytes = Double(bytes) / 1e6
            return written(megabytes < 1000 ? megabytes : megabytes.rounded(), digits: 3) + " MB"
          }
      })
    board.identity(
      "parameters, gradients and Adam's memory take 16 bytes a parameter, whatever the batch",
      networks.allSatisfy { $0.bytes[2] + $0.bytes[3] + $0.bytes[4] == 16 * $0.parameters })
    sizes(on: board, inputs: width, classes: classes)
    board.identity(
      "the network of steps 1 to 3 has as many parameters as the table says",
      own == networks[0].parameters)
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
    board.say(
      """
      The file of this lesson has \(file.bytes) bytes and would fit into memory, so that both ways can be compared. \
      Its largest batch has \(largest) bytes.
      """)
    board.identity(
      "the batches in a row are the file, bit by bit, and none is larger than the formula says",
      isSame && count == file.examples.count && largest <= memory)
    board.ask(
      "A file is a thousand times as long. By what factor does the memory for its batches grow?",
      answer: 1, because: "The length of the file is not in the formula.")
  }

  /// Which network each step trains, and why it is not the same everywhere.
  private func sizes(on board: Board, inputs: Int, classes: Int) {
    let large = SharedTraining.hidden(inputs: inputs)
    let parameters = { (hidden: Int) in
      MemoryNeed(inputs: inputs, hidden: hidden, classes: classes, batch: 1).parameters
    }
    board.say(
      """
      All networks of this lesson have one hidden layer, but not of one size. What is to be learned, the digits, is easy, \
      and a small network does it in a moment. What is to be measured, the bytes and the seconds of sending, needs a \
      gradient that is long enough. Accuracies are compared only within a step, never between two sizes.
      """)
    board.table(
      ["steps", "hidden units", "parameters", "optimizer", "why this size"],
      [
        [
          "1 to 3, 7", "\(Self.hidden), ReLU", "\(parameters(Self.hidden))", "Adam",
          "small, for many trainings: accuracies are compared over five seeds",
        ],
        [
          "4 to 6", "\(large), ReLU", "\(parameters(large))", "Adam",
          "large, so that sending its gradient takes a time that can be measured",
        ],
        [
          "8", "\(Self.federatedHidden), tanh", "\(parameters(Self.federatedHidden))",
          "gradient descent",
          "smallest, and in double precision: averages are compared to the last digits",
        ],
      ])
  }

  private func same(on board: Board, _ file: ExampleFile) throws {
    board.step("From the file, or from memory")
    board.say(
      """
      Does streaming change what is learned? Two of the small networks of step 1 start from the same weights. One learns from the file, \
      the other from all of the data in memory, in the same order.
      """)
    board.predict(
      "How large is the largest difference between their weights at the end?", answer: 0,
      because: "The same numbers go through the same operations in the same order.")
    let seed = board.random.next()
    var (streamed, held) = (model(file, seed: seed), model(file, seed: seed))
    let steps = (file.examples.count + 31) / 32
    let a = try streamed.fit(
      epochs: 3,
      callbacks: [.recorder(every: 5), board.progress("from the file", of: 3 * steps)],
      progress: .silent
    ) {
      let stream = try file.stream(32)
      return { try stream.next().map { ($0.inputs, $0.targets) } }
    }
    let whole = file.examples.whole
    let b = try held.fit(
      whole.inputs, whole.targets, epochs: 3, batchSize: 32, shuffle: false,
      callbacks: [.recorder(every: 5), board.progress("from memory")], progress: .silent)
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
          sorted by class: a new class brings pictures of which the batches just before had none.
          """, x: "step", y: "loss of the batch"
      ) {
        Line((1...one.count).map(Double.init), one, label: "from the file")
        Points(some.map { Double($0 + 1) }, some.map { two[$0] }, label: "from memory")
      })
    board.draw(
      Figure.activations(
        a.record!, title: "What the layers put out along the file",
        caption: """
          How sure does the network become, if it sees one class after the other? The outputs of both layers, the \
          newest in front. Few of the probabilities on the right come near 1. Each step pulls the weights toward the \
          class that is being read, and what was learned of the others may be lost: *catastrophic forgetting*. The next step \
          looks for it. Below: the percentage of hidden outputs that are 0, and of units that \
          are 0 for a whole batch.
          """))
    board.identity(
      "all weights and the loss of every step are the same, bit by bit",
      pairs.allSatisfy { $0.variable.value.isIdentical(to: $1.variable.value) } && one == two)
  }

  /// - Parameter beta1: Adam's β₁; 0 leaves out the momentum.
  func model(_ file: ExampleFile, seed: UInt64, beta1: Double = 0.9) -> Sequential {
    var model = Sequential(
      [
        .dense(Self.hidden, activation: .relu, inputShape: [file.examples.featureNames.count]),
        .dense(file.examples.classNames.count, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.003, beta1: beta1), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private func buffer(on board: Board, _ file: ExampleFile, _ test: Examples) throws {
    board.step("What goes wrong: a file in order")
    try forgetting(on: board, file, test)
    let capacity = board.integerSlider("buffer", in: 32...1024, default: 256)
    let n = file.examples.count
    board.say(
      """
      In memory, examples are shuffled before each epoch. A file whose rows all have the same length, such as .npy, \
      can be read in any order too, by **memory mapping**; but from a disk or over a network, random access is far \
      slower than sequential reading. And a CSV or a compressed file can only be read from its beginning. For these \
      there is the **shuffle buffer**: it holds some examples, emits one of them at random, and fills its place with \
      the next one of the file. So an example can come out early by less than the length of the buffer, but late by \
      any number of places.
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
          How well does a buffer shuffle? A buffer of 1 changes nothing: the points lie on the diagonal. One of \
          \(capacity) mixes examples that are near each other in the file. Only one as long as the file mixes \
          everything.
          """, columns: sizes.count, sharing: .y
      ) { for panel in shown { panel } })
    board.identity(
      "every example comes exactly once, and early by less than the length of the buffer",
      isBounded)
    let runs = 5
    var accuracies = [[Double]](repeating: [], count: sizes.count)
    for run in 0..<runs {
      for (place, size) in sizes.enumerated() {
        try board.progress("training", run * sizes.count + place + 1, of: runs * sizes.count)
        var network = model(file, seed: board.random.next())
        var random = board.random.split()
        let progress = board.progress(
          "a buffer of \(size), \(run + 1)", of: (file.examples.count + 31) / 32 * 2)
        _ = try network.fit(epochs: 2, callbacks: [progress], progress: .silent) {
          let stream = try file.stream(32, buffer: size, random: &random)
          return { try stream.next().map { ($0.inputs, $0.targets) } }
        }
        let whole = test.whole
        accuracies[place].append(
          try network.evaluate(whole.inputs, whole.targets)["accuracy"] ?? 0)
      }
    }
    board.table(
      ["buffer", "test accuracy after two epochs, ± standard deviation of \(runs) trainings"],
      zip(sizes, accuracies).map {
        [
          "\($0)",
          "\(written($1.mean, digits: 3)) ± \(written($1.sampleStandardDeviation, digits: 1))",
        ]
      })
    board.claimForBuiltInData(
      "every training with a buffer as long as the file is better than every one with a buffer of 1",
      accuracies.last!.min()! > accuracies[0].max()!)
    board.compare(
      "The test accuracy", of: "a buffer as long as the file", with: "a buffer of 1",
      PairedDifference(accuracies.last!, accuracies[0]), over: "pairs of trainings")
    board.say(
      """
      If you can, shuffle once, when the file is written; then a small buffer is enough to change the order from epoch \
      to epoch.
      """)
  }

  private func processes(on board: Board, _ shared: SharedTraining) throws {
    board.step("More than one process: data parallelism")
    board.say(
      """
      Can several machines share the work? The loss of a batch is a mean over its examples, and so is its \
      gradient. In **data parallelism** each of K processes has all weights and gets a shard of the batch; the \
      mean of their gradients, weighted by the sizes nₖ of the shards, is the gradient of a single process.
      """)
    board.formula(#"\nabla L = \sum_k \frac{n_k}{n} \nabla L_k"#)
    board.say(
      """
      Here the workers are \(shared.workers.kind.words), and the network is the large one of step 1. A batch of \
      \(SharedTraining.batch) is cut into \(shared.shards) shards however many \
      there are, and shards are added in a fixed order, as a tree. This is what each worker runs:
      """)
    board.code("train")
    board.predict(
      "By how much do the weights differ at the end, between one worker and several?", answer: 0,
      because: "The same numbers are added in the same order, whoever has them.")
    let runs = try shared.runs()
    let n = runs[0].reports[0].parameters
    board.say(
      """
      Who adds up the gradients? With a **parameter server** one machine receives from all and sends to all. An \
      **all-reduce** gives everyone the sum without a central machine: each worker receives a K-th of the numbers \
      from all the others and adds it up (*reduce-scatter*), then sends its sums to all the others (*all-gather*). \
      With n numbers of 4 bytes each worker sends B bytes in a step:
      """)
    board.formula(#"B = 2 \frac{K - 1}{K} 4 n"#)
    board.table(
      [
        "workers", "bytes each sends in a step, counted", "by the formula",
        "a parameter server sends",
      ],
      runs.map { run in
        let (K, reports) = (run.size, run.reports)
        let counted = reports.map { Double($0.sentBytes) }.mean / Double(max(1, reports[0].steps))
        return [
          "\(K)", written(counted, digits: 6),
          written(8 * Double((K - 1) * n) / Double(K), digits: 6),
          "\((K - 1) * 4 * n)",
        ]
      })
    board.say(
      """
      The engine sends a little more than the \(n) numbers: for each of the \(runs[0].reports[0].tensors) tensors one \
      that says whether it has a gradient. Small messages about losses and errors are not counted here. The parameter \
      server of the last column is one of the workers, and sends the sums to the K − 1 others; each machine, here and \
      there, also receives as many bytes as it sends.
      """)
    board.identity(
      "all workers of all runs have the same weights at the end, bit by bit",
      Set(runs.flatMap { $0.rounds.joined().map(\.digest) }).count == 1)
    board.identity(
      "counted over all workers, gradients take exactly 2·(K − 1) times their bytes in every step",
      runs.allSatisfy { run in
        let (K, reports) = (run.size, run.reports)
        let expected = 2 * (K - 1) * 4 * (n + reports[0].tensors) * reports[0].steps
        return reports.map(\.sentBytes).reduce(0, +) == expected
      })
    ring(on: board, n)
  }

  private func ring(on board: Board, _ n: Int) {
    let K = board.integerSlider("workers", in: 2...8, default: 4)
    board.say("In a **ring** each worker sends only to its neighbor, and no more than before:")
    board.code("ring")
    let count = min(n, 4096)
    let numbers = (0..<K).map { _ in (0..<count).map { _ in board.random.normal() } }
    var ring = Ring(numbers)
    ring.addUp()
    let right = (0..<count).map { i in numbers.reduce(0) { $0 + $1[i] } }
    board.identity(
      "at the end each of \(K) workers has the sum of all, but for rounding",
      ring.numbers.allSatisfy { largestDifference($0, right) < 1e-10 })
    board.identity(
      "all of them together send exactly 2·(K − 1)·n numbers, and none more than 2·n",
      ring.sent.reduce(0, +) == 2 * (K - 1) * count && ring.sent.allSatisfy { $0 <= 2 * count })
  }

  private func local(on board: Board, _ shared: SharedTraining) throws {
    board.step("Averaging rarely: local SGD")
    let (periods, seeds) = ([1, 4, 16], 5)
    board.say(
      """
      Can one send less? In **local SGD** each of the \(shared.shards) shards has a worker with weights of its own, \
      which makes H steps by itself; then the weights are averaged. They are averaged at the end of each epoch, too. \
      With H = 1 gradients are averaged in every step: synchronous training. The network is the small one of steps 1 to \
      3 again, since it is trained \(periods.count * seeds) times here.
      """)
    let results = try shared.local(periods: periods, seeds: seeds)
    board.draw(.accuracies(results, periods))
    board.table(
      ["H", "megabytes sent by a worker", "test accuracy, ± standard deviation of five seeds"],
      zip(periods, results).map { H, reports in
        let last = reports.map { $0.accuracies.last ?? 0 }
        return [
          "\(H)", written(Double(reports[0].sentBytes) / 1e6, digits: 3),
          "\(written(last.mean, digits: 3)) ± \(written(last.sampleStandardDeviation, digits: 1))",
        ]
      })
    board.claimForBuiltInData(
      "no larger H sends more",
      zip(results, results.dropFirst()).allSatisfy { $1[0].sentBytes <= $0[0].sentBytes })
    let last = results.map { $0.map { $0.accuracies.last ?? 0 } }
    let first = results[0].map { $0.accuracies.first ?? 0 }.mean
    let sent = results.map { Double($0[0].sentBytes) / 1e6 }
    let epoch = sent[0] / Double(max(1, results[0][0].accuracies.count))
    if sent[2] < epoch && last[2].mean > first {
      board.say(
        """
        For as many bytes a larger H gets further: after \(sent[2], digits: 2) MB, at its end, H = \(periods[2]) has \
        an accuracy of \(last[2].mean, digits: 3), and H = 1 has sent \(epoch, digits: 2) MB after its first epoch, \
        with \(first, digits: 3). For as many epochs it is another question:
        """)
    }
    board.compare(
      "The test accuracy at the end", of: "H = \(periods[2])", with: "H = 1",
      PairedDifference(last[2], last[0]))
  }

  private func endless(on board: Board) {
    board.step("A stream that never ends")
    board.say(
      """
      What if the file never ends? Sensors, clicks and messages come without end, and what they mean changes. Big \
      data are often described by three words, and each of them changes the training loop:
      """)
    board.table(["word", "what it is", "what it means for a training loop"], BigData.words)
    let (period, steps, window) = (4000.0, 6000, 250)
    board.say(
      """
      Here y = w(t)·x with noise, and the vector w(t) slowly rotates. Learning from such a stream is **online \
      learning**. There is no test set: each example is predicted before it is learned, which is called **test then \
      train** (or prequential evaluation). A learning rate α that falls like 1/t gives all examples the same weight, \
      old and new; a constant α forgets the old ones.
      """)
    board.code("endless")
    var streams: [(errors: [Double], held: Int)] = []
    for rate in [{ _ in 0.05 }, { t in 1 / Double(t + 10) }] as [(Int) -> Double] {
      let stream = EndlessStream(period: period, random: &board.random)
      streams.append((stream.errors(steps, rate: rate), stream.count))
    }
    let means = streams.map { $0.errors.means(ofEach: window) }
    board.draw(.following(means, window: window))
    board.claim(
      "with a constant learning rate the last errors are smaller than with one that falls like 1/t",
      means[0].last! < means[1].last!)
    board.identity(
      "as many examples were read as were learned, and none was kept",
      streams.allSatisfy { $0.held == steps && $0.errors.count == steps })
    board.say(
      """
      To try: s workers=8, s buffer=32, s buffer=1024. A table of your own: chalk run larger-than-memory \
      --data table.csv --target column. Over machines: `mpirun -n 2 chalk run larger-than-memory`.
      """)
  }
}
