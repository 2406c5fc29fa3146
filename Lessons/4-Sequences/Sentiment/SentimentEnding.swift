import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension Sentiment {
  func ending(on board: Board, _ sets: ReviewSets) {
    board.summarize(
      "A text classifier turns words into numbers and these into embeddings; an LSTM reads them, and a sigmoid gives one probability: many-to-one.",
      "Batches need padding. Read as words, zeros after the text wash out what it said; a mask skips them.",
      """
      Early stopping watches the validation loss. With few data, cross-validation tests on every example once, and \
      gives several trainings to compare.
      """,
      """
      What a word does is measured with minimal pairs. Beginnings of texts, and texts with a word taken out, are \
      out of distribution.
      """,
      "A high accuracy on a made-up grammar promises nothing for real sentences, where the same network soon memorizes."
    )
    board.step("Exercises")
    let parameters = 4 * (32 * (50 + 32) + 32)
    board.exercise(
      .byHand,
      "An LSTM has 32 units and reads embeddings of 50 numbers. How many parameters does it have?",
      answer: "4·(32·(50 + 32) + 32) = \(parameters): four blocks of weights and biases.")
    board.exercise(
      .byHand,
      "The network says p = 0.9 for a positive review and p = 0.2 for a negative one. What is the binary cross-entropy?",
      answer:
        "−(log 0.9 + log(1 − 0.2))/2 = \(-(log(0.9) + log(0.8)) / 2, digits: 3).")
    board.exercise(
      .derive,
      "Show that the gradient of the binary cross-entropy with respect to the logit z is p − y.",
      answer:
        "L = −y·log σ(z) − (1 − y)·log(1 − σ(z)), σ′ = σ·(1 − σ): ∂L/∂z = −y·(1 − p) + (1 − y)·p = p − y."
    )
    board.exercise(
      .predict, "Set filling=back. Will it still learn? Then run it.",
      answer:
        """
        It learns later or not at all: most reviews are shorter than \(sets.length) words, so they end in zeros \
        that are read as words, and the last hidden state has half forgotten the review. With a mask the back \
        would be as good as the front.
        """
    )
    board.exercise(
      .breakIt, "Set patience=1. What goes wrong?",
      answer:
        "On the plateau at the beginning the validation loss goes up and down by chance; the first epoch that is not better ends the training, and the network still guesses."
    )
    board.exercise(
      .write, "Write the mean of a padded sequence under a mask.",
      answer:
        """
        Sum the vectors where the mask is 1 and divide by the number of these, not by the padded length. `chalk \
        practice masked-mean` checks it, also for a review of padding alone.
        """,
      practice: "masked-mean")
    board.exercise(
      .extend,
      "Run it on real reviews: --full, or your own with --data FOLDER, a file of lines for each class. How much of the accuracy is left?",
      answer:
        "Less than on the grammar: people use many words that a training set shows only rarely, and the network begins to memorize after a few epochs."
    )
  }
}
