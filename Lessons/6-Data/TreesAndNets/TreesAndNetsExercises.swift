import Chalk
import Foundation

/// What to keep, and what to try.
extension TreesAndNets {
  func summary(on board: Board) {
    board.summarize(
      "A decision tree splits by thresholds; the best split leaves the least Gini impurity.",
      "A random forest averages many different trees; the less correlated they are, the lower the variance.",
      "Gradient boosting adds small trees, each fitted to what the sum so far gets wrong.",
      "An SVM has the widest margin; a kernel makes its boundary curved; only support vectors count.",
      "For trees units do not matter. SVMs and networks need features on one scale.")
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    let (left, right) = (DecisionTree.gini([4, 1]), DecisionTree.gini([1, 4]))
    board.exercise(
      .byHand,
      "Ten examples, five of each class. A split sends 4 and 1 to the left, 1 and 4 to the right. What is the Gini impurity before and after?",
      answer: """
        Before: \(DecisionTree.gini([5, 5])). After: each side has 1 − 0.8² − 0.2² = \(left), and so has their \
        mean: \((left + right) / 2).
        """)
    board.exercise(
      .byHand, "Which fraction of the examples is missing from a bootstrap sample of 100?",
      answer: """
        Each is missed with probability (1 − 1/100)¹⁰⁰ = \(pow(0.99, 100)), close to 1/e = \(exp(-1)). These \
        are the out-of-bag examples, on which a forest can be tested without a separate test set.
        """)
    board.exercise(
      .derive,
      "Show that the mean of B variables with variance σ² and pairwise correlation ρ has the variance ρσ² + (1 − ρ)σ²/B.",
      answer: """
        The variance of the sum is Bσ² + B(B − 1)ρσ². Divide by B²: σ²/B + ρσ²·(B − 1)/B, which is the formula. \
        More trees remove only the second part; the first needs less correlation.
        """)
    board.exercise(
      .derive,
      "Show that y − σ(z) is the negative gradient of the cross-entropy −y·log σ(z) − (1 − y)·log(1 − σ(z)).",
      answer: """
        Its derivative with respect to z is −y·(1 − σ) + (1 − y)·σ = σ − y. So a boosted tree takes a step of \
        gradient descent in the space of functions.
        """)
    board.exercise(
      .predict,
      "Try s noise=0.4 in step 5. Which of the models loses most between training and test set?",
      answer: """
        The single tree: it still makes no error in training, since it isolates every noisy point in a leaf of \
        its own.
        """)
    board.exercise(
      .breakIt,
      "Give the SVM a Gaussian kernel with γ = 200 on the moons. What becomes of its boundary, and of its errors?",
      answer: """
        Each training point gets a small island of its class: no errors in training, and between the islands \
        the bias decides. It is memorization, as with k = 1 nearest neighbor.
        """)
    board.exercise(
      .write, "Write the best split of one feature by Gini impurity.",
      answer: """
        Sort the values, try each threshold midway between two neighbors that differ, and take the least mean \
        impurity, weighted by the sizes of both sides. For the counts [3, 1] the impurity is \
        \(DecisionTree.gini([3, 1])), for [5, 0] it is 0. `chalk practice gini-split` checks it, and \
        `chalk practice hinge-loss` the loss of step 4.
        """, practice: "gini-split")
    board.exercise(
      .extend,
      "Test the forest on its out-of-bag examples, and compare with the accuracy over five folds.",
      answer: """
        Keep for each tree which rows were drawn; let each example be predicted by the trees that have not \
        seen it. The two accuracies agree to within their standard deviations, and the first needs one \
        training.
        """)
  }
}
