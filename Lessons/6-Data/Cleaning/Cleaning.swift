import Chalk
import Foundation

/// T01: gaps, noise, repetitions and mixed types; what cleaning is worth, and how it can deceive.
struct Cleaning: Lesson {
  let card = LessonCard(
    "cleaning", "What is wrong with this table?", formulas: ["T01"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What is wrong with this table?")
    let missing = board.slider("missing", in: 0...0.4, default: 0.15)
    let spoiled = try SpoiledTable(missing: missing, random: &board.random)
    let table = try board.data.table("breast-cancer, spoiled", or: spoiled.table)
    let target = table.target!
    look(at: table, target: target, on: board)
    if !board.data.isGiven { ledger(spoiled, on: board) }
    let tidy = try TableCleaning.tidied(table, target: target)
    let known = tidy.rows((0..<tidy.count).filter { !(try! tidy.column(target)).isMissing($0) })
    try types(table, tidy, target, on: board)
    try far(known, target, on: board)
    try worth(known, target, spoiled, on: board)
    try leak(on: board)
  }

  private func look(at table: DataTable, target: String, on board: Board) {
    board.say(
      """
      A model learns from a table as it is. Who measured, typed and copied is not in it; what they \
      got wrong is. Before anything is learned, each column is looked at: what kind it is, how much \
      is missing, how many different values it has.
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
      "\(table.count) rows, \(repeated) of them repeat an earlier row in every column. To be predicted: '\(target)'."
    )
    let rows = min(60, table.count)
    board.draw(
      Figure(
        "Where something is missing",
        caption: "The first \(rows) rows. A dark cell is a gap.",
        x: "row", y: "column", colorBar: .none
      ) {
        HeatMap(
          table.columns.map { column in (0..<rows).map { column.isMissing($0) ? 0 : 1 } },
          rows: table.columns.map { String($0.name.prefix(18)) }, scale: .grey, range: 0...1)
      })
    board.claim(
      "with each row once there are as many fewer as there were repetitions",
      table.droppingDuplicates().count == table.count - repeated)
  }

  private func ledger(_ spoiled: SpoiledTable, on board: Board) {
    board.say(
      """
      This table was a good one, of breast tumours, and was spoiled on purpose: \(spoiled.gaps) \
      measurements taken away, \(spoiled.slips) written with the wrong unit, a thousand times too \
      large, \(spoiled.repetitions) rows written twice, and one column typed by hand. So here, and \
      only here, it is known what was done.
      """)
    board.claim(
      "every repetition that was written is found",
      spoiled.table.duplicateRows.count == spoiled.repetitions)
  }

  private func types(
    _ table: DataTable, _ tidy: DataTable, _ target: String, on board: Board
  ) throws {
    board.step("Words among the numbers")
    board.say(
      """
      One comma in place of a point, one "unreadable", and a column of numbers is a column of words. \
      Where more than four of five words can be read as numbers, the column is taken for numbers, and the rest \
      for gaps. Words that are words become a column of 0 and 1 for each word.
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
    board.claim(
      "“2,5” is read as 2.5, and “x” is a gap",
      numbers.count == 7 && numbers[1] == 2.5 && numbers[5].isNaN && numbers[6].isNaN)
    board.claim(
      "the tidy table has as many rows as there were different ones",
      tidy.count == table.count - table.duplicateRows.count)
  }

  private func names(_ columns: [Column]) -> String {
    columns.isEmpty ? "none" : columns.map { "'\($0.name)'" }.joined(separator: ", ")
  }

  private func far(_ table: DataTable, _ target: String, on board: Board) throws {
    board.step("Too far out")
    board.say(
      """
      A slip of the unit moves a mean as far as it likes, and the deviation with it. The median and \
      the quartiles do not feel it: they ask how many are larger, not by how much. Fences around the \
      middle half tell what is too far out.
      """)
    board.formula(#"q_1 - 1.5 (q_3 - q_1) \;\ldots\; q_3 + 1.5 (q_3 - q_1)"#)
    let small = [3.0, 5, 4, 1000, 4.5]
    let example = Imputer(
      fitting: DataTable([Column("x", numbers: small)]), .median)
    board.value("mean of 3, 5, 4, 1000, 4.5", small.mean)
    board.claim("their median is 4.5", example.filling(for: "x") == "4.5")
    let fences = OutlierFences(fitting: Matrix(small.map { [$0] }))
    board.claim(
      "of these five the fences call the 1000 too far, and nothing else",
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
          Left: all \(worst.1.count) values that are there. Right: the \(inside.count) within the \
          fences, from \(written(range.lowerBound)) to \(written(range.upperBound)).
          """, columns: 2
      ) {
        Panel("As it came", x: PlotAxis(worst.0), y: "rows") { Histogram(worst.1, bins: 40) }
        Panel("Within the fences", x: PlotAxis(worst.0), y: "rows") { Histogram(inside, bins: 40) }
      })
    board.ask(
      "What is the median of 3, 5 and 1000?", answer: 5,
      because: "The middle one of three; how large the largest is does not matter.")
  }

  /// How far the farthest value is from the median, in quartile distances.
  private func reach(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard let last = sorted.last, let first = sorted.first else { return 0 }
    let n = sorted.count
    let width = sorted[3 * n / 4] - sorted[n / 4]
    return width == 0 ? 0 : max(last - sorted[n / 2], sorted[n / 2] - first) / width
  }

  private func worth(
    _ table: DataTable, _ target: String, _ spoiled: SpoiledTable, on board: Board
  ) throws {
    board.step("What is cleaning worth?")
    board.say(
      """
      Four ways to make the same table ready, one network for all of them, a third of the rows set \
      apart as a test. A way that leaves rows with gaps out has no answer for them in the test: there \
      it says the most frequent class. Means, medians, fences and deviations come from the training \
      rows alone.
      """)
    board.code("thorough")
    // Of a learner's own table nobody knows the answer beforehand.
    if !board.data.isGiven {
      board.predict(
        "Which way is best in the test?", choices: TableCleaning.allCases.map { "\($0.rawValue)" },
        answer: 3,
        because: "It alone is not deceived by numbers that are a thousand times too large.")
    }
    let runs = 5
    var accuracies = [[Double]](repeating: [], count: TableCleaning.allCases.count)
    var (whole, histories): ([Double], [History]) = ([], [])
    var majority: [Double] = []
    for run in 0..<runs {
      try board.progress("run", run + 1, of: runs)
      let order = random(table, &board.random)
      for (place, way) in TableCleaning.allCases.enumerated() {
        let (examples, usable) = try way.examples(table, target: target, training: order.training)
        let outcome = try measure(examples, usable, order, recording: run == 0, board)
        accuracies[place].append(outcome.accuracy)
        if run == 0 { histories.append(outcome.history) }
        if place == 0 { majority.append(outcome.majority) }
      }
      if !board.data.isGiven {
        let order = random(spoiled.clean, &board.random)
        let (examples, usable) = try TableCleaning.means.examples(
          spoiled.clean, target: target, training: order.training)
        whole.append(try measure(examples, usable, order, recording: false, board).accuracy)
      }
    }
    let names = TableCleaning.allCases.map(\.rawValue)
    board.table(
      ["made ready", "accuracy", "± over \(runs) divisions"],
      zip(names, accuracies).map {
        [$0, written($1.mean, digits: 3), written($1.standardDeviation, digits: 2)]
      })
    let bars =
      [("usual class", majority)] + zip(TableCleaning.allCases.map(\.short), accuracies)
      + (whole.isEmpty ? [] : [("unspoiled", whole)])
    board.draw(
      Figure(
        "Accuracy by the way the table was made ready",
        caption: """
          Means over \(runs) divisions into training and test; the thin lines are a standard deviation. \
          First, what the most frequent class alone gives\
          \(whole.isEmpty ? "" : "; last, the same network on the table before it was spoiled").
          """, y: PlotAxis("accuracy in the test", range: 0...1.05)
      ) {
        Bars(
          bars.map(\.0), bars.map { $0.1.mean }, errors: bars.map { $0.1.standardDeviation },
          showsValues: true)
      })
    pictures(histories, on: board)
    let best = accuracies[3].mean
    board.claimForBuiltInData(
      "the thorough way is better than zeros, and better than means",
      best > accuracies[1].mean && best > accuracies[2].mean)
    board.claimForBuiltInData("and it is better than leaving rows out", best > accuracies[0].mean)
    if !whole.isEmpty {
      board.claim("but what was destroyed does not come back", best < whole.mean + 0.01)
    }
    board.claimForBuiltInData(
      "even with zeros in its gaps the table says more than its most frequent class",
      accuracies[1].mean > majority.mean)
  }

  private func random(
    _ table: DataTable, _ random: inout RandomSource
  ) -> (training: [Int], test: [Int]) {
    let order = random.permutation(of: table.count)
    return (Array(order.dropFirst(table.count / 3)), Array(order.prefix(table.count / 3)))
  }

  private func measure(
    _ examples: Examples, _ usable: [Int], _ order: (training: [Int], test: [Int]),
    recording: Bool, _ board: Board
  ) throws -> (accuracy: Double, majority: Double, history: History) {
    let usableSet = Set(usable)
    let counts = examples.rows(order.training).classCounts
    let majority = counts.firstIndex(of: counts.max()!)!
    let base = order.test.fraction { examples.labels[$0] == majority }
    let training = order.training.filter(usableSet.contains)
    if training.count < 10 { return (base, base, History()) }
    var network = TableNetwork(for: examples, isScaled: false, random: &board.random)
    try network.learn(
      examples.rows(training), updates: 200,
      callbacks: recording ? [.recorder(every: 5)] : [], random: &board.random)
    let predictions = network.predictions(examples.rows(order.test).features)
    let right = zip(order.test, predictions).map { row, prediction in
      (usableSet.contains(row) ? prediction : majority) == examples.labels[row]
    }
    return (right.fraction { $0 }, base, network.history)
  }

  private func pictures(_ histories: [History], on board: Board) {
    let both = [("zeros", histories[1]), ("thorough", histories[3])]
    let norms = both.map { _, history in
      history.record.map { $0.changes(of: $0.parameters[0]).map(\.change.gradientNorm).sorted() }
        ?? []
    }
    let middle = norms.map { written($0.isEmpty ? 0 : $0[$0.count / 2], digits: 2) }
    board.draw(
      Figure(
        "The same network on both tables",
        caption: """
          A slip of the unit stretches the scale until hardly anything else can be seen on it: with zeros \
          in the gaps the loss ends at \(written(both[0].1["loss"].last ?? 0, digits: 2)), thoroughly made \
          ready at \(written(both[1].1["loss"].last ?? 0, digits: 2)). The gradients, \(middle[0]) and \
          \(middle[1]) long in the median, do not tell what is wrong with the data.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          for (name, history) in both {
            Line(history.epochs.map { Double($0.number) }, history["loss"], label: name)
          }
        }
        Panel(
          "Gradient of the first layer", x: "step", y: PlotAxis("‖gradient‖", scale: .logarithmic)
        ) {
          for (name, history) in both {
            let changes = history.record.map { $0.changes(of: $0.parameters[0]) } ?? []
            Line(
              changes.map { Double($0.step) }, changes.map { max($0.change.gradientNorm, 1e-9) },
              label: name)
          }
        }
      })
  }

  private func leak(on board: Board) throws {
    board.step("What goes wrong: the test has its say")
    let columns = board.integerSlider("columns", in: 100...1000, default: 400)
    board.say(
      """
      A test only counts if nothing was learned from it: no mean, no median, no choice of columns. \
      For a mean the harm is often small. For a choice it is not. Here are \(columns) columns of dice \
      and a coin for a label, 60 rows; there is nothing to learn. The ten columns that go best with the \
      label are chosen, once from all rows, the test among them, and once from the training rows only. \
      Then both learn from the training rows, and are tested.
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
        "Learning from dice",
        caption: """
          Accuracy in the test over 12 tables of noise, mean and standard deviation. Chosen with the \
          test in sight, columns of noise seem to foretell a coin: with \(columns) of them in \
          \(written(100 * leaked.last!.mean, digits: 2)) of 100 cases.
          """, x: PlotAxis("columns of noise", scale: .logarithmic, ticks: places),
        y: PlotAxis("accuracy in the test", range: 0...1)
      ) {
        Band(
          places, runs: (0..<12).map { run in leaked.map { $0[run] } },
          label: "chosen from all rows")
        Band(
          places, runs: (0..<12).map { run in honest.map { $0[run] } }, label: "from training rows")
        ReferenceLine(y: 0.5, label: "a coin")
      })
    board.claim(
      "with the test in sight noise seems to be worth more than two of three",
      leaked.last!.mean > 0.67)
    board.claim("without it, a coin remains a coin", abs(honest.last!.mean - 0.5) < 0.13)
    twins(on: board)
    board.ask(
      "The standard scale is fitted on all rows, and then they are divided. What is wrong?",
      choices: ["nothing", "the test rows had a say in the mean and the deviation"], answer: 1,
      because:
        "It may change little, but nobody can tell how much; so it is done the other way round.")
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
      Repetitions leak, too. Here every row of dice is in the table twice. Of two twins one is often in the \
      training part when the other is tested, and whoever looks up the nearest row knows its label: on the \
      mean in two of three cases, and half of the others are right by chance.
      """)
    board.code("twins")
    let found = (0..<12).map { _ in
      NoiseLeak(examples: 60, columns: 10, random: &board.random).accuracyWithTwins(
        random: &board.random)
    }
    let expected = 2 / 3.0 + 1 / 6.0
    board.value("accuracy in the test, with twins", found.mean)
    board.value("expected: 2/3 + 1/6", expected)
    board.claim(
      "it is about what was expected, and nothing was there to learn",
      abs(found.mean - expected) < 0.08)
  }
}
