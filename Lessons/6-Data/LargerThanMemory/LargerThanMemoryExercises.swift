import Chalk

/// What to keep, and what to try.
extension LargerThanMemory {
  func summary(on board: Board) {
    board.summarize(
      "Streaming keeps one batch in memory; weights, gradients, optimizer and activations do not grow with the data.",
      "Data that are sorted must be shuffled: once on disk, by random access, or approximately by a buffer.",
      "Data parallelism: the mean of the shards' gradients, weighted by their sizes, is the gradient of the batch; added in a fixed order it has the same bits for any number of processes.",
      "An all-reduce lets each worker send 2·(K − 1)/K·n numbers a step; latency, bandwidth and Amdahl's law bound the speed-up.",
      "Local SGD and federated averaging send less, at the price of workers that drift apart between two averages.",
      "A stream without end is tested, then trained on, with a learning rate that does not vanish.")
  }

  func exercises(on board: Board, _ file: ExampleFile) {
    board.step("Exercises")
    let (b, d) = (64, 784)
    board.exercise(
      .byHand,
      "How many bytes does a batch of 64 MNIST pictures (784 numbers) with their labels take, at 4 bytes a number?",
      answer:
        "Each example has 784 numbers and a label, of 4 bytes each: 4·64·(784 + 1) = \(4 * b * (d + 1))."
    )
    board.exercise(
      .byHand,
      "Eight workers, a million parameters of 4 bytes. How many bytes does each send in a ring all-reduce?",
      answer: """
        2·(K − 1)/K·P = 2·7/8·10⁶ = \(2 * 7.0 / 8 * 1e6) numbers, \(8 * 7.0 / 8 * 1e6) bytes; with any number \
        of workers it stays below 2·P numbers.
        """)
    board.exercise(
      .derive,
      "Show that ∇L = Σₖ (nₖ/n)·∇Lₖ if L is the mean loss over n examples and Lₖ that over the nₖ examples of shard k.",
      answer: """
        n·L = Σₖ nₖ·Lₖ, since both sides are the sum of the losses of all examples. Divide by n and take the \
        gradient, which is linear. With batch normalization it would not hold: there the loss of an example \
        depends on its batch.
        """)
    board.exercise(
      .byHand,
      "A step computes for 1 s and must all-reduce 400 MB. Two machines, 1 Gbit/s, latency left out: how long is a step?",
      answer: """
        Each sends 2·½·400 MB = 400 MB; at 8 nanoseconds a byte that is \(400e6 * 8e-9) s. With half of the computing, \
        \(0.5 + 400e6 * 8e-9) s: slower than one machine alone.
        """)
    board.exercise(
      .predict,
      "Try s buffer=32 in step 3. Is the accuracy nearer to that with a buffer of 1, or to that with one as long as the file?",
      answer: """
        Nearer to that with a buffer of 1: a class has about \(file.examples.count / max(1, file.examples.classNames.count)) \
        examples in a row, so most of the time a buffer of 32 holds a single class.
        """)
    board.exercise(
      .breakIt,
      "Average the shards' gradients without the weights nₖ/n, with 61 examples and four workers. How wrong is it?",
      answer: """
        The shards have 15, 15, 15 and 16 examples. Each gets ¼ in place of \(15 / 61.0) or \(16 / 61.0): a small \
        error in every step. The loss hardly shows it; a comparison of the weights, bit by bit, does.
        """)
    board.exercise(
      .write,
      "Write federated averaging: the mean of the clients' weights, in which each counts as often as it has examples.",
      answer:
        """
        w ← Σₖ (nₖ/n)·wₖ for each weight; if no client has an example, the old weights stay. `chalk practice \
        federated-averaging` checks it, and `chalk practice merged-statistics` mean and variance in chunks.
        """,
      practice: "federated-averaging")
    board.exercise(
      .extend,
      "Give the workers of federated averaging examples of all classes in place of their own. What becomes of H = 16?",
      answer: """
        Draw each worker's rows from the whole file. The workers then move in nearly the same direction, and \
        averaging rarely costs much less.
        """)
  }
}
