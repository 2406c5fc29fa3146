import Datasets

/// How few of the user's own data a lesson can split and learn from. Fewer are refused with a message.
public struct MinimumData: Sendable, Equatable {
  /// All together.
  public let count: Int
  /// Of each class, where there are classes.
  public let ofEach: Int

  /// - Parameters:
  ///   - count: the fewest examples in all.
  ///   - ofEach: the fewest examples of each class.
  public init(_ count: Int = 20, ofEach: Int = 4) {
    (self.count, self.ofEach) = (count, ofEach)
  }

  /// What most lessons can do with: twenty, four of each class.
  public static let usual = MinimumData()

  /// For pictures: sixty, ten of each class, so that a fifth of them is a test worth its name.
  public static let pictures = MinimumData(60, ofEach: 10)

  /// Refuses too few.
  ///
  /// - Parameters:
  ///   - path: where the data are.
  ///   - unit: what is counted, one of them: "row".
  ///   - classes: how many there are of each.
  /// - Throws: `DataError.unsuitable`, which says how many there are and how many are needed.
  func require(
    _ found: Int, _ unit: String, at path: String, classes: [(name: String, count: Int)] = []
  ) throws(DataError) {
    if found < count {
      throw .unsuitable(
        "'\(path)'",
        problem:
          "there \(found == 1 ? "is" : "are") \(counted(found, unit)) to learn from and to test "
          + "with, and at least \(count) are needed",
        advice: "Give more; some hundreds are worth learning from.")
    }
    if classes.count == 1 {
      throw .unsuitable(
        "'\(path)'", problem: "there is one class only, '\(classes[0].name)'",
        advice: "Give data of two classes or more.")
    }
    let scarce = classes.filter { $0.count < ofEach }
    guard let first = scarce.first else { return }
    let others =
      scarce.count == 1
      ? "" : ", and \(counted(scarce.count - 1, "other class", "other classes")) too few"
    throw .unsuitable(
      "'\(path)'",
      problem: "the class '\(first.name)' has \(counted(first.count, unit))"
        + "\(first.count == 1 ? " only" : "")\(others), and at least \(ofEach) of each class are needed",
      advice: "Add some, join classes, or leave the rare ones out.")
  }
}

extension MinimumData {
  func require(_ found: Examples, at path: String) throws(DataError) {
    let classes = zip(found.classNames, found.classCounts)
    try require(found.count, "row", at: path, classes: classes.map { ($0, $1) })
  }

  func require(_ found: ImageExamples, at path: String) throws(DataError) {
    let classes = zip(found.classNames, found.classCounts)
    try require(found.count, "picture", at: path, classes: classes.map { ($0, $1) })
  }

  func require(_ found: TextExamples, at path: String) throws(DataError) {
    var sizes = [Int](repeating: 0, count: found.classNames.count)
    for label in found.labels { sizes[label] += 1 }
    let classes = zip(found.classNames, sizes)
    try require(found.count, "text", at: path, classes: classes.map { ($0, $1) })
  }

  /// Of a table the rows whose target is known count; its classes where the target has words.
  func require(_ found: DataTable, at path: String) throws(DataError) {
    let goal = try found.column(found.target ?? "")
    var classes: [(name: String, count: Int)] = []
    if case .words(let codes, let categories) = goal.values {
      var sizes = [Int](repeating: 0, count: categories.count)
      for code in codes where code >= 0 { sizes[Int(code)] += 1 }
      classes = zip(categories, sizes).filter { $1 > 0 }.map { ($0, $1) }
    }
    try require(found.count - goal.missingCount, "row", at: path, classes: classes)
  }
}
