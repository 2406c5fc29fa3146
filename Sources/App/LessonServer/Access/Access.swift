/// Who may come in: a value that is asked for each request, and knows nothing of sockets.
///
/// A first link carries a token, which is used up by the first visit and answered with a cookie. From then on the cookie
/// lets in. `Host` has to be this server's own, so that no other name that leads here (DNS rebinding) is answered;
/// `Origin` has to be it, too, on whatever changes something, so that no other page can ask for it.
public struct Access: Sendable {
  /// Who asks.
  public enum Role: Sendable, Equatable {
    /// Whoever started the server: may do all.
    case owner
    /// Somebody in the same room: may move sliders and answer; nothing of it is kept.
    case guest
  }

  /// What is said to a request.
  public enum Verdict: Sendable, Equatable {
    case allowed(Role)
    /// The token or the join code was right: this is the cookie's value from now on.
    case welcomed(Role, cookie: String)
    case refused(HTTPStatus, String)
  }

  /// The port, which is part of the host and of the cookie's name: cookies do not tell ports apart.
  public let port: Int
  /// The names under which the server is reached, without the port.
  public let names: [String]
  /// The six digits that let guests in; nil where there are none.
  public let joinCode: String?
  /// The cookie of the owner.
  let owner: Secret
  /// The cookie of all guests.
  let guest: Secret
  /// The token of the first link, until it was used.
  private var token: Secret?
  /// How many wrong join codes may still be tried.
  private var triesLeft = 50

  /// - Parameters:
  ///   - owner: the owner's cookie: one that was kept, so that open pages outlive a restart.
  ///   - address: an address beside the loopback under which guests reach the server.
  public init(
    port: Int, owner: Secret = Secret(), token: Secret = Secret(bytes: 16), address: String? = nil
  ) {
    self.port = port
    self.owner = owner
    self.token = token
    guest = Secret()
    names = ["127.0.0.1", "localhost", "[::1]"] + (address.map { [$0] } ?? [])
    joinCode = address == nil ? nil : Secret.joinCode()
  }

  /// The name of the cookie.
  public var cookieName: String { "chalk-\(port)" }

  /// The path and query of the first link; nil when it was used.
  public var firstLink: String? { token.map { "/?token=\($0.text)" } }

  /// The `Host` headers that are answered.
  var hosts: [String] { names.map { "\($0):\(port)" } }

  /// Asks for a request.
  public mutating func verdict(on request: HTTPRequest) -> Verdict {
    guard let host = request.header("host"), hosts.contains(host.lowercased()) else {
      return .refused(.forbidden, "This server answers as \(hosts.joined(separator: ", ")) only.")
    }
    if request.method != "GET" && request.method != "HEAD" {
      guard request.header("origin") == "http://\(host.lowercased())" else {
        return .refused(.forbidden, "Only a page of this server may ask for that.")
      }
    } else if let site = request.header("sec-fetch-site"), site == "cross-site",
      request.header("sec-fetch-mode") != "navigate"
    {
      return .refused(.forbidden, "Only a page of this server may ask for that.")
    }
    if let role = role(of: request) { return .allowed(role) }
    if request.method == "GET", request.path == "/", let given = given("token", in: request.query),
      let token, token.isEqual(to: given)
    {
      self.token = nil
      return .welcomed(.owner, cookie: owner.text)
    }
    return .refused(
      .unauthorized,
      joinCode == nil
        ? "Open the link that 'chalk serve' has printed. It works once, in one browser; start it again for another."
        : "Open /join, and type the code that the teacher shows.")
  }

  /// Lets a guest in who knows the code; `given` is what they typed.
  public mutating func join(_ given: String) -> Verdict {
    guard let joinCode else { return .refused(.notFound, "Nobody can join here.") }
    guard triesLeft > 0 else {
      return .refused(.tooManyRequests, "Too many wrong codes: the server has to be started again.")
    }
    let typed = given.filter { $0.isASCII && $0.isNumber }
    guard Secret.areEqual(joinCode, typed) else {
      triesLeft -= 1
      return .refused(.forbidden, "That is not the code.")
    }
    return .welcomed(.guest, cookie: guest.text)
  }

  /// The header that sets the cookie: for this server alone, not for scripts, and not sent from other sites.
  func cookieHeader(_ value: String) -> (name: String, value: String) {
    (
      "Set-Cookie",
      "\(cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"
    )
  }

  /// The role that the request's cookie gives; nil where it gives none. Of several cookies of the name none counts:
  /// another server on this machine may have added one.
  private func role(of request: HTTPRequest) -> Role? {
    let prefix = cookieName + "="
    var all: [String] = []
    for header in request.headers where header.name == "cookie" {
      for part in header.value.split(separator: ";") {
        let cookie = part.drop { $0 == " " }
        if cookie.hasPrefix(prefix) { all.append(String(cookie.dropFirst(prefix.count))) }
      }
    }
    guard all.count == 1 else { return nil }
    if owner.isEqual(to: all[0]) { return .owner }
    return joinCode != nil && guest.isEqual(to: all[0]) ? .guest : nil
  }

  private func given(_ name: String, in query: String) -> String? {
    let values = query.split(separator: "&").filter { $0.hasPrefix(name + "=") }
    return values.count == 1 ? String(values[0].dropFirst(name.count + 1)) : nil
  }
}
