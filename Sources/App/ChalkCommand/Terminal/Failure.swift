import Foundation
import WholeFiles

/// Work that failed, in words for the user. The command ends with status 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension Error {
  /// Why, in the system's words, without the codes around them.
  var reason: String {
    if let error = self as? SafeFileError { return error.reason }
    let error = self as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return inner.reason }
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    return error.localizedDescription
  }
}
