import Tensors

/// How far the results of one case are from the expected ones, in tolerances: at most 1 where they
/// agree.
public struct GoldenReport: Sendable {
  /// The worst tensor, and its worst distance in tolerances.
  public private(set) var worstTensor = ""
  public private(set) var worst = 0.0
  /// How many tensors were compared.
  public private(set) var compared = 0
  /// What could not be compared at all.
  public private(set) var problems: [String] = []

  public init() {}

  /// Whether everything that was compared agrees, and anything was.
  public var agrees: Bool { worst <= 1 && problems.isEmpty && compared > 0 }

  /// Compares a result with the tensor of its name: in single precision with the tolerances of the
  /// case, in double precision to `1e-10` of the tensor's largest element.
  public mutating func compare(_ name: String, _ result: Tensor, with golden: GoldenCase) throws {
    guard let entry = golden.tensors.first(where: { $0.name == name }) else {
      problems.append("\(name): not among the case's tensors")
      return
    }
    let expected = try golden.tensor(name, result.precision)
    guard expected.shape == result.shape else {
      problems.append("\(name): \(result.shape) instead of \(expected.shape)")
      return
    }
    compared += 1
    let (got, wanted) = (result.values, expected.values)
    let largest = wanted.map(abs).max() ?? 0
    for (a, b) in zip(got, wanted) {
      let tolerance =
        result.precision == .single
        ? (entry.atol ?? 1e-6) + (entry.rtol ?? 1e-5) * abs(b) : 1e-10 * max(largest, 1e-3)
      let distance = abs(a - b) / tolerance
      if !(distance <= worst) {
        (worst, worstTensor) = (distance.isNaN ? .infinity : distance, name)
      }
    }
  }

  /// In a few words: agreement, or what is wrong.
  public var summary: String {
    if !problems.isEmpty { return problems.joined(separator: "; ") }
    let rounded = (worst * 100).rounded() / 100
    return agrees ? "\(rounded)" : "\(rounded) at \(worstTensor)"
  }
}
