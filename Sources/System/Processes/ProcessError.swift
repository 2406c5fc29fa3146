/// A program could not be started.
public struct ProcessError: Error, Equatable, CustomStringConvertible {
  /// The program, by its name or its path.
  public let program: String
  /// Why, as the system tells it.
  public let reason: String

  /// What was started, why it failed, and what to look at.
  public var description: String {
    "\(program) could not be started: \(reason). Is it installed, and may it be run?"
  }
}
