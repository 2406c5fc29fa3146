import Tensors

/// A tensor of a case as `case.json` describes it.
public struct GoldenEntry: Codable, Sendable, Hashable {
  public var name: String
  /// `input`, `param`, `state` and `weight` are given, `output` and `grad` are to be found, `info` may be.
  public var role: String
  public var dtype: String?
  public var shape: [Int]
  public var file: String
  /// The same values before they were rounded.
  public var file64: String?
  /// For a weight the output that it multiplies, for a gradient the tensor that it is taken for.
  public var of: String?
  /// What it is one of several right answers to.
  public var alternative_of: String?
  public var rtol, atol: Double?

  /// What it answers: tensors of one question are alternatives.
  var question: String { alternative_of ?? name }

  static let roles = ["input", "param", "state", "weight", "output", "grad", "info"]

  /// Whether a case cannot agree without it: outputs and gradients, but not what becomes of a model's
  /// weights in single precision, where the set gives advice only.
  func isRequired(of golden: GoldenCase, _ precision: Precision) -> Bool {
    if golden.group == "model" && name.hasPrefix("final.") && precision == .single { return false }
    return role == "output" || role == "grad"
  }

  /// How far a result may be from each of these values: in single precision as the case says, in double
  /// precision `1e-10` of the largest one. Whole numbers must be equal.
  func tolerances(of values: [Double], _ precision: Precision) -> [Double] {
    if dtype == "int32" { return values.map { _ in 1e-6 } }
    if precision == .double && file64 != nil {
      let largest = values.reduce(0) { max($0, abs($1)) }
      return values.map { _ in 1e-10 * max(largest, 1e-3) }
    }
    return values.map { (atol ?? 1e-6) + (rtol ?? 1e-5) * abs($0) }
  }
}
