import WholeFiles

/// Work that failed, with a message for the user. The command exits with status 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension Error {
  /// The system's reason, without error codes.
  var reason: String { systemReason }
}
