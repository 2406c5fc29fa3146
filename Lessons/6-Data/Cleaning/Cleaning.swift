import Chalk
import Foundation

/// T01: gaps, noise, repetitions and mixed types; what cleaning is worth, and how it can deceive.
struct Cleaning: Lesson {
  let card = LessonCard.cleaning

  func teach(on board: Board) throws {
    board.step("What is wrong with this table?")
    let missing = board.slider("missing", in: 0...0.4, default: 0.15, reruns: .lesson)
    let spoiled = try SpoiledTable(missing: missing, random: &board.random)
    let table = try board.data.table("breast-cancer, spoiled", or: spoiled.table)
    let target = table.target!
    look(at: table, target: target, on: board)
    if !board.data.isGiven { ledger(spoiled, on: board) }
    let tidy = try TableCleaning.tidied(table, target: target)
    let known = tidy.rows((0..<tidy.count).filter { !(try! tidy.column(target)).isMissing($0) })
    try types(table, tidy, target, on: board)
    try outliers(known, target, on: board)
    mechanisms(on: board)
    try worth(known, target, spoiled, on: board)
    try leak(on: board)
    summary(on: board)
    exercises(on: board)
  }

  private func look(at table: DataTable, target: String, on board: Board) {
    board.say(
      """
      A model learns from a table as it is, with every error that was made in measuring, typing and \
      copying. So before anything is learned, inspect each column: its kind, how many values are missing, \
      how many different ones it has.
      """)
    let repeated = table.duplicateRows.count
    board.table(
      ["column", "kind", "missing", "different", "such as"],
      table.columns.map { column in
        let shown = (0..<table.count).first { !column.isMissing($0) }.flatMap(column.written)
        return [
          column.name, column.kind, "\(column.missingCount) of \(column.count)",
          "\(column.distinctCount)", String((shown ?? "nothing").prefix(20)),
        ]
      })
    board.say(
      "\(table.count) rows, of which \(repeated) are duplicates of an earlier row; from here on these are dropped. To be predicted: '\(target)'."
    )
    let rows = min(60, table.count)
    board.draw(
      Figure(
        "Where something is missing",
        caption:
          "Are whole rows or columns missing, or single values? The first \(rows) rows; a dark cell is a missing value.",
        x: "row", y: "column", colorBar: .none
      ) {
        HeatMap(
          table.columns.map { column in (0..<rows).map { column.isMissing($0) ? 0 : 1 } },
          rows: table.columns.map { String($0.name.prefix(18)) }, scale: .grey, range: 0...1)
      })
  }

  private func ledger(_ spoiled: SpoiledTable, on board: Board) {
    board.say(
      """
      This was a clean table of breast tumors, spoiled on purpose for this lesson: \(spoiled.gaps) \
      measurements taken away, \(spoiled.slips) written with the wrong unit, a thousand times too \
      large, \(spoiled.repetitions) rows written twice, and one column typed by hand. So here, and \
      only here, it is known what was done. The values were taken away by chance (MCAR, see step 4).
      """)
    board.claim(
      "all \(spoiled.repetitions) duplicates are found, and no other row is taken for one",
      spoiled.table.duplicateRows.count == spoiled.repetitions)
  }

  private func types(
    _ table: DataTable, _ tidy: DataTable, _ target: String, on board: Board
  ) throws {
    board.step("Words among the numbers")
    board.say(
      """
      One decimal comma or one "unreadable" is enough to turn a column of numbers into a column of words. Where more \
      than four of five words can be read as numbers, the column is taken for numbers, and the rest for missing. A \
      column of categories is replaced by one column of 0 and 1 for each of its words, a **one-hot encoding**.
      """)
    board.code("numbers")
    let read = table.columns.filter { column in
      column.words != nil && tidy.columns.contains { $0.name == column.name && $0.numbers != nil }
    }
    let left = table.columns.filter { column in
      !tidy.columns.contains { $0.name == column.name }
    }
    board.say(
      """
      Read as numbers: \(names(read)). Left out, because they only count the rows, never change, or \
      have too many different words: \(names(left)).
      """)
    let typed = Column("by hand", words: ["1.5", "2,5", "3", "4", "5", "x", nil])
    let numbers = TableCleaning.reading(typed).numbers ?? []
    board.identity(
      "“2,5” is read as 2.5, and “x” is missing",
      numbers.count == 7 && numbers[1] == 2.5 && numbers[5].isNaN && numbers[6].isNaN)
  }

  private func names(_ columns: [Column]) -> String {
    columns.isEmpty ? "none" : columns.map { "'\($0.name)'" }.joined(separator: ", ")
  }

  private func outliers(_ table: DataTable, _ target: String, on board: Board) throws {
    board.step("Outliers")
    board.say(
      """
      A value in the wrong unit is an **outlier**: a single one can move the mean of a column, and the \
      standard deviation, by any amount. The median and the quartiles hardly move: they depend on how many \
      values are larger, not on how much larger. **Tukey's fences** are built from the quartiles q₁ and q₃, \
      below which a quarter and three quarters of the values lie, and from their distance, the \
      **interquartile range** q₃ − q₁. Values outside of these bounds count as outliers:
      """)
    board.formula(#"q_1 - 1.5 (q_3 - q_1) \;\ldots\; q_3 + 1.5 (q_3 - q_1)"#)
    let small = [3.0, 5, 4, 1000, 4.5]
    let example = Imputer(
      fitting: DataTable([Column("x", numbers: small)]), .median)
    board.value("mean of 3, 5, 4, 1000, 4.5", small.mean)
    board.identity("their median is 4.5", example.filling(for: "x") == "4.5")
    let fences = OutlierFences(fitting: Matrix(small.map { [$0] }))
    board.identity(
      "of these five numbers only 1000 lies outside the fences",
      fences.outliers(in: Matrix(small.map { [$0] })) == [3])
    let measured = table.columns.filter { $0.name != target && $0.distinctCount > 10 }
    guard
      let worst = measured.compactMap({ column in
        column.numbers.map { (column.name, $0.filter { !$0.isNaN }) }
      }).max(by: { reach($0.1) < reach($1.1) })
    else { return }
    let range = OutlierFences(fitting: Matrix(worst.1.map { [$0] })).ranges[0]
    let inside = worst.1.filter(range.contains)
    board.draw(
      Figure(
        "'\(worst.0)'",
        caption: """
          What do outliers do to a histogram? Left: all \(worst.1.count) known values. Right: the \
          \(inside.count) within the fences, from \(written(range.lowerBound)) to \
          \(written(range.upperBound)).
          """, columns: 2
      ) {
        Panel("As they came", x: PlotAxis(worst.0), y: "rows") { Histogram(worst.1, bins: 40) }
        Panel("Within the fences", x: PlotAxis(worst.0), y: "rows") { Histogram(inside, bins: 40) }
      })
    board.ask(
      "What is the median of 3, 5 and 1000?", answer: 5,
      because: "The middle one of three; how large the largest is does not matter.")
  }

  /// How far the farthest value is from the median, in interquartile ranges.
  private func reach(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard let last = sorted.last, let first = sorted.first else { return 0 }
    let n = sorted.count
    let width = sorted[3 * n / 4] - sorted[n / 4]
    return width == 0 ? 0 : max(last - sorted[n / 2], sorted[n / 2] - first) / width
  }

  private func mechanisms(on board: Board) {
    board.step("Why is it missing?")
    board.say(
      """
      Before a gap is filled, ask why it is there. **Missing completely at random** (MCAR): it depends on \
      nothing. **Missing at random** (MAR): it depends on other columns, which are known. **Missing not at \
      random** (MNAR): it depends on the value itself, as with a scale that shows nothing above 150 kg. Here \
      are two correlated columns, x₂ = 0.8·x₁ + 0.6·noise, both with mean 0; half of x₂ is taken away in \
      each of the three ways.
      """)
    board.code("mechanism")
    let (runs, rows) = (20, 500)
    let found = MissingMechanism.allCases.map { mechanism in
      (0..<runs).map { _ in mechanism.estimates(rows, &board.random) }
    }
    board.table(
      ["missing", "mean of the known x₂", "mean with gaps filled by x₁"],
      zip(MissingMechanism.allCases, found).map {
        [$0.rawValue, spread($1.map(\.known)), spread($1.map(\.filled))]
      })
    board.say(
      """
      Means ± standard deviations over \(runs) tables of \(rows) rows; the true mean is 0. Filling a gap from \
      other columns (regression **imputation**) removes the bias where those columns explain why the value \
      is missing. Nothing in the table repairs MNAR, and nothing in it tells MNAR from MAR: ask those who \
      measured.
      """)
    board.claim(
      "under MCAR the known values have about the right mean; under MAR and MNAR it is off by more than 0.3",
      abs(found[0].map(\.known).mean) < 0.1
        && found.dropFirst().allSatisfy { abs($0.map(\.known).mean) > 0.3 })
    board.claim(
      "regression imputation removes this bias under MAR, and not under MNAR",
      abs(found[1].map(\.filled).mean) < 0.1 && abs(found[2].map(\.filled).mean) > 0.15)
  }

  private func spread(_ values: [Double]) -> String {
    "\(written(values.mean, digits: 3)) ± \(written(values.sampleStandardDeviation, digits: 1))"
  }

  private func worth(
    _ table: DataTable, _ target: String, _ spoiled: SpoiledTable, on board: Board
  ) throws {
    board.step("What is cleaning worth?")
    let ways = TableCleaning.allCases
    let runs = 5
    board.say(
      """
      Which of all this is worth the effort? Here are six ways to prepare the same table. The first drops every \
      row that has a gap, the second writes 0 into the gaps, the third the column's mean. From there on each makes \
      one change more than the one before: the median in place of the mean; outliers clipped to Tukey's fences; \
      and for each column with gaps a **missing indicator**, a column of 0 and 1. The same network learns from all \
      of them, over \(runs) random splits, with a third of the rows as test set. Means, medians, fences and \
      standard deviations come from the training rows alone.
      """)
    board.code("thorough")
    // Of a learner's own table nobody knows the answer beforehand.
    if !board.data.isGiven {
      board.predict(
        "Some numbers are a thousand times too large. Which of the last three changes helps most?",
        choices: [
          "the median in place of the mean", "clipping to the fences", "missing indicators",
        ],
        answer: 1,
        because:
          "The large numbers are not in the gaps: they are among the known values, and stretch the scale of their columns."
      )
    }
    var accuracies = [[Double]](repeating: [], count: ways.count)
    var onWhole = accuracies
    var (whole, losses): ([Double], [[Double]]) = ([], [])
    var majority: [Double] = []
    for run in 0..<runs {
      try board.progress("split", run + 1, of: runs)
      let order = random(table, &board.random)
      for (place, way) in ways.enumerated() {
        let (examples, usable) = try way.examples(table, target: target, training: order.training)
        let outcome = try measure(examples, usable, order, complete: table.completeRows, board)
        accuracies[place].append(outcome.accuracy)
        onWhole[place].append(outcome.onComplete)
        if run == 0 { losses.append(outcome.losses) }
        if place == 0 { majority.append(outcome.majority) }
      }
      if !board.data.isGiven {
        let order = random(spoiled.clean, &board.random)
        let (examples, usable) = try TableCleaning.means.examples(
          spoiled.clean, target: target, training: order.training)
        whole.append(
          try measure(
            examples, usable, order, complete: spoiled.clean.completeRows, board
          ).accuracy)
      }
    }
    board.table(
      ["prepared", "accuracy, all test rows", "complete test rows"],
      zip(ways, zip(accuracies, onWhole)).map { [$0.rawValue, spread($1.0), spread($1.1)] })
    board.say(
      """
      Mean ± standard deviation over the splits. A network that was trained on complete rows only has no \
      prediction for the \(percent: 1 - Double(table.completeRows.count) / Double(max(table.count, 1))) of all \
      rows that have a gap; in the first column the most frequent class stands in for it. The second column counts \
      complete test rows only, and so shows what the network itself has learned.
      """)
    let bars =
      [("majority", majority)] + zip(ways.map(\.short), accuracies)
      + (whole.isEmpty ? [] : [("unspoiled", whole)])
    board.draw(
      Figure(
        "Accuracy by the way the table was prepared",
        caption: """
          Which change helps? A point for each of \(runs) splits. First, always the most frequent class\
          \(whole.isEmpty ? "" : "; last the same network on the table before it was spoiled").
          """,
        x: PlotAxis(
          "prepared by", range: -0.6...(Double(bars.count) - 0.4),
          ticks: bars.indices.map(Double.init), categories: bars.map(\.0)),
        y: PlotAxis("accuracy on the test set")
      ) {
        for (place, bar) in bars.enumerated() {
          Points(
            bar.1.indices.map { Double(place) + 0.06 * Double($0 - 2) }, bar.1, color: .series(0),
            size: 0.7)
        }
        Points(
          bars.indices.map(Double.init), bars.map { $0.1.mean }, label: "mean", color: .series(1),
          size: 1.4)
      })
    scales(losses, on: board)
    let means = accuracies.map(\.mean)
    let changes = (2...4).map { PairedDifference(accuracies[$0 + 1], accuracies[$0]) }
    let gains = changes.map(\.mean)
    board.claimForBuiltInData(
      "of the last three changes clipping helps most", gains[1] > gains[0] && gains[1] > gains[2])
    board.claimForBuiltInData(
      "with clipping the network is better than with zeros or means in the gaps",
      means[4] > means[1] && means[4] > means[2])
    board.claimForBuiltInData(
      "even with zeros in the gaps the network is better than the most frequent class alone",
      means[1] > majority.mean + 0.05)
    if !board.data.isGiven {
      board.say(
        """
        On the same splits, clipping changes the accuracy by \(changes[1].words). For the median in place of the mean \
        it is \(changes[0].words); for the indicators \(changes[2].words). An indicator cannot be expected to help \
        here: the values were taken away by chance, so a gap says nothing about the diagnosis. These are answers about \
        this table, measured on its test rows; to choose a way for a table of yours, use a validation set.
        """)
    }
  }

  private func random(
    _ table: DataTable, _ random: inout RandomSource
  ) -> (training: [Int], test: [Int]) {
    let order = random.permutation(of: table.count)
    return (Array(order.dropFirst(table.count / 3)), Array(order.prefix(table.count / 3)))
  }

  private func measure(
    _ examples: Examples, _ usable: [Int], _ order: (training: [Int], test: [Int]),
    complete: [Int], _ board: Board
  ) throws -> (accuracy: Double, onComplete: Double, majority: Double, losses: [Double]) {
    let (usable, complete) = (Set(usable), Set(complete))
    let counts = examples.rows(order.training).classCounts
    let majority = counts.firstIndex(of: counts.max()!)!
    let base = order.test.fraction { examples.labels[$0] == majority }
    let training = order.training.filter(usable.contains)
    if training.count < 10 { return (base, base, base, []) }
    var network = TableNetwork(for: examples, isScaled: false, random: &board.random)
    try network.learn(
      examples.rows(training), updates: 200, callbacks: [board.progress("training")],
      random: &board.random)
    let predictions = network.predictions(examples.rows(order.test).features)
    let answers = zip(order.test, predictions).map { row, prediction in
      (row: row, isRight: (usable.contains(row) ? prediction : majority) == examples.labels[row])
    }
    return (
      answers.fraction { $0.isRight },
      answers.filter { complete.contains($0.row) }.fraction { $0.isRight }, base,
      network.history["loss"]
    )
  }

  private func scales(_ losses: [[Double]], on board: Board) {
    let shown = [("median", losses[3]), ("median, clipped", losses[4])]
    board.draw(
      Figure(
        "The same network, the table prepared in two ways",
        caption: """
          What do values in a wrong unit do to training? They stretch the scale of their column until the other \
          values can hardly be told apart, and the loss stays high. With the median in the gaps it ends at \
          \(written(losses[3].last ?? 0, digits: 2)), with outliers clipped as well at \
          \(written(losses[4].last ?? 0, digits: 2)). First split.
          """, x: "epoch", y: PlotAxis("training loss", scale: .logarithmic)
      ) {
        for (name, loss) in shown {
          Line(loss.indices.map { Double($0 + 1) }, loss, label: name)
        }
      })
  }

  private func leak(on board: Board) throws {
    board.step("What goes wrong: data leakage")
    let columns = board.integerSlider("columns", in: 100...1000, default: 400, reruns: .step)
    board.say(
      """
      A test set only counts if nothing was learned from it: no mean, no median, no choice of columns. Otherwise \
      there is **data leakage**. For a mean the harm is often small; for a choice it is not. Here are 60 rows with \
      \(columns) columns of random numbers and a coin toss as label; there is nothing to learn. The ten columns whose \
      class means differ most are chosen, once from all rows, including the test set, and once from the training rows \
      only. In both cases a linear rule then learns from the training rows, and is tested.
      """)
    board.code("leak")
    let widths = [12, 40, columns / 2, columns].reduce(into: [Int]()) {
      if $1 > ($0.last ?? 0) { $0.append($1) }
    }
    var (leaked, honest): ([[Double]], [[Double]]) = ([], [])
    for width in widths {
      let runs = NoiseLeak.runs(12, columns: width, random: &board.random)
      leaked.append(runs.leaked)
      honest.append(runs.honest)
    }
    let places = widths.map(Double.init)
    board.draw(
      Figure(
        "Learning from noise",
        caption: """
          Can columns of noise predict a coin toss? Accuracy on the test set over 12 tables, mean and \
          standard deviation. Chosen with the test set in sight, the best of \(columns) columns seem to do \
          it in \(percent(leaked.last!.mean)) of the cases; chosen from the training rows they do not. \
          The dashed line is guessing.
          """, x: PlotAxis("columns of noise", scale: .logarithmic, ticks: places),
        y: PlotAxis("accuracy on the test set", range: 0...1)
      ) {
        Band(
          places, runs: (0..<12).map { run in leaked.map { $0[run] } },
          label: "chosen from all rows")
        Band(
          places, runs: (0..<12).map { run in honest.map { $0[run] } }, label: "from training rows")
        ReferenceLine(y: 0.5)
      })
    board.claim(
      "chosen with the test set in sight, columns of noise seem to be right in more than two of three cases",
      leaked.last!.mean > 0.67)
    board.claim(
      "chosen from the training rows they are right in about half of them",
      abs(honest.last!.mean - 0.5) < 0.13)
    twins(on: board)
    board.ask(
      "A standardization is fitted on all rows, and then they are split. What is wrong?",
      choices: ["nothing", "the test rows enter the mean and the standard deviation"], answer: 1,
      because: "It may change little, but nobody can tell how much; so first split, then fit.")
    board.say(
      """
      To try: s missing=0.4, s columns=1000. A table of your own with gaps and words: chalk run \
      cleaning --data titanic.csv --target Survived. Let the command look at it first: chalk data \
      inspect titanic.csv.
      """)
  }

  private func twins(on board: Board) {
    board.say(
      """
      Duplicates leak, too. Here every row of noise is in the table twice. When a row is in the test set, \
      its twin is in the training set in about two of three cases, and a nearest-neighbor classifier then \
      knows its label; half of the others are right by chance.
      """)
    board.code("twins")
    let found = (0..<12).map { _ in
      NoiseLeak(examples: 60, columns: 10, random: &board.random).accuracyWithTwins(
        random: &board.random)
    }
    let expected = 2 / 3.0 + 1 / 6.0
    board.value("accuracy on the test set, with twins", found.mean)
    board.value("expected: 2/3 + 1/6", expected)
    board.claim(
      "the measured accuracy is within 0.08 of the expected one, though there was nothing to learn",
      abs(found.mean - expected) < 0.08)
  }
}
