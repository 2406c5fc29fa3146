import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension BERTLesson {
  func ending(on board: Board, _ task: SentenceTask, _ run: Pretraining) {
    board.summarize(
      "BERT is a stack of transformer blocks without a causal mask: bidirectional, for texts that are available as a whole.",
      "Its input is a sum of three rows: token, position and segment; [CLS] opens a text and [SEP] ends it.",
      "Masked-language modeling chooses 15 % of the words, replaces 80 % of these by [MASK] and 10 % by any word, and has its loss at the chosen positions only.",
      "Pretraining needs no labels; fine-tuning then trains the whole network, with a new last layer, on labeled texts.",
      "Whether pretraining pays is measured against the same network from random weights; with few sentences the gain can be too small to measure."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "A text has 512 words. How many are chosen on average, and how many of these are left as they are?",
      answer:
        "0.15·512 = \(0.15 * 512, digits: 3) are chosen, and a tenth of these, \(0.015 * 512, digits: 3), are left as they are."
    )
    board.exercise(
      .byHand,
      "At two chosen positions the network gives the true words the probabilities 0.5 and 0.125, at a position that was not chosen 0.01. What is the loss?",
      answer: """
        (−log 0.5 − log 0.125)/2 = \((-log(0.5) - log(0.125)) / 2, digits: 4). The third position does not count.
        """)
    board.exercise(
      .derive,
      "Only the chosen positions have a loss. Why does the embedding of a word that was not chosen get a gradient all the same?",
      answer: """
        The vector at a chosen position is made by attention from the values of all positions. So the loss there \
        depends on every token that is read, and its gradient flows back along all attention weights that are not 0. \
        Besides, the table makes the logits: every word has one at every chosen position.
        """)
    board.exercise(
      .predict,
      "Set labels=400, then labels=50. What happens to the points of the columns with few labels?",
      answer: """
        With 400 labels they move up towards those of all labels; with 50 they lie around guessing.
        """)
    board.exercise(
      .breakIt,
      "Put the loss at all positions instead of the chosen ones. What does the network learn?",
      answer: """
        At 85 % of the positions the answer is what it reads there. The loss falls fast, as the network learns to copy \
        each token through its residual stream; the gaps become a small part of the loss, and their words are learned \
        more slowly.
        """)
    board.exercise(
      .breakIt, "Replace all chosen words by [MASK]. What is different when the network is used?",
      answer: """
        It then reads texts without any [MASK], which it has never done. In pretraining no loss ever was at the \
        position of a word that it could read, so nothing made it keep good vectors there.
        """)
    board.exercise(
      .write, "Write the rule by which words are hidden.",
      answer: """
        Each word is chosen or not; a chosen one becomes [MASK], another word, or stays. `chalk practice \
        masked-tokens` checks it, with the random numbers given.
        """, practice: "masked-tokens")
    board.exercise(
      .extend,
      "Use the mean of all vectors instead of that of [CLS] for the label. Does pretraining pay then?",
      answer: """
        The vectors of words had a loss in pretraining, unlike that of [CLS], so their mean may carry more. Measure \
        it as here: the same starts, splits and orders for both, and choose between mean and [CLS] by the validation \
        loss, not by the test set.
        """)
  }
}
