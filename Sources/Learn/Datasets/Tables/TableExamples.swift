import Notation

extension Column {
  /// Whether the values are few enough to be classes: words, or at most twenty different whole numbers.
  var looksLikeClasses: Bool {
    switch values {
    case .words(_, let categories): return !categories.isEmpty
    case .numbers(let numbers):
      var seen: Set<Double> = []
      for number in numbers where !number.isNaN {
        if number != number.rounded() { return false }
        seen.insert(number)
        if seen.count > 20 { return false }
      }
      return !seen.isEmpty
    }
  }

  /// The class of each row and the names of the classes, in the order of numbers or letters; nil where a
  /// value is missing.
  var classes: (labels: [Int], names: [String])? {
    if missingCount > 0 { return nil }
    switch values {
    case .numbers(let numbers):
      let distinct = Set(numbers).sorted()
      let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
      return (numbers.map { places[$0]! }, distinct.map { Notation.written($0, .exact) })
    case .words(let codes, let categories):
      let used = Set(codes).map { Int($0) }.sorted { categories[$0] < categories[$1] }
      var places = [Int](repeating: 0, count: categories.count)
      for (place, code) in used.enumerated() { places[code] = place }
      return (codes.map { places[Int($0)] }, used.map { categories[$0] })
    }
  }
}

extension DataTable {
  /// The table as examples: the target's values are the classes, all other columns the features.
  ///
  /// - Throws: `DataError` where a feature has words, something is missing, or there is one class only.
  public func examples(target name: String) throws(DataError) -> Examples {
    let goal = try column(name)
    try requireComplete(goal)
    let (labels, classNames) = goal.classes!
    guard classNames.count >= 2 else {
      throw .unsuitable(
        "Column '\(goal.name)' as target",
        problem: "it has one value only, '\(classNames.first ?? "")'",
        advice: "A target needs two classes or more.")
    }
    guard goal.looksLikeClasses, classNames.count <= max(20, count / 2) else {
      throw .unsuitable(
        "Column '\(goal.name)' as target",
        problem: "it has \(classNames.count) different values in \(count) rows, such as "
          + "'\(goal.sample)', which are no classes",
        advice: "Choose a column of few values; a measurement is predicted as a number.")
    }
    let (features, names) = try features(without: goal)
    return Examples(
      features: features, labels: labels, featureNames: names, classNames: classNames)
  }

  /// The table as examples with a number to be predicted; all other columns are the features.
  ///
  /// - Throws: `DataError` where a column has words, or something is missing.
  public func numericExamples(target name: String) throws(DataError) -> NumericExamples {
    let goal = try column(name)
    try requireComplete(goal)
    guard let numbers = goal.numbers else {
      throw .unsuitable(
        "Column '\(goal.name)' as target", problem: "it has words, such as '\(goal.sample)'",
        advice: "Choose a column of numbers to be predicted.")
    }
    let (features, names) = try features(without: goal)
    return NumericExamples(
      features: features, targets: Matrix(numbers, count: count, width: 1), featureNames: names,
      targetNames: [goal.name])
  }

  /// The table as texts with a class each: the column of the longest words, and the target.
  ///
  /// - Throws: `DataError` where there is no column of words besides the target, or one class only.
  public func texts(target name: String) throws(DataError) -> TextExamples {
    let goal = try column(name)
    try requireComplete(goal)
    let (labels, classNames) = goal.classes!
    guard (2...max(20, count / 2)).contains(classNames.count) else {
      throw .unsuitable(
        "Column '\(goal.name)' as target", problem: "it has \(classNames.count) different values",
        advice: "Choose a column of two classes or more.")
    }
    let others = columns.filter { $0.name != goal.name }
    let candidates = others.compactMap { column -> (Column, Double)? in
      guard case .words(_, let categories) = column.values, !categories.isEmpty else { return nil }
      let letters = categories.reduce(0) { $0 + $1.count }
      return (column, Double(letters) / Double(categories.count))
    }
    guard let text = candidates.max(by: { $0.1 < $1.1 })?.0 else {
      throw .unsuitable(
        "The table", problem: "no column but the target has words", advice: "Texts are needed.")
    }
    return TextExamples(
      texts: text.words!.map { $0 ?? "" }, labels: labels, classNames: classNames)
  }

  private func requireComplete(_ column: Column) throws(DataError) {
    if count == 0 {
      throw .unsuitable("The table", problem: "it has no rows", advice: "Add some.")
    }
    if let row = (0..<count).first(where: { column.isMissing($0) }) {
      throw .unsuitable(
        "Column '\(column.name)'",
        problem: "\(column.missingCount) of \(count) values are missing, the first in row "
          + "\(row + 1)",
        advice: "Fill them in with an Imputer, or drop those rows.")
    }
  }

  private func features(without goal: Column) throws(DataError) -> (Matrix, [String]) {
    let others = columns.filter { $0.name != goal.name }
    var numbers: [[Double]] = []
    for column in others {
      try requireComplete(column)
      guard let values = column.numbers else {
        throw .unsuitable(
          "Column '\(column.name)'", problem: "it has words, such as '\(column.sample)'",
          advice: "Encode it with OneHotEncoder or OrdinalEncoder, or drop it.")
      }
      numbers.append(values)
    }
    let width = others.count
    var values = [Double](repeating: 0, count: count * width)
    for (place, column) in numbers.enumerated() {
      for row in 0..<count { values[row * width + place] = column[row] }
    }
    return (Matrix(values, count: count, width: width), others.map(\.name))
  }
}
