import Foundation
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
  var reason: String {
    if let error = self as? SafeFileError { return error.reason }
    let error = self as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return inner.reason }
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    return error.localizedDescription
  }
}
