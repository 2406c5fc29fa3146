import Foundation

extension Error {
  /// The system's words for what went wrong, such as "No space left on device", without the codes and domains in
  /// which Foundation may wrap them.
  public var systemReason: String {
    if let error = self as? SafeFileError { return error.reason }
    let error = self as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return inner.systemReason }
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    if error.domain == NSCocoaErrorDomain {
      let number: Int32? =
        switch error.code {
        case 4, 260: ENOENT  // no such file, when it is written and when it is read
        case 257, 513: EACCES
        case 514, 258: EINVAL
        case 516: EEXIST
        case 640: ENOSPC
        case 642: EROFS
        default: nil
        }
      if let number { return String(cString: strerror(number)) }
      return "the system refuses, and does not say why"
    }
    return error.localizedDescription
  }
}
