/// The statuses that this server answers with.
public enum HTTPStatus: Int, Sendable, Error, CaseIterable {
  case ok = 200
  case accepted = 202
  case noContent = 204
  case badRequest = 400
  case unauthorized = 401
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case lengthRequired = 411
  case bodyTooLarge = 413
  case tooManyRequests = 429
  case headersTooLarge = 431
  case failed = 500
  case busy = 503
  case versionNotSupported = 505

  /// The words of the first line of an answer.
  var phrase: String {
    switch self {
    case .ok: "OK"
    case .accepted: "Accepted"
    case .noContent: "No Content"
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .lengthRequired: "Length Required"
    case .bodyTooLarge: "Content Too Large"
    case .tooManyRequests: "Too Many Requests"
    case .headersTooLarge: "Request Header Fields Too Large"
    case .failed: "Internal Server Error"
    case .busy: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}
