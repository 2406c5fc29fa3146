import Chalk
import Foundation

/// How two directions become one output, what goes wrong, and the end of the lesson.
extension BidirectionalLesson {
  func merging(on board: Board) {
    board.step("Merge modes")
    board.say(
      """
      How do two states become one? The layer has a **merge mode**. Keras' default, `concat`, puts them side by side, \
      which loses nothing and doubles the width. A sum, a product or a mean keeps the width, but the two directions \
      cannot be told apart afterwards.
      """)
    let modes = Bidirectional.MergeMode.allCases
    let x = Tensor.normal([1, 5, 3], using: &board.random)
    var random = board.random.split()
    let forward = SimpleRNN(3, 4, returnSequences: true, using: &random)
    let backward = SimpleRNN(3, 4, returnSequences: true, using: &random)
    let outputs = modes.map { mode in
      Bidirectional(forward: forward, backward: backward, mergeMode: mode)(Variable(x)).value
    }
    let formulas: [Bidirectional.MergeMode: String] = [
      .concat: "(a, b)", .sum: "a + b", .mul: "a·b", .ave: "(a + b)/2",
    ]
    board.table(
      ["mode", "output", "shape for 5 steps and 4 units each way"],
      modes.indices.map { i in
        [modes[i].rawValue, formulas[modes[i]] ?? "", "\(outputs[i].shape)"]
      })
    let (a, b) = (outputs[0][Axis.all, Axis.all, 0..<4], outputs[0][Axis.all, Axis.all, 4..<8])
    board.identity(
      "sum, product and mean can be computed from the states side by side",
      largestDifference(outputs[1], a + b) < 1e-6 && largestDifference(outputs[2], a * b) < 1e-6
        && largestDifference(outputs[3], (a + b) / 2) < 1e-6)
    board.ask(
      "A bidirectional LSTM of 32 units each way with the mode concat. How many numbers does its output have at each step?",
      answer: 64, tolerance: 0, because: "32 of the forward layer and 32 of the backward one.")
  }

  func pitfalls(on board: Board) {
    board.step("Two pitfalls, and where it is not allowed")
    board.say(
      """
      To classify a whole sentence, use the states that have seen all of it. For the forward layer that is the \
      state after the last word; for the backward layer it is the state after the *first* word, which stands at place \
      1. The last row of the output contains a backward state that has seen one word only. Without `returnSequences` \
      the layer returns the two states that have seen the whole sentence.
      """)
    let seed = board.random.next()
    let (sequences, lasts) = (layer(seed, returnSequences: true), layer(seed))
    let x = Tensor.normal([1, 6, 3], using: &board.random)
    let rows = sequences(Variable(x)).value
    let last = lasts(Variable(x)).value
    let (end, beginning) = (rows[0, 5].values, rows[0, 0].values)
    board.identity(
      "without returnSequences it returns the forward state of the last place and the backward state of the first",
      largestDifference(last[0].values, Array(end[0..<4] + beginning[4..<8])) < 1e-6)
    board.identity(
      "the last row of the sequence differs from that",
      largestDifference(last[0].values, end) > 1e-3)
    board.say(
      """
      The second pitfall is padding. Sentences in a batch are brought to one length by padding, often at the end. \
      Then the backward layer begins with the padding. With a *mask* it skips the padding and begins at the last real \
      word.
      """)
    let padded = Tensor.concatenate([x, .ones([1, 3, 3])], axis: 1)
    var mask: Tensor? = .concatenate([.ones([1, 6]), .zeros([1, 3])], axis: 1)
    let masked = lasts(Variable(padded), mask: &mask).value
    let unmasked = lasts(Variable(padded)).value
    board.identity(
      "with a mask the padded sentence gives the same states as the sentence without padding",
      largestDifference(masked, last) < 1e-6)
    board.identity("without one it does not", largestDifference(unmasked, last) > 1e-3)
    board.warn(
      """
      A bidirectional layer needs the whole sequence before it gives its first output. So it cannot transcribe speech \
      while somebody is still speaking, cannot forecast a series (it would have to read the future that it should \
      predict), and cannot be a language model that writes word after word. A forecast that is suspiciously good has \
      often looked ahead in some such way.
      """)
    board.ask(
      "Which of these may be done by a bidirectional network?",
      choices: [
        "predicting tomorrow's temperature from today's",
        "naming the parts of speech in a sentence",
        "suggesting the next word while somebody types",
      ], answer: 1, because: "Only there is the whole sequence known before the answer is due.")
  }

  /// Two recurrent layers of four units; the seed makes their weights, so that equal seeds make equal layers.
  private func layer(_ seed: UInt64, returnSequences: Bool = false) -> Bidirectional {
    var random = RandomSource(seed: seed)
    let forward = SimpleRNN(3, 4, returnSequences: returnSequences, using: &random)
    let backward = SimpleRNN(3, 4, returnSequences: returnSequences, using: &random)
    return Bidirectional(forward: forward, backward: backward)
  }

  func ending(on board: Board, _ accuracies: [[[Double]]]) {
    board.summarize(
      "A **bidirectional** network has two recurrent layers with weights of their own; at each place one knows what came before, the other what comes after.",
      "Where a later word decides, a forward reader only guesses (\(percent: accuracies[0][0].mean) right here); reading both ways, \(percent: accuracies[0][2].mean) are right.",
      "The **merge mode** joins the two states: side by side, or as a sum, product or mean.",
      "The state for a whole sentence is the forward one of the last place and the backward one of the first; padding needs a mask.",
      "It is not **causal**: no forecasts, no live transcription, no writing word after word."
    )
    board.step("Exercises")
    let x = [Scalar(0.5), Scalar(-1)]
    let (a, b) = bothWays(x)
    board.exercise(
      .byHand, "x = (0.5, −1), with the weights of step 2. What are a_2 and b_1?",
      answer: """
        a_1 = tanh(0.5) = \(a[0].value, digits: 3), so a_2 = tanh(0.8·a_1 − 1) = \(a[1].value, digits: 3). \
        b_2 = tanh(1) = \(b[1].value, digits: 3), so b_1 = tanh(0.5·b_2 − 0.5) = \(b[0].value, digits: 3).
        """)
    let (d, m) = (64, 32)
    board.exercise(
      .byHand,
      "How many parameters does a bidirectional LSTM of 32 units each way have for 64 inputs? How many a forward one of 64 units?",
      answer: """
        2·4·(32·(32 + 64) + 32) = \(2 * 4 * (m * (m + d) + m)), and 4·(64·(64 + 64) + 64) = \
        \(4 * (64 * (64 + d) + 64)).
        """)
    board.exercise(
      .derive,
      "One bidirectional layer follows another. Which inputs does the second one's forward state at place t depend on?",
      answer: """
        On all of them: already its input at place t, the joined states of the first layer, depends on the whole \
        sequence. Only in the first layer do the directions stay apart.
        """)
    board.exercise(
      .byHand,
      "The deciding word comes before the other in three of four sentences. What accuracies do you expect of the forward reader, of the backward one, and of both together?",
      answer: """
        The forward reader knows the answer in three quarters and guesses in the rest: \(0.75 + 0.125). Backward: \
        \(0.25 + 0.375). Both: near 1.
        """)
    let guessing = (0.25 / 500).squareRoot()
    board.exercise(
      .predict,
      "Run the lesson with other random numbers, `chalk run bidirectional --seed 1`. Which numbers of the table in step 4 will stay, and which will move?",
      answer: """
        The parameters stay. The forward reader's accuracies in the first task are those of guessing in 500 sentences: \
        each has a standard deviation of √(0.25/500) = \(guessing, digits: 2) around 0.5. One direction alone stays \
        near 0.75 in the second task, and both together near 1.
        """)
    board.exercise(
      .breakIt,
      "Use the last row of a bidirectional layer to classify sentences. Why does that often still work?",
      answer: """
        The forward half of that row has seen everything. Only its backward half is nearly worthless, so the layer \
        costs twice as much as one direction and is no better. No error is reported.
        """)
    board.exercise(
      .write, "Write the states of both directions.",
      answer: """
        Run over the sequence and over the reversed sequence, and reverse the second list of states. `chalk \
        practice bidirectional-states` checks it.
        """, practice: "bidirectional-states")
    board.exercise(
      .extend, "BERT reads both directions without any recurrence. How?",
      answer: """
        Its attention has no causal mask: every word looks at all others, before and after it. Since it sees the word \
        that it would have to predict, it is trained on words that are masked out instead.
        """)
  }
}
