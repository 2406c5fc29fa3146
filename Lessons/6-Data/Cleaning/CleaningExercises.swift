import Chalk
import Foundation

/// What to keep, and what to try.
extension Cleaning {
  func summary(on board: Board) {
    board.summarize(
      "Look first: kinds of columns, missing values, duplicates, outliers; then learn.",
      "Ask why a value is missing. In general, rows can be dropped without bias only under MCAR, and the table alone cannot repair MNAR.",
      "Median, quartiles and Tukey's fences do not move with a few extreme values; mean and standard deviation do.",
      "Everything that is fitted (means, medians, fences, scales, chosen columns) is fitted on the training rows alone.",
      "Duplicates on both sides of the split, and choices made with the test set in sight, are data leakage."
    )
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    let five = [3.0, 5, 4, 1000, 4.5]
    let fences = OutlierFences(fitting: Matrix(five.map { [$0] })).ranges[0]
    board.exercise(
      .byHand, "Compute Tukey's fences of 3, 4, 4.5, 5, 1000, with q₁ = 4 and q₃ = 5.",
      answer: """
        The interquartile range is 1, so the fences are 4 − 1.5 = \(fences.lowerBound) and 5 + 1.5 = \
        \(fences.upperBound): only 1000 lies outside.
        """)
    board.exercise(
      .byHand,
      "Seven columns, each value missing with probability 0.15, independently. Which fraction of the rows is complete?",
      answer: """
        0.85⁷ = \(pow(0.85, 7)): two thirds of the rows would be dropped for the sake of a seventh of the \
        values.
        """)
    board.exercise(
      .derive,
      "Every row is in a table twice. A third of the rows, drawn at random, is the test set. Show that for a row of the test set the twin is in the training set with probability close to 2/3.",
      answer: """
        Of the 2n − 1 other rows 4n/3 are in the training set, so the probability is (4n/3)/(2n − 1), which \
        goes to 2/3 as n grows; for n = 60 it is \(80 / 119.0).
        """)
    board.exercise(
      .predict, "Try s missing=0.4 in step 1. What becomes of the first way, complete rows only?",
      answer: """
        Only 0.6⁷ = \(pow(0.6, 7)) of the rows are complete, too few to learn much from; imputation still \
        uses all rows.
        """)
    board.exercise(
      .breakIt,
      "Make 60 columns of random numbers of your own and choose the best ten from all rows. How high does the accuracy on the test set rise?",
      answer: """
        Above one half, and the higher the more columns there are to choose from, as the figure of the last \
        step shows: the choice has seen the labels of the test rows.
        """)
    board.exercise(
      .write,
      "Write imputation by the median of the known values, with its missing indicator; missing values are NaN.",
      answer: """
        Leave out what is NaN, sort, and take the middle value, or the mean of the two in the middle. `chalk \
        practice imputation` checks it, also for a column without any known value.
        """, practice: "imputation")
    board.exercise(
      .extend,
      "Take values away where they are large (MNAR) in SpoiledTable. Does a missing indicator help the network then?",
      answer: """
        Yes, if the column says anything about the label: a gap then says that the value was large. Under MCAR, as \
        here, a gap says nothing.
        """)
  }
}
