/// Why a case of the golden set cannot be run or compared: what its description says, and what is
/// understood.
public struct GoldenProblem: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
