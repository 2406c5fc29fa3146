import Chalk
import Foundation

/// T11: a file that is read batch by batch, and a batch that is divided among workers.
struct LargerThanMemory: Lesson {
  let card = LessonCard(
    "larger-than-memory", "More data than memory, more than one machine", formulas: ["T11"],
    needs: ["generalization"], minutes: 15)

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
  }

  private func stream(on board: Board, _ file: SortedFile) throws {
    let size = 32
    let width = file.examples.featureNames.count
    board.say(
      """
      A gradient step needs one batch, and no more. So the data may stay where they are: the file is read \
      batch by batch, from its beginning to its end, and from the beginning again for the next epoch. What \
      must fit into memory is
      """)
    let f = board.formula(#"M = 4 b (d + 1)"#)
    let memory = 4 * size * (width + 1)
    board.explain(f, ["b": Double(size), "d": Double(width)], Double(memory))
    board.say(
      """
      bytes, for b examples of d numbers and a label, with 4 bytes a number. How long the file is does \
      not come into it. This one is small enough to compare: \(file.bytes) bytes.
      """)
    board.code("stream", file: SortedFile.file)
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
    board.claim(
      "the batches, one behind the other, are the file, bit by bit",
      isSame && count == file.examples.count)
    board.claim("no batch is larger than the formula says", largest <= memory)
    board.ask(
      "A file is a thousand times as long. How many times as much memory do its batches take?",
      answer: 1, because: "The length of the file is not in the formula.")
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

  private func same(on board: Board, _ file: SortedFile) throws {
    board.step("From the file, or from memory")
    board.say(
      """
      Two networks with the same first weights. One learns from the file, the other from all of the data \
      in memory, in the same order. Is it the same?
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
    let apart = pairs.map { ($0.variable.value - $1.variable.value).absolute().max().scalar }.max()!
    board.value("largest difference between two weights", apart)
    let (one, two) = (a.record!.losses, b.record!.losses)
    let some = Array(stride(from: 0, to: two.count, by: max(1, two.count / 40)))
    board.draw(
      Figure(
        "The loss of every step",
        caption: """
          Line: from the file. Points: from memory. The loss jumps because the file is sorted by class: \
          as soon as a new class begins, the network is wrong.
          """, x: "step", y: "loss of the batch"
      ) {
        Line((1...one.count).map(Double.init), one, label: "from the file")
        Points(some.map { Double($0 + 1) }, some.map { two[$0] }, label: "from memory")
      })
    board.draw(
      Figure.gradientNorms(
        a.record!, title: "The gradients along the file",
        caption:
          "After three epochs they are still long: what one class teaches, the next takes back."))
    board.draw(
      Figure.activations(
        a.record!, title: "What the layers put out along the file",
        caption: "The outputs of both layers, the newest in front."))
    board.claim(
      "all weights are the same, bit by bit",
      pairs.allSatisfy { $0.variable.value.isIdentical(to: $1.variable.value) })
    board.claim("and so is the loss of every step", one == two)
  }

  private func buffer(on board: Board, _ file: SortedFile, _ test: Examples) throws {
    board.step("What goes wrong: a file in order")
    let capacity = board.integerSlider("buffer", in: 32...1024, default: 256)
    let n = file.examples.count
    board.say(
      """
      In memory, examples are shuffled before each epoch. A file cannot be. A buffer holds some examples, \
      lets one of them out at random, and fills its place with the next of the file. An example can come \
      early by less than the buffer is long, and as late as chance wants.
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
        Panel("buffer of \(size)", x: "place in the file", y: "place it comes at") {
          Points(some.map { Double(order[$0]) }, some.map { Double($0) }, size: 0.5)
        })
    }
    let shown = panels
    board.draw(
      Figure(
        "Where the examples of the file come",
        caption: """
          A buffer of 1 changes nothing. One of \(capacity) mixes neighbours. Only one as long as the file \
          mixes all.
          """, columns: sizes.count, sharing: .y
      ) { for panel in shown { panel } })
    board.claim(
      "every example comes exactly once, and none earlier than the buffer is long", isBounded)
    var accuracies: [Double] = []
    for (place, size) in sizes.enumerated() {
      try board.progress("buffer", place + 1, of: sizes.count)
      var network = model(file, seed: board.random.next())
      var random = board.random.split()
      try network.fit(epochs: 2, progress: .silent) {
        let stream = try file.stream(32, buffer: size, random: &random)
        return { try stream.next().map { ($0.inputs, $0.targets) } }
      }
      let whole = test.whole
      accuracies.append(try network.evaluate(whole.inputs, whole.targets)["accuracy"] ?? 0)
    }
    board.table(
      ["buffer", "accuracy in the test after two epochs"],
      zip(sizes, accuracies).map { ["\($0)", written($1, digits: 3)] })
    board.claimForBuiltInData(
      "a buffer as long as the file is better than none", accuracies.last! > accuracies[0])
    board.say(
      """
      Better still is to shuffle once when the file is written. Then a small buffer is enough.
      """)
  }
}
