import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension Characters {
  func ending(on board: Board, _ names: Names) {
    board.summarize(
      "A language model gives each next token a probability; a text is as probable as the product of its tokens.",
      "It is measured by cross-entropy and perplexity on new text, against n-grams, which only count.",
      """
      A recurrent network is trained with teacher forcing on all places at once, and can use more than the last \
      letters; for names above all how long the name already is.
      """,
      """
      It writes autoregressively, letter by letter; temperature and top-k decide how often it picks an improbable \
      one.
      """,
      "It learns what is probable in its training set, rules and faults alike.")
    board.step("Exercises")
    let H = -(log(0.5) + log(0.25) + log(0.5)) / 3
    board.exercise(
      .byHand,
      "A model gives the three letters of a name the probabilities ½, ¼ and ½. What are the cross-entropy and the perplexity?",
      answer: "H = −(log ½ + log ¼ + log ½)/3 = \(H, digits: 3), perplexity \(exp(H), digits: 3)."
    )
    let p = LetterWriter.probabilities([-1e9, 2, 1, 0], 0.5)
    board.exercise(
      .byHand, "Logits 2, 1, 0 and T = 0.5: what are the probabilities?",
      answer:
        "Softmax of 4, 2, 0: \(p[1], digits: 3), \(p[2], digits: 3), \(p[3], digits: 3).")
    board.exercise(
      .derive, "Show that a temperature never changes which letter is the most probable.",
      answer: """
        For T > 0 the numbers z/T have the same order as z. Softmax keeps the order, because e to the power z grows \
        with z and all are divided by the same sum.
        """)
    board.exercise(
      .predict, "Set temperature=3. What do the names look like?",
      answer:
        "Nearly random: with the logits divided by 3 improbable letters are drawn often, and after them the network has to go on from beginnings that it never saw in training."
    )
    board.exercise(
      .breakIt,
      "Set names=made-up: all vowels of a name are dark or all are light. How would you break that rule in the training set, so that the network cannot learn it?",
      answer:
        "Mix in names that do not keep it. If they are half of all names, and half of their later vowels are of the other kind, the model learns a probability of about a quarter for a vowel that breaks the rule: it learns frequencies, not rules."
    )
    board.exercise(
      .write, "Write the sampling with a temperature.",
      answer: """
        Divide the logits by T, subtract the largest so that no exponential overflows, take the softmax; then draw \
        with a random number and the running sum. `chalk practice temperature` checks it, and `chalk practice \
        perplexity` the measure.
        """,
      practice: "temperature")
    board.exercise(
      .extend,
      "Run it on all real first names with --full, or on a list of your own. Which n-gram does the network beat there?",
      answer:
        "As a rule all of them. But the more names a trigram has counted, the better it gets. So compare on the same test set and over several trainings."
    )
  }
}
