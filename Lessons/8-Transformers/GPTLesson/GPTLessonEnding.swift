import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension GPTLesson {
  func ending(on board: Board, _ model: NameGPT) {
    board.summarize(
      "A GPT is a token table, positions, causal pre-norm blocks, a normalization, and logits from the same table.",
      "It consists of sums, products, exponentials and roots: scalars and tensors give the same numbers.",
      "Thanks to the causal mask all positions learn at once, and no position sees its own answer.",
      "It is evaluated by its perplexity on new text, against n-grams, which only count.",
      "Temperature, top-k and top-p control how random the writing is; greedy decoding is not random at all.",
      "The key–value cache keeps what does not change, and makes token number t cheaper by the factor t."
    )
    board.step("Exercises")
    let p = TokenSampling(temperature: 0.5).probabilities(Tensor([1.0, 0.0], .double)).values
    board.exercise(
      .byHand,
      "Two tokens have the logits 1 and 0. What is the probability of the first at T = 0.5?",
      answer: "Divided by 0.5 the logits are 2 and 0, and e²/(e² + 1) = \(p[0], digits: 3).")
    let (d, blocks, tokens) = (768, 12, 1024)
    board.exercise(
      .byHand,
      "GPT-2 has \(blocks) blocks of width \(d). How many numbers does its cache hold for \(tokens) tokens?",
      answer: """
        A key and a value of \(d) numbers for each token in each block: 2·\(blocks)·\(tokens)·\(d) = \
        \(2 * blocks * tokens * d).
        """)
    board.exercise(
      .derive, "Show that the gradient of the keys' bias is always 0.",
      answer: """
        With the bias b a score is q·(k + b) = q·k + q·b. For one query q·b is the same for all keys, and softmax does \
        not change when the same number is added to all scores. So b has no effect on the loss.
        """)
    board.exercise(
      .predict,
      "Set temperature=3 in the step on sampling. What happens to the bars of that temperature?",
      answer: """
        They become nearly equal: logits that are divided by 3 differ less. Improbable tokens would be drawn often, \
        and the names would look random.
        """)
    board.exercise(
      .breakIt,
      "Train without the causal mask. How low does the loss fall, and what does the model write?",
      answer: """
        Nearly to 0: each position can look at the next token, which is the answer. When the model writes there is no \
        next token to look at, and it has learned nothing else, so it writes nonsense.
        """)
    board.exercise(
      .write, "Write attention with a causal mask.",
      answer: """
        Scores of later tokens become −∞ before the softmax. `chalk practice masked-attention` checks it, `chalk \
        practice temperature` the sampling, and `chalk practice perplexity` the measure.
        """,
      practice: "masked-attention")
    board.exercise(
      .extend,
      "Train a GPT with one block, and one with four. How do the losses on the training names and on the validation names change?",
      answer: """
        With more blocks the training loss can fall further. With \(model.tokens.count - 1) tokens and few names \
        expect the validation loss to gain little, or to rise as the model memorizes names: then more names (--full) \
        help more than more blocks do. Choose the number of blocks by the validation loss, never by the test set.
        """)
  }
}
