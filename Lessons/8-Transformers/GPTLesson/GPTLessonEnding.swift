import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension GPTLesson {
  func ending(on board: Board, _ model: NameGPT) {
    board.summarize(
      "A GPT is a token table, positions, causal pre-norm blocks, a normalization, and logits from the same table.",
      "It is made of sums, products, exponentials and roots: on scalars and on tensors it has the same numbers.",
      "The causal mask lets every place be a question at once, and no place sees its own answer.",
      "It is measured by its perplexity on new texts, against n-grams, which only count.",
      "Temperature, top-k and top-p decide how much chance there is in writing; greedy decoding leaves none.",
      "The key–value cache keeps what does not change, and makes token number t cheaper by the factor t."
    )
    board.step("Exercises")
    let p = TokenSampling(temperature: 0.5).probabilities(Tensor([1.0, 0.0], .double)).values
    board.exercise(
      .byHand, "Two tokens have the logits 1 and 0. How likely is the first with T = 0.5?",
      answer: "Softmax of 2 and 0: \(p[0], digits: 3).")
    let (d, blocks, tokens) = (768, 12, 1024)
    board.exercise(
      .byHand,
      "GPT-2 has \(blocks) blocks of width \(d). How many numbers does its cache hold for \(tokens) tokens?",
      answer: "2·\(blocks)·\(tokens)·\(d) = \(2 * blocks * tokens * d).")
    board.exercise(
      .derive, "Show that the bias of the keys never gets a gradient.",
      answer: """
        With the bias b a score is q·(k + b) = q·k + q·b. For one query q·b is the same for all keys, and softmax does \
        not change when the same is added to all scores. So b has no effect on the loss.
        """)
    board.exercise(
      .predict, "Set temperature=3 in the step on sampling. What becomes of the bars?",
      answer: """
        They come close to each other: the logits are divided by 3, so that improbable tokens are drawn often, and the \
        names look random.
        """)
    board.exercise(
      .breakIt,
      "Train without the causal mask. How low does the loss fall, and what does the model write?",
      answer: """
        Nearly to 0: each place can look at the next token, which is the answer. In writing there is no next token to \
        look at, and the model has learned nothing else, so it writes nonsense.
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
      "Train a GPT of one block, and one of four. What happens to the loss of the training names and to that of the validation names?",
      answer: """
        With more blocks the training loss falls further. On \(model.tokens.count - 1) tokens and few names the \
        validation loss soon gains nothing, or rises: the model memorizes the names. More names (--full) help \
        more than more blocks.
        """)
  }
}
