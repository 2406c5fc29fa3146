import Chalk

/// A table to learn from, Fisher's flowers or the learner's own, of a size that suits scalars.
struct TableChoice {
  let examples: Examples
  let isBuiltIn: Bool

  /// How many examples and classes a network of scalars can be given with patience.
  private static let (most, mostClasses) = (150, 10)

  /// - Parameter columns: how many columns of numbers are needed.
  init(columns: Int, on board: Board) throws {
    isBuiltIn = !board.data.isGiven
    let all = try board.data.examples("iris", or: .iris)
    try Self.require(all, columns: columns)
    guard all.count > Self.most else {
      examples = all
      return
    }
    let fraction = Double(Self.most) / Double(all.count)
    examples = all.split(testFraction: fraction, random: &board.random).test
    board.say(
      """
      A network of scalars keeps every number on the way, and takes its time: \(examples.count) \
      examples of the \(all.count) are taken, at random, the same fraction of each class.
      """)
  }

  private static func require(_ all: Examples, columns: Int) throws {
    var problem: (what: String, advice: String)?
    if all.features.width < columns {
      problem = (
        "it has \(all.features.width) columns to learn from, and \(columns) are needed",
        "Give a table with more columns of numbers."
      )
    } else if !(2...mostClasses).contains(all.classNames.count) {
      problem = (
        "its target has \(all.classNames.count) classes, and 2 to \(mostClasses) are needed",
        "Choose another column with --target."
      )
    } else if let few = all.classCounts.firstIndex(where: { $0 < 3 }) {
      problem = (
        "of the class '\(all.classNames[few])' there are only \(all.classCounts[few])",
        "Give three examples of each class or more: for training, validation and test."
      )
    }
    guard let problem else { return }
    throw DataError.unsuitable("The table", problem: problem.what, advice: problem.advice)
  }
}

/// A table divided into training, validation and test set, its most telling columns chosen, on one scale.
struct PreparedTable {
  /// The chosen columns as they were measured: all examples.
  let all: Examples
  /// The chosen columns with mean 0 and deviation 1.
  let training, validation, test: Examples
  let scale: Standardizer
  /// What each column of the whole table scored, the best first.
  let ranking: [(column: String, score: Double)]

  // excerpt: choice of columns
  /// First divided; then the columns chosen by which the classes differ most, and their scale taken,
  /// from the training set alone.
  init(
    _ table: Examples, columns: Int, validationFraction: Double = 0, random: inout RandomSource
  ) {
    let parts = table.split(
      validationPart: validationFraction, testFraction: 0.2, random: &random)
    let kept = min(columns, table.features.width)
    let best = FeatureSelection(fitting: parts.training, by: .correlation, keeping: kept)
    scale = Standardizer(fitting: best(parts.training))
    all = best(table)
    training = scale(best(parts.training))
    validation = scale(best(parts.validation))
    test = scale(best(parts.test))
    ranking = zip(table.featureNames, best.scores).sorted { $0.1 > $1.1 }
  }
  // end excerpt
}
