import Chalk
import Foundation

/// How two directions become one output, what goes wrong, and the end of the lesson.
extension BidirectionalLesson {
  func merging(on board: Board) {
    board.step("Merge modes")
    board.say(
      """
      How do two states become one? The layer has a **merge mode**. Keras' default puts them side by side, which loses \
      nothing and doubles the width. A sum, a product or a mean keep the width and mix the directions for good.
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
      "A bidirectional LSTM of 32 units each way with the mode concat. How many numbers has its output at each step?",
      answer: 64, tolerance: 0, because: "32 of the forward layer and 32 of the backward one.")
  }

  func pitfalls(on board: Board) {
    board.step("Two pitfalls, and where it is not allowed")
    board.say(
      """
      To classify a whole sentence one wants the states that have seen all of it. For the forward layer that is the \
      state after the last word; for the backward layer it is the state after the *first* word, which stands at place \
      1. Whoever takes the last row of the output gets a backward state that has seen one word only. Without \
      `returnSequences` the layer gives the right two.
      """)
    let seed = board.random.next()
    let (sequences, lasts) = (layer(seed, returnSequences: true), layer(seed))
    let x = Tensor.normal([1, 6, 3], using: &board.random)
    let rows = sequences(Variable(x)).value
    let last = lasts(Variable(x)).value
    let (end, beginning) = (rows[0, 5].values, rows[0, 0].values)
    board.identity(
      "without returnSequences: the forward state of the last place, the backward state of the first",
      largestDifference(last[0].values, Array(end[0..<4] + beginning[4..<8])) < 1e-6)
    board.identity(
      "the last row of the sequence is something else",
      largestDifference(last[0].values, end) > 1e-3)
    board.say(
      """
      The second pitfall is padding. Sentences in a batch are filled up to one length, usually behind. The backward \
      layer then begins with the padding. With a *mask* it skips it and begins at the last real word.
      """)
    let padded = Tensor.concatenate([x, .ones([1, 3, 3])], axis: 1)
    var mask: Tensor? = .concatenate([.ones([1, 6]), .zeros([1, 3])], axis: 1)
    let masked = lasts(Variable(padded), mask: &mask).value
    let unmasked = lasts(Variable(padded)).value
    board.identity(
      "with a mask the padded sentence gives the same as without padding",
      largestDifference(masked, last) < 1e-6)
    board.identity("without one it does not", largestDifference(unmasked, last) > 1e-3)
    board.warn(
      """
      A bidirectional layer needs the whole sequence before it gives its first output. So it cannot transcribe speech \
      while somebody is still speaking, cannot forecast a series (it would look into the future that it is asked for), \
      and cannot be a language model that writes word after word. A forecast that is suspiciously good has often \
      looked ahead in this way.
      """)
    board.ask(
      "Which of these may be done by a bidirectional network?",
      choices: [
        "predicting tomorrow's temperature from today's",
        "naming the parts of speech in a sentence",
        "suggesting the next word while somebody types",
      ], answer: 1, because: "Only there the whole sequence is known before the answer is due.")
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
      "A **bidirectional** network has two recurrent layers with weights of their own; at each place one knows what came before, the other what comes behind.",
      "Where the end decides about the beginning, reading forward alone guesses (\(percent: accuracies[0][0].mean) here), and both directions find \(percent: accuracies[0][2].mean).",
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
      "How many parameters has a bidirectional LSTM of 32 units each way for 64 inputs, beside a forward one of 64 units?",
      answer: """
        2·4·(32·(32 + 64) + 32) = \(2 * 4 * (m * (m + d) + m)), beside 4·(64·(64 + 64) + 64) = \
        \(4 * (64 * (64 + d) + 64)).
        """)
    board.exercise(
      .derive,
      "Two bidirectional layers stand behind each other. Which inputs has the forward state of the second one at place t seen?",
      answer: """
        All of them: it reads the joined states of the first layer, and each of those knows the whole sequence. Only \
        in the first layer do the directions stay apart.
        """)
    board.exercise(
      .predict,
      "The deciding word stands before in three of four sentences. What accuracies do you expect of forward, backward and both?",
      answer: """
        Forward knows it in three quarters and guesses in the rest: \(0.75 + 0.125). Backward: \(0.25 + 0.375). Both: \
        near 1.
        """)
    board.exercise(
      .breakIt,
      "Take the last row of a bidirectional layer to classify sentences. Why does it often still work?",
      answer: """
        Its forward half has seen everything. Only the backward half is nearly worthless, so the layer costs twice as \
        much and gives what one direction gives. No error is reported.
        """)
    board.exercise(
      .write, "Write the states of both directions.",
      answer: """
        Run over the sequence and over the reversed sequence, and turn the second list of states round. `chalk \
        practice bidirectional-states` checks it.
        """, practice: "bidirectional-states")
    board.exercise(
      .extend, "BERT reads both directions without any recurrence. How?",
      answer: """
        Its attention has no causal mask: every word looks at all others, before and behind. Since it sees the word \
        that it would have to predict, it is trained on words that are masked out instead.
        """)
  }
}
