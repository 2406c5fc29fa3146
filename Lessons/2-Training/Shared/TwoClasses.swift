import Chalk

/// A table of two classes made ready: divided in three, its most telling columns chosen, on one scale.
struct TwoClasses {
  /// The chosen columns as they were measured.
  let training, validation, test: Examples
  /// What each column of the whole table scored.
  let selection: FeatureSelection
  /// The names of the columns of the whole table.
  let allNames: [String]
  /// Mean and standard deviation of each chosen column in the training set.
  let scale: Standardizer

  // excerpt: prepare
  /// First divided; then the columns chosen and their scale taken, from the training set alone.
  init(_ all: Examples, by measure: FeatureMeasure, random: inout RandomSource) {
    let parts = all.split(validationPart: 0.2, testFraction: 0.2, random: &random)
    let width = min(8, all.features.width)
    selection = FeatureSelection(fitting: parts.training, by: measure, keeping: width)
    training = selection(parts.training)
    validation = selection(parts.validation)
    test = selection(parts.test)
    scale = Standardizer(fitting: training)
    allNames = all.featureNames
  }
  // end excerpt

  /// The names of the two classes.
  var classes: [String] { training.classNames }

  /// The columns of the whole table, the best first.
  var ranking: [Int] {
    allNames.indices.sorted { selection.scores[$0] > selection.scores[$1] }
  }

  /// Stops with words where there are not two classes.
  static func require(_ data: Examples) throws {
    if data.classNames.count == 2 { return }
    throw DataError.unsuitable(
      "The table", problem: "its target has \(data.classNames.count) classes, and two are needed",
      advice: "Choose another column with --target, or data of two classes.")
  }
}

extension PrintedData {
  /// Three parts on one scale, for a program at its printed size.
  init(_ data: TwoClasses) {
    let parts = [data.training, data.validation, data.test].map { data.scale($0).whole }
    self.init(
      x: parts[0].inputs, y: parts[0].targets, validation: (parts[1].inputs, parts[1].targets),
      test: (parts[2].inputs, parts[2].targets))
  }
}
