import Chalk
import Foundation

/// T02 and T03: three sets, k-fold cross-validation, bias and variance.
struct TrainValidationTest: Lesson {
  let card = LessonCard.trainValidationTest

  static let runs = 20

  func teach(on board: Board) throws {
    board.step("Three sets")
    let whole = try board.data.examples("breast-cancer", or: .breastCancer)
    let columns =
      board.data.isGiven
      ? Array(0..<whole.features.width)
      : ["mean texture", "mean smoothness", "mean symmetry"].compactMap(
        whole.featureNames.firstIndex)
    let all = board.random.shuffled(Array(0..<whole.count)).prefix(600).sorted()
    let examples = whole.rows(Array(all)).columns(columns)
    sets(on: board, examples)
    try choose(on: board, examples)
    folds(on: board, examples)
    biasAndVariance(on: board)
    coins(on: board)
    leak(on: board)
    ending(on: board)
  }

  private func sets(on board: Board, _ examples: Examples) {
    let parts = examples.split(validationPart: 0.2, testFraction: 0.2, random: &board.random)
    board.say(
      """
      What matters about a model is its **generalization**: how well it does on examples that it has not seen. To \
      measure that, the data are divided into three. The parameters are fitted to the **training set**. The \
      **validation set** is for choosing the **hyperparameters**, the settings that are not fitted: the number of \
      units, the learning rate, the moment to stop. Whatever was chosen by a set looks better on that set than it is. \
      Therefore the **test set** is used once, at the end, when there is nothing left to choose.
      """)
    board.table(
      ["set", "examples"] + examples.classNames.prefix(10).map { "\($0)" },
      [("training", parts.training), ("validation", parts.validation), ("test", parts.test)].map {
        ["\($0.0)", "\($0.1.count)"] + $0.1.classCounts.prefix(10).map { "\($0)" }
      })
    board.say(
      """
      The division is **stratified**: each set has the classes in the same proportion. \
      \(board.data.isGiven ? "The data are yours." : "The data are measurements of tumor cells; of thirty features three weak ones are taken, so that errors remain.")
      """)
    let counts = [parts.training, parts.validation, parts.test].map(\.classCounts)
    board.identity(
      "each class is divided 60 to 20 to 20, to within two examples",
      examples.classCounts.indices.allSatisfy { c in
        let n = Double(examples.classCounts[c])
        return abs(Double(counts[0][c]) - 0.6 * n) <= 2 && abs(Double(counts[1][c]) - 0.2 * n) <= 2
          && abs(Double(counts[2][c]) - 0.2 * n) <= 2
      })
    board.ask(
      """
      Of 1000 examples, 60 % are the training set and half of the rest the test set. How many are \
      left for the validation set?
      """,
      answer: 200, because: "The rest is 400, and half of that is left.")
  }

  private func choose(on board: Board, _ examples: Examples) throws {
    board.step("How is a hyperparameter chosen?")
    let most = max(3, examples.count / 5)
    let ks = [1, 3, 5, 9, 15, 25, 41, 65].filter { $0 <= most }
    let places = ks.map(Double.init)
    board.say(
      """
      The classifier of **nearest neighbors** lets the k most similar training examples vote. It has no parameters to \
      fit and one hyperparameter, k. The training set cannot choose it: with k = 1 each training example is its own \
      nearest neighbor, so that there is no error at all. The classifier has memorized the set.
      """)
    board.code("neighbors")
    var (own, validation, chosen): ([[Double]], [[Double]], [Int]) = ([], [], [])
    var (onValidation, onTest): ([Double], [Double]) = ([], [])
    for run in 0..<TrainValidationTest.runs {
      try board.progress("division", run + 1, of: TrainValidationTest.runs)
      let parts = examples.split(validationPart: 0.2, testFraction: 0.2, random: &board.random)
      let scale = Standardizer(fitting: parts.training)
      let neighbors = Neighbors(training: scale(parts.training))
      let errors = neighbors.errors(scale(parts.validation), for: ks)
      let best = errors.indices.min { errors[$0] < errors[$1] }!
      own.append(neighbors.errors(scale(parts.training), for: ks))
      validation.append(errors)
      chosen.append(ks[best])
      onValidation.append(errors[best])
      onTest.append(neighbors.errors(scale(parts.test), for: [ks[best]])[0])
    }
    let (a, b) = (own, validation)
    board.draw(
      Figure(
        "Errors by k",
        caption: """
          Which k generalizes? Mean and standard deviation over \(a.count) divisions. The training error is lowest at \
          k = 1, the validation error is not. To the left is overfitting, to the far right underfitting.
          """, x: PlotAxis("k", scale: .logarithmic, ticks: places), y: "fraction of errors"
      ) {
        Band(places, runs: a, label: "training")
        Band(places, runs: b, label: "validation")
      })
    let means = ks.indices.map { place in b.map { $0[place] }.mean }
    board.say(
      """
      On the left the model is **overfitting**: it follows single examples. Far on the right **underfitting** begins: \
      so many examples vote that distant ones outvote those nearby. The chosen k differs from division to division, \
      from \(chosen.min()!) to \(chosen.max()!), since near its lowest point the validation error is flat and chance \
      decides. The mean error with the chosen k is \(onValidation.mean, digits: 3) in the validation set and \
      \(onTest.mean, digits: 3) in the test set. k was chosen to make the first of them small, so only the second is a \
      fair estimate.
      """)
    board.compare(
      "The error with the chosen k", of: "validation set", with: "test set",
      PairedDifference(onValidation, onTest), over: "divisions")
    board.say(
      """
      Any bias of the choice is small here: only \(ks.count) values of k compete, and their errors rise and fall \
      together. Step 5 shows how large it becomes with many independent candidates.
      """)
    board.claim("with k = 1 the mean training error is below 0.02", a.map { $0[0] }.mean < 0.02)
    board.claimForBuiltInData(
      "k = 1 is more than three points worse than the best k in the validation set",
      means[0] > means.min()! + 0.03)
    board.claimForBuiltInData(
      "on average the validation error of the chosen k is lower than its test error",
      onValidation.mean < onTest.mean)
  }

  private func folds(on board: Board, _ examples: Examples) {
    board.step("k-fold cross-validation: every example is used both ways")
    let k = board.integerSlider("folds", in: 3...10, default: 5)
    board.say(
      """
      A validation set of a few dozen examples gives an uncertain estimate of the error: another division gives \
      another number. In k-fold **cross-validation** the data are divided into k folds. For each fold a model is \
      trained on the others and validated on this one, and the k errors are averaged. It costs k trainings, and every \
      example is used both for training and for validation. (This k is not the number of neighbors.)
      """)
    board.formula(#"e_{cv} = \frac{1}{k} \sum_{i=1}^{k} e_i"#)
    let neighbors = 15
    var (single, averaged): ([Double], [Double]) = ([], [])
    for _ in 0..<40 {
      let errors = examples.folds(k, random: &board.random).map { part -> Double in
        let scale = Standardizer(fitting: part.training)
        return Neighbors(training: scale(part.training))
          .errors(scale(part.test), for: [min(neighbors, part.training.count)])[0]
      }
      single.append(errors[0])
      averaged.append(errors.mean)
    }
    let (one, mean) = (single, averaged)
    board.draw(
      Figure(
        "One validation set, and \(k) folds",
        caption: """
          How far can the estimate be trusted? The error of the classifier with \(neighbors) neighbors, estimated \
          \(one.count) times, each time with another division of the same data.
          """, x: "estimated error", y: "estimates"
      ) {
        Histogram(one, bins: 20, range: range(one), label: "one fold")
        Histogram(mean, bins: 20, range: range(one), label: "mean of \(k) folds")
      })
    board.table(
      ["estimate", "mean", "standard deviation"],
      [("one fold", one), ("mean of \(k) folds", mean)].map {
        [$0.0, written($0.1.mean, digits: 3), written($0.1.sampleStandardDeviation, digits: 2)]
      })
    board.say(
      """
      One fold depends on which examples happen to be in it; over all folds each example is counted once. What is left \
      is the chance of the division. That the examples themselves are a sample, and others would give another error, \
      no division of the same data can show.
      """)
    board.claimForBuiltInData(
      "the mean of \(k) folds scatters less than three quarters as much as the error of one fold",
      mean.standardDeviation < 0.75 * one.standardDeviation)
    board.ask(
      "10 folds, 200 examples. How many examples does each model learn from?", answer: 180,
      because: "It is trained on nine of the ten folds, each of 20 examples.")
  }

  private func range(_ values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return low...max(high, low + 0.01)
  }

  private func biasAndVariance(on board: Board) {
    board.step("Bias and variance")
    let noise = board.slider("noise", in: 0.1...0.6, default: 0.3)
    let degrees = Array(0...9)
    let (draws, points) = (200, 25)
    board.say(
      """
      Why is the best model neither the simplest nor the most flexible one? To see why, one must know the truth, so \
      here are made-up data: f(x) = sin πx, and a training set is \(points) points of it with noise of standard \
      deviation \(noise). There are \(draws) such sets, and polynomials of degree 0 to \(degrees.last!) are fitted to \
      each. At any x the mean squared error of the predictions has two parts. **Bias**: their mean differs from the \
      truth. **Variance**: they scatter around their mean from one training set to the next. (E[…] is the mean over \
      all training sets.)
      """)
    board.formula(#"E[(\hat{y} - f)^2] = (E[\hat{y}] - f)^2 + E[(\hat{y} - E[\hat{y}])^2]"#)
    let grid = (0...40).map { -1 + Double($0) / 20 }
    let truth = grid.map { sin(.pi * $0) }
    var curves: [[[Double]]] = degrees.map { _ in [] }
    for _ in 0..<draws {
      let x = (0..<points).map { _ in board.random.uniform(in: -1...1) }
      let y = x.map { sin(.pi * $0) + noise * board.random.normal() }
      for degree in degrees {
        let fit = Polynomial(fitting: x, y, degree: degree)
        // A high degree can leave the picture between two points: cut off, as a sensible program would.
        curves[degree].append(grid.map { min(max(fit($0), -3), 3) })
      }
    }
    let fits = curves
    let parts = degrees.map { degree -> (bias: Double, variance: Double, error: Double) in
      let runs = fits[degree]
      let mean = grid.indices.map { i in runs.map { $0[i] }.mean }
      let bias = zip(mean, truth).map { ($0 - $1) * ($0 - $1) }.mean
      let variance = grid.indices.map { i in
        runs.map { ($0[i] - mean[i]) * ($0[i] - mean[i]) }.mean
      }.mean
      let error = runs.map { run in zip(run, truth).map { ($0 - $1) * ($0 - $1) }.mean }.mean
      return (bias, variance, error)
    }
    board.draw(
      Figure(
        "Fifteen training sets each",
        caption: """
          What do bias and variance look like? Gray: fits to fifteen training sets; dashed: the truth f. Degree 1: all \
          alike, all wrong. Degree 3: near the truth. Degree 9: right on average, but single ones are far off, most of \
          all at the ends.
          """, columns: 3
      ) {
        for degree in [1, 3, 9] {
          Panel(
            "Degree \(degree)", x: "x", y: PlotAxis("ŷ", range: -2...2), legend: .none
          ) {
            for run in fits[degree].prefix(15) { Line(grid, run, color: .muted, width: 0.7) }
            Line(grid, truth, label: "f", color: .series(1), width: 2)
          }
        }
      })
    let best = degrees.min { parts[$0].error < parts[$1].error }!
    let xs = degrees.map(Double.init)
    board.draw(
      Figure(
        "Bias, variance and their sum",
        caption: """
          Where is the balance? Means over x, from \(draws) training sets. The sum is lowest at degree \(best). sin is \
          an odd function, so an even power lowers the bias hardly at all; at the right bias² rises a little because \
          the mean of \(draws) widely scattered fits is itself not exact. The noise of new measurements, \
          \(written(noise * noise, digits: 2)), comes on top, whatever the model.
          """, x: PlotAxis("degree", ticks: xs), y: PlotAxis("squared error", scale: .logarithmic)
      ) {
        Line(xs, parts.map { max($0.bias, 1e-6) }, label: "bias²", showsPoints: true)
        Line(xs, parts.map { max($0.variance, 1e-6) }, label: "variance", showsPoints: true)
        Line(xs, parts.map(\.error), label: "sum", showsPoints: true)
      })
    board.identity(
      "bias² and variance add up to the error",
      parts.allSatisfy { abs($0.bias + $0.variance - $0.error) < 1e-9 })
    board.claim(
      "from degree 1 to degree 9 the variance grows more than threefold",
      parts[9].variance > 3 * parts[1].variance)
    board.claim(
      "from degree 1 to degree 3 the bias² falls to less than a tenth",
      parts[3].bias < parts[1].bias / 10)
    board.claim("the best degree is neither the lowest nor the highest", best > 1 && best < 9)
    board.say(
      """
      What is that good for? More data lower the variance and hardly change the bias. A more flexible model lowers the \
      bias and raises the variance; a penalty or early stopping does the opposite. So it pays to know which of the two \
      is large. The validation error shows only the sum of bias², variance and noise, but the training error helps: if \
      it is far below the validation error, the variance is large; if both are as high, and higher than the noise, the \
      bias is.
      """)
  }

  private func coins(on board: Board) {
    board.step("What goes wrong: choosing by the test set")
    let (n, tries) = (100, [1, 3, 10, 30, 100, 300])
    board.say(
      """
      What if the test set is used for a choice after all? Take a test set of \(n) examples of two classes of the same \
      size, and models that toss a coin. Try many, keep the best one, and report its accuracy on the same test set. \
      Nothing was learned, so on new examples it is right half of the time.
      """)
    let runs = (0..<30).map { _ -> [Double] in
      var best = 0.0
      var found: [Double] = []
      for trial in 1...tries.last! {
        best = max(best, (0..<n).fraction { _ in board.random.chance(0.5) })
        if tries.contains(trial) { found.append(best) }
      }
      return found
    }
    board.draw(
      Figure(
        "The best of many coins",
        caption: """
          How much does choosing by the test set flatter? The accuracy of the best model on the test set that it was \
          chosen by; mean and standard deviation over \(runs.count) repetitions.
          """,
        x: PlotAxis("models that were tried", scale: .logarithmic, ticks: tries.map(Double.init)),
        y: "accuracy on that test set"
      ) {
        Band(tries.map(Double.init), runs: runs, label: "reported")
        ReferenceLine(y: 0.5, label: "on new examples")
      })
    let last = runs.map { $0.last! }
    board.say(
      """
      The best of \(tries.last!) coins reports an accuracy of \(last.mean, digits: 2) on average. No coin is better \
      than another; it is the luckiest that was chosen. The same happens, unseen, wherever the better of two networks \
      is picked by the test set.
      """)
    board.claim(
      "the best of \(tries.last!) coins has a reported accuracy above 0.58 every time",
      last.allSatisfy { $0 > 0.58 })
    board.claim(
      """
      the more models are tried, the more the best one's accuracy is overestimated: on average by over ten points more \
      with \(tries.last!) than with 1
      """,
      last.mean - runs.map { $0[0] }.mean > 0.1)
  }

  private func leak(on board: Board) {
    board.step("What goes wrong: a leak before the division")
    let (n, features, kept, runs) = (60, 500, 10, 12)
    board.say(
      """
      Does cross-validation protect against such a mistake? Not where the mistake comes before it. Take \(n) examples \
      with \(features) features of pure noise, and labels that have nothing to do with them. First choose the \(kept) \
      features that correlate most with the label in all data; then evaluate a classifier on them by 5 folds. That is \
      **data leakage**: the labels of every fold have influenced the choice. Done correctly, the choice is made anew \
      for each fold, from the other folds.
      """)
    board.code("leak")
    var (leaking, clean): ([Double], [Double]) = ([], [])
    for _ in 0..<runs {
      let rows = (0..<n).map { _ in (0..<features).map { _ in board.random.normal() } }
      let examples = Examples(
        features: Matrix(rows), labels: (0..<n).map { $0 % 2 },
        featureNames: (0..<features).map { "x\($0)" }, classNames: ["a", "b"])
      let folds = examples.folds(5, random: &board.random)
      leaking.append(accuracy(folds, choosingFrom: examples, kept))
      clean.append(accuracy(folds, choosingFrom: nil, kept))
    }
    let (wrong, right) = (leaking, clean)
    board.draw(
      Figure(
        "Chosen before the division, and within each fold",
        caption: """
          How good does pure noise look? The cross-validated accuracy on \(runs) data sets without any signal, done in \
          both ways.
          """, x: "data set", y: PlotAxis("accuracy", range: 0...1)
      ) {
        let places = (1...runs).map(Double.init)
        Points(places, wrong, label: "chosen from all data")
        Points(places, right, label: "chosen within each fold")
        ReferenceLine(y: 0.5, label: "a coin")
      })
    board.say(
      """
      With features chosen from all data the accuracy is \(wrong.mean, digits: 2) ± \
      \(wrong.sampleStandardDeviation, digits: 1), with features chosen within each fold \(right.mean, digits: 2) ± \
      \(right.sampleStandardDeviation, digits: 1). Only the second is honest: there is nothing to find.
      """)
    board.claim("the leak is worth more than twenty points", wrong.mean - right.mean > 0.2)
    board.claim(
      "without it the mean accuracy is within ten points of a coin", abs(right.mean - 0.5) < 0.1)
    board.warn(
      """
      Leaks come in many forms: a mean for standardizing taken from all data, the same person in two sets, \
      neighboring days of a time series on both sides, a duplicate. The rule: everything that is computed from data \
      is part of the training, and is done again in each fold.
      """)
  }

  // excerpt: leak
  /// The mean accuracy over the folds; the features are chosen from `all`, or from the other folds where that is nil.
  func accuracy(
    _ folds: [(training: Examples, test: Examples)], choosingFrom all: Examples?, _ count: Int
  ) -> Double {
    folds.map { fold in
      let choice = FeatureSelection(
        fitting: all ?? fold.training, by: .correlation, keeping: count)
      let neighbors = Neighbors(training: choice(fold.training))
      return 1 - neighbors.errors(choice(fold.test), for: [5])[0]
    }.mean
  }
  // end excerpt

  private func ending(on board: Board) {
    board.summarize(
      "Training set: parameters. Validation set: hyperparameters. Test set: once, at the end.",
      "What was chosen by a set looks better on it than it is.",
      "k-fold cross-validation uses every example for both, and its mean scatters less.",
      "Squared error = bias² + variance + noise; flexibility trades bias for variance, more data lower the variance.",
      "Data leakage: a choice or a number that was made with the very data it is evaluated on.")
    board.step("Exercises")
    let errors = [0.1, 0.14, 0.09, 0.12, 0.1]
    board.exercise(
      .byHand,
      """
      Five folds have the errors 0.1, 0.14, 0.09, 0.12 and 0.1. What is the cross-validated error, \
      and how much do the folds scatter?
      """,
      answer: """
        \(errors.mean, digits: 3); the standard deviation over the folds is \
        \(errors.sampleStandardDeviation, digits: 2). The folds share training examples, so the spread is only a \
        rough guide.
        """)
    board.exercise(
      .byHand,
      """
      Four training sets give the predictions 1, 2, 2 and 3 at one x; the truth is 1.5. What are \
      bias² and variance?
      """,
      answer: """
        The mean is 2, so bias² = 0.25; the variance is (1 + 0 + 0 + 1)/4 = 0.5. Together \(0.75), the mean \
        squared error.
        """)
    board.exercise(
      .derive, "Derive E[(ŷ − f)²] = bias² + variance.",
      answer: """
        Write ŷ − f = (ŷ − E[ŷ]) + (E[ŷ] − f) and square. The mixed term is 2·(E[ŷ] − f)·E[ŷ − E[ŷ]] = 0.
        """)
    board.exercise(
      .predict,
      "Set noise=0.6. Which of the three curves moves up, and where does the best degree go?",
      answer: """
        The variance, which grows with the square of the noise, and with it the sum; the bias stays. So the balance \
        moves to simpler models: the best degree stays or falls.
        """)
    board.exercise(
      .breakIt, "Standardize all data before the division. Is that a leak, and how bad?",
      answer: """
        It is one: the test set has influenced the mean and the deviation that the training uses. With hundreds of \
        examples the effect is tiny; with a few, or where labels are involved as in step 6, it is not.
        """)
    board.exercise(
      .write, "Write the division into k folds.",
      answer: """
        Each example is in exactly one fold, and no fold is larger than another by more than one. The folds that are \
        not held out are the training set. `chalk practice k-fold` checks it, and `chalk practice early-stopping` \
        another use of the validation set: when to stop.
        """, practice: "k-fold")
    board.exercise(
      .extend,
      "Choose k by cross-validation inside the training part of another cross-validation. What is that for?",
      answer: """
        Nested cross-validation: the inner folds choose, the outer folds evaluate. It gives an honest error \
        where the data are too few for a test set.
        """)
    board.say(
      """
      To try: s folds=10, s noise=0.6. Your own table: chalk run train-validation-test --data table.csv \
      --target column.
      """)
  }
}
