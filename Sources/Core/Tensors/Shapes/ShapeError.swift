/// An error that says which shapes or sizes an operation cannot take, and why.
///
/// The message names the operation, what came, what was needed, and what to try:
/// `matmul: got [32, 10] and [8, 1]; needs the last size of the left (10) to be the …`.
public struct ShapeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation that was asked for.
  public let operation: String
  /// What the operation was given: usually the shapes.
  public let got: String
  /// What the operation needs.
  public let need: String
  /// What to try; `nil` where there is no usual remedy.
  public let remedy: String?

  /// An error whose message says what was given, what is needed, and what to try.
  public init(_ operation: String, got: String, need: String, try remedy: String? = nil) {
    self.operation = operation
    self.got = got
    self.need = need
    self.remedy = remedy
  }

  /// Where in a model the operation runs, for the message: a layer's name, set for a scope.
  @TaskLocal public static var place: String?

  /// What is wrong, what was needed, and what to try.
  public var description: String {
    let place = ShapeError.place.map { " in \($0)" } ?? ""
    let remedy = remedy.map { "; try: \($0)" } ?? ""
    return "\(operation)\(place): got \(got); needs \(need)\(remedy)"
  }

  /// Stops the program with the message: shapes that do not match are a mistake in the program, not in its data.
  public func trap(file: StaticString = #fileID, line: UInt = #line) -> Never {
    fatalError(description, file: file, line: line)
  }
}

/// The value, or a trap with the error's message.
@inline(__always)
func orTrap<Value>(
  file: StaticString = #fileID, line: UInt = #line, _ body: () throws(ShapeError) -> Value
) -> Value {
  do {
    return try body()
  } catch {
    error.trap(file: file, line: line)
  }
}
