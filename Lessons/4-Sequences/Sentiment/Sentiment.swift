import Chalk
import Foundation

/// P07: an LSTM that reads a review and says whether it praises.
struct Sentiment: Lesson {
  let card = LessonCard.sentiment

  func teach(on board: Board) throws {
    board.step("Is “not bad” good?")
    board.say(
      """
      *The plot was not bad.* A reader who only counts words finds a *bad* and gets it wrong. A reader who takes \
      them in order knows at *not* that the next judgment will be reversed. Deciding whether a text is positive or \
      negative, praise or blame, is called **sentiment analysis**. The program of this lesson gets reviews with their \
      labels, and has to find out by itself what *not* does.
      """)
    let choice = try ReviewChoice(2000, on: board)
    var sets = ReviewSets(
      choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)
    board.code("sets")
    sets.side = side(on: board)

    try program(on: board, sets)
    padding(on: board, sets)
    let (reader, hasLearned) = try train(on: board, sets, choice)
    if choice.isBuiltIn { pairs(on: board, reader, sets, hasLearned: hasLearned) }
    wordByWord(on: board, reader, sets)
    movers(on: board, reader, sets, choice, hasLearned: hasLearned)
    unknown(on: board, reader, sets)
    try realSentences(on: board, sets.side)
    board.printedSize(printedProgram)
    board.sayWhetherItOverfits("P07.json", printedResults)
    ending(on: board, sets)
  }

  private func side(on board: Board) -> Vocabulary.Side {
    let side = board.choice("filling", of: ["front", "back"], default: "front")
    return side == "front" ? .front : .back
  }

  private func program(on board: Board, _ sets: ReviewSets) throws {
    board.step("The program")
    board.say(
      """
      Each word of the **vocabulary** has a number, and its **embedding**, a row of 128 numbers, is looked up. An \
      LSTM with 64 units reads the rows one after the other. An affine map and a sigmoid turn its hidden state h_T \
      after the last word, number T, into the probability p that the review is positive. One output for a whole \
      sequence: that is called **many-to-one**. Below the formulas stands the program as printed in Keras, and beside \
      it the same in Swift.
      """)
    board.formula(#"e_t = x_t E"#)
    board.formula(#"h_t, c_t = \text{LSTM}(e_t, h_{t-1}, c_{t-1})"#)
    board.formula(#"p = \sigma(u \cdot h_T + b)"#)
    board.code(
      "program",
      besideKeras: """
        model = keras.Sequential([





            layers.Embedding(10000, 128),
            layers.LSTM(64),
            layers.Dense(1, activation="sigmoid"),
        ])
        """)
    let network = Self.network(length: sets.length, random: &board.random)
    board.draw(
      try .architecture(
        of: network, input: [sets.length], named: ["word numbers"],
        title: "From words to one number",
        caption: """
          Where do many words become one vector? Up to the LSTM there is a row for each of \(sets.length) words; \
          the LSTM passes on only its last hidden state. Nearly all parameters are rows of the embedding.
          """))
    board.say("How many parameters has an LSTM of m units that reads d inputs?")
    let weights = Formula(#"n = 4 (m (d + m) + m)"#)
    board.explain(weights, ["m": 64, "d": 128], 4 * (64 * (128 + 64) + 64))
    let counts = network.layers.map { Double($0.parameterCount.all) }
    board.table(
      ["layer", "what it has", "parameters"],
      [
        ["embedding", "10000 rows of 128", "\(Int(counts[0]))"],
        ["lstm", "4 blocks, 64 units, 128 + 64 inputs and a bias each", "\(Int(counts[1]))"],
        ["dense", "64 weights and a bias", "\(Int(counts[2]))"],
      ])
    board.identity(
      "the layers have as many parameters as the formulas say",
      counts == [10_000 * 128, 4 * (64 * (128 + 64) + 64), 65])
    board.say(
      """
      The Keras program has a vocabulary of 10000 words and reads 100 words of each review. \
      These reviews use \(sets.vocabulary.count - 2) different words, and at most \(sets.length) are \
      read of each. The other rows of the embedding matrix are never looked up, so their gradient is \
      0 and they never change.
      """)
    board.ask(
      "How many numbers does the LSTM pass on to the last layer?", answer: 64, tolerance: 0,
      because: "Its hidden state after the last word, and no other.")
  }

  // excerpt: program
  /// Embedding(10000, 128) → LSTM(64) → Dense(1, sigmoid)
  static func network(
    length: Int, masked: Bool = false, random: inout RandomSource
  ) -> Sequential {
    Sequential(
      [
        .embedding(10_000, 128, maskZero: masked, inputLength: length),
        .lstm(64),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
  }
  // end excerpt

  private func padding(on board: Board, _ sets: ReviewSets) {
    board.step("Padding, and the mask")
    board.say(
      """
      A batch is a rectangle, and reviews are not equally long. So short ones get **padding**: they are filled up \
      with the number 0, at the front or at the back, and very long ones are cut; here all have \(sets.length) \
      numbers. But the 0 has an embedding too, and the LSTM reads it like a word. At the front the zeros do little \
      harm, for the words come last. At the back they are read after the words, and at every zero the hidden state \
      forgets some of what the words said. A **mask** says which steps count; the LSTM skips the others.
      """)
    let seed = board.random.next()
    let zeros = Array(stride(from: 0, through: 60, by: 5))
    let (plain, masked, front) = (
      zeros.map { distance(zeros: $0, masked: false, seed: seed) },
      zeros.map { distance(zeros: $0, masked: true, seed: seed) },
      zeros.map { distance(zeros: $0, inFront: true, masked: false, seed: seed) }
    )
    board.code("behind")
    let x = zeros.map { Double($0) }
    board.draw(
      Figure(
        "What zeros beside the words do",
        caption: """
          How much of the last word is left after the padding? Two reviews of four words differ in their last word \
          only. How far apart are their last hidden states, in a network that has learned nothing yet? Left: read as \
          words behind the text, the zeros wash the difference out; under a mask they are skipped. Right: in front \
          of the text they hardly matter even when they are read. There 1 is the distance without zeros.
          """, columns: 2
      ) {
        Panel(
          "Zeros behind the words", x: "zeros", y: PlotAxis("distance", scale: .logarithmic),
          legend: .below
        ) {
          Line(x, plain, label: "zeros are read", showsPoints: true)
          Line(x, masked, label: "zeros are masked", showsPoints: true)
        }
        Panel(
          "Zeros in front of them", x: "zeros", y: PlotAxis("distance, relative", range: 0...1.2),
          legend: .below
        ) {
          Line(x, front.map { $0 / front[0] }, label: "zeros are read", showsPoints: true)
        }
      })
    board.identity(
      "under the mask the distance is the same, however many zeros there are",
      masked.allSatisfy { abs($0 - masked[0]) <= 1e-6 * masked[0] })
    board.claim(
      "without it, less than a hundredth of the distance is left after \(zeros.last!) zeros",
      plain.last! < 0.01 * plain[0])
    board.claim(
      "in front of the words they leave more than half of it, however many there are",
      front.allSatisfy { $0 > front[0] / 2 })
    board.warn(
      """
      The Keras program has no mask, and does not say on which side it pads. Keras' pad_sequences \
      pads the front, which is the better side without a mask; its TextVectorization layer pads the \
      back. Set *filling* in step 1 to *back* and watch the training of the next step.
      """)
    board.ask(
      "The zeros are at the back and masked. Which word does the LSTM's last state come from?",
      choices: ["the last zero", "the last word of the review"], answer: 1,
      because: "A masked step leaves the hidden state as it is.")
  }

  // excerpt: behind
  /// How far apart the states of two texts are when so many zeros follow their words, or precede them.
  private func distance(
    zeros: Int, inFront: Bool = false, masked: Bool, seed: UInt64
  ) -> Double {
    var random = RandomSource(seed: seed)
    let network = Self.network(length: 4 + zeros, masked: masked, random: &random)
    let padding = [Int](repeating: 0, count: zeros)
    let rows = [[2, 3, 4, 5], [2, 3, 4, 6]].map { inFront ? padding + $0 : $0 + padding }
    let texts = Tensor(rows[0] + rows[1], shape: [2, 4 + zeros])
    return withoutGradients {
      var mask: Tensor?
      let rows = network.layers[0](Variable(texts), mask: &mask)
      let states = network.layers[1](rows, mask: &mask).value
      return (states[0] - states[1]).squared().sum().scalar.squareRoot()
    }
  }
  // end excerpt

  /// The trained network, and whether it surely classifies better than chance.
  private func train(
    on board: Board, _ sets: ReviewSets, _ choice: ReviewChoice
  ) throws -> (reader: Sequential, hasLearned: Bool) {
    board.step("Training, and when to stop")
    board.say(
      """
      The loss is the **binary cross-entropy**; the optimizer is Adam, with batches of 32, as in the printed program.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i (y_i \log p_i + (1 - y_i) \log (1 - p_i))"#)
    let patience = board.integerSlider("patience", in: 1...20, default: board.isFull ? 2 : 12)
    let epochs = board.isFull ? 10 : 16
    board.say(
      """
      A network with so many parameters can memorize its training set, and the training loss does not \
      show that. So after every epoch the loss is measured on the validation set; when that has not improved for \
      \(patience == 1 ? "one epoch" : "\(patience) epochs"), training ends, and the weights of the best epoch are \
      restored. That is **early stopping**. Here training also ends when the validation loss is below \
      \(Self.enough), for then nothing is left to learn. \
      The printed program has a validation set and 10 epochs, but does not stop early. The Keras code below is its \
      training with the callback added\
      \(epochs == 10 ? "" : ", and with up to \(epochs) epochs, since with so few reviews an epoch has few steps").
      """)
    board.code(
      "training",
      besideKeras: """




        model.compile(optimizer="adam",
            loss="binary_crossentropy", metrics=["accuracy"])
        model.fit(
            x_train, y_train, epochs=\(epochs), batch_size=32,
            validation_data=(x_val, y_val),
            callbacks=[
                keras.callbacks.EarlyStopping(
                    patience=\(patience), restore_best_weights=True)])
        """)
    var reader = Self.network(length: sets.length, random: &board.random)
    let before = reader.parameters[0].variable.value
    let seed = board.random.next()
    let history = try fit(
      &reader, sets, epochs: epochs, patience: patience, seed: seed,
      callbacks: [board.progress("training"), .recorder(every: 25)])
    let moved = (reader.parameters[0].variable.value - before).absolute().max(1)
    board.draw(
      .losses(
        history, title: "Loss on the made-up reviews",
        caption: """
          Does the network memorize? Then the validation loss would rise while the training loss \
          goes on falling. (A training loss is the mean over an epoch in which the weights improve, a validation loss is \
          that at its end: so it may be the lower one.) The lowest validation loss is marked; an improvement by less than a \
          thousandth does not count when the weights are chosen.
          """))
    board.draw(
      .metric(
        "accuracy", history,
        caption: """
          When does it get better than guessing? The fraction classified correctly, after each epoch. (While it \
          guesses, the \(sets.validation.count) validation reviews give ½ with a standard error of \
          \(percent(0.5 / Double(max(1, sets.validation.count)).squareRoot())).) \
          The first epoch with the highest validation accuracy is marked. The weights are chosen by the \
          loss, which may go on falling when the accuracy does not change: the probabilities move \
          closer to 0 and 1.
          """))
    if let record = history.record {
      board.draw(
        .activations(
          record,
          caption: """
            Where does learning show inside? The embeddings stay small; the hidden states spread out \
            as the network begins to tell reviews apart, and the probabilities leave ½ for both ends.
            """))
      board.draw(
        .gradientNorms(
          record,
          caption: """
            How does the plateau end? The norm of the gradient of each layer: it grows when the network begins \
            to tell the reviews apart, and falls when the answers are correct.
            """))
    }
    let scores: Scores = try reader.evaluate(sets.words(sets.test.texts), sets.targets(sets.test))
    let accuracy = scores["accuracy"]!
    board.say(
      """
      After \(history.epochs.count) epochs the test set is opened: \(percent: accuracy) of its \
      \(sets.test.count) reviews are classified correctly. Always naming the more frequent class would \
      give \(percent: sets.majorityAccuracy). This is one training from one start; the lesson `review-lstm` repeats \
      such a training from five.
      """)
    if sets.vocabulary.count < 10_000 {
      board.identity(
        "the embeddings of words that occur in no review have not changed",
        moved[sets.vocabulary.count...].max().scalar == 0)
    }
    if choice.isBuiltIn && patience >= 12 {
      board.claim("it classifies more than nine in ten test reviews correctly", accuracy > 0.9)
    }
    let n = Double(sets.test.count)
    let error = (accuracy * (1 - accuracy) / n).squareRoot()
    board.say(
      accuracy < 1
        ? """
        Another test set of the same size would have given another number: the standard error of \
        this one is √(p(1 − p)/n), \(percent: error).
        """
        : """
        No mistake among \(sets.test.count) reviews does not mean that there never is one. It only says, at the 95 \
        % level, that the error rate is below 3/n, \(percent: 3 / n) (the rule of three).
        """)
    if board.isFull && !choice.isBuiltIn {
      board.claim(
        "it classifies its training reviews better than new ones",
        history["accuracy"].last! > accuracy)
      try again(on: board, choice, sets.side, patience: patience, first: accuracy)
    }
    board.say(
      """
      On the plateau at the beginning, where the network still guesses, the validation loss goes up and \
      down. With too little patience training stops there: s patience=1.
      """)
    return (reader, accuracy > 0.9)
  }

  /// A validation loss at which nothing is left to learn.
  private static let enough = 0.005

  // excerpt: training
  private func fit(
    _ reader: inout Sequential, _ sets: ReviewSets, epochs: Int, patience: Int, seed: UInt64,
    callbacks: [Callback]
  ) throws -> History {
    reader.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    return try reader.fit(
      sets.words(sets.training.texts), sets.targets(sets.training), epochs: epochs, batchSize: 32,
      validationData: (sets.words(sets.validation.texts), sets.targets(sets.validation)),
      callbacks: callbacks + [
        .earlyStopping(minDelta: 0.001, patience: patience, restoreBestWeights: true),
        Callback(afterEpoch: { run in
          if run.history["val_loss"].last! < Self.enough { run.stop(because: "it has learned") }
        }),
      ],
      progress: .silent, seed: seed)
  }
  // end excerpt

  /// Two more readers, each with parts of its own, so that no luck with the parts decides.
  private func again(
    on board: Board, _ choice: ReviewChoice, _ side: Vocabulary.Side, patience: Int, first: Double
  ) throws {
    var all = [first]
    for _ in 0..<2 {
      var sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
      sets.side = side
      var reader = Self.network(length: sets.length, random: &board.random)
      _ = try fit(
        &reader, sets, epochs: 10, patience: patience, seed: board.random.next(),
        callbacks: [board.progress("another split")])
      let scores: Scores = try reader.evaluate(
        sets.words(sets.test.texts), sets.targets(sets.test))
      all.append(scores["accuracy"]!)
    }
    let mean = all.mean
    board.table(
      ["split", "test accuracy"],
      all.indices.map { ["\($0 + 1)", written(all[$0])] } + [["mean", written(mean)]])
    if side == .front && patience >= 2 {
      board.claim(
        "over three splits it classifies three of four new reviews correctly", mean >= 0.75)
    }
  }

  private func unknown(on board: Board, _ reader: Sequential, _ sets: ReviewSets) {
    board.step("What goes wrong: words it does not know")
    let known = Set(sets.vocabulary.words)
    let strange = ["splendid", "ghastly", "quibbling", "flibberty", "xyzzy"].filter {
      !known.contains($0)
    }
    board.say(
      """
      Every **out-of-vocabulary word** gets the same number, 1, and so the same embedding. To the network of step 4 \
      the following reviews are one and the same:
      """)
    let texts = strange.map { "the plot was \($0)" }
    let predictions = texts.isEmpty ? [] : reader.predict(sets.words(texts)).values
    board.table(
      ["review", "p"], zip(texts, predictions).map { [$0, written($1, .probability())] })
    // Rows of one batch may differ in the last digit: where a row lies decides how its sums are rounded.
    board.identity(
      "unknown words get one and the same answer",
      predictions.allSatisfy { abs($0 - predictions[0]) < 1e-6 })
    board.say(
      """
      \(sets.vocabulary.count < 10_000
        ? "The number 1 was in none of its training reviews, so this embedding is still random, and so is the answer. "
        : "")The \
      network knows the words of its training set, in the contexts in which they occurred there. A made-up grammar \
      can be learned to the last sentence, and the accuracy on it says nothing about reviews that people write.
      """)
  }
}
