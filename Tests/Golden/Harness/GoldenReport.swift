import Tensors

/// How far the results of one case are from the expected ones, in tolerances: at most 1 where they
/// agree.
public struct GoldenReport: Sendable {
  /// The worst tensor, and its worst distance in tolerances.
  public private(set) var worstTensor = ""
  public private(set) var worst = 0.0
  /// How many questions of the case were answered: tensors, where alternatives count as one.
  public private(set) var compared = 0
  /// What could not be compared at all.
  public private(set) var problems: [String]

  /// A comparison that is made elsewhere: of so many numbers, with these differences.
  public init(compared: Int, problems: [String]) {
    (self.compared, self.problems) = (compared, problems)
  }

  /// Compares results, by the names of the case, with its tensors.
  ///
  /// Every `output` and `grad` needs a result; an `info` is compared where there is one. Of alternatives
  /// one must agree: their result has their own name, or that of what they are alternatives of. What
  /// becomes of a model's weights is advice in single precision, and compared in double precision only.
  public init(_ results: [String: Tensor], with golden: GoldenCase, _ precision: Precision) {
    problems = []
    var questions: [String] = []
    for entry in golden.tensors {
      guard GoldenEntry.roles.contains(entry.role) else {
        problems.append("\(entry.name): the role “\(entry.role)” is not understood")
        continue
      }
      let isWelcome = entry.role == "info" && results[entry.name] != nil
      guard isWelcome || entry.isRequired(of: golden, precision) else { continue }
      if !questions.contains(entry.question) { questions.append(entry.question) }
    }
    for question in questions { answer(question, results, golden, precision) }
    if compared == 0 && problems.isEmpty { problems.append("nothing to compare") }
  }

  private mutating func answer(
    _ question: String, _ results: [String: Tensor], _ golden: GoldenCase, _ precision: Precision
  ) {
    let entries = golden.tensors.filter { $0.question == question }
    var distances: [Double] = []
    var words: [String] = []
    for entry in entries {
      guard let result = results[entry.name] ?? results[question] else {
        words.append("\(entry.name): there is no result")
        continue
      }
      guard result.shape.dimensions == entry.shape else {
        words.append("\(entry.name): \(result.shape) instead of \(entry.shape)")
        continue
      }
      do throws(GoldenProblem) {
        let expected = try golden.expected(entry, precision)
        distances.append(distance(result.values, expected, entry, precision))
      } catch {
        words.append("\(error)")
      }
    }
    guard let best = distances.min() else {
      problems += words
      return
    }
    compared += 1
    if best > worst { (worst, worstTensor) = (best, question) }
  }

  /// The worst distance of an element, in tolerances.
  private func distance(
    _ got: [Double], _ wanted: [Double], _ entry: GoldenEntry, _ precision: Precision
  ) -> Double {
    let tolerances = entry.tolerances(of: wanted, precision)
    var worst = 0.0
    for ((a, b), tolerance) in zip(zip(got, wanted), tolerances) {
      let distance = abs(a - b) / tolerance
      if !(distance <= worst) { worst = distance.isNaN ? .infinity : distance }
    }
    return worst
  }

  /// Whether everything that was compared agrees, and anything was.
  public var agrees: Bool { worst <= 1 && problems.isEmpty && compared > 0 }

  /// In a few words: agreement, or what is wrong.
  public var summary: String {
    if !problems.isEmpty { return problems.joined(separator: "; ") }
    let rounded = (worst * 100).rounded() / 100
    return agrees ? "\(rounded)" : "\(rounded) at \(worstTensor)"
  }
}
