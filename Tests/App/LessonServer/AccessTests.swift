import Testing

@testable import LessonServer

@Suite struct AccessTests {
  let owner = Secret(kept: String(repeating: "ab", count: 32))!

  func request(
    _ method: String = "GET", _ target: String = "/index.html", host: String = "127.0.0.1:8642",
    origin: String? = nil, cookie: String? = nil, more: [HTTPRequest.Header] = []
  ) -> HTTPRequest {
    HTTPRequest(
      method, target,
      headers: [.init("Host", host)] + (origin.map { [.init("Origin", $0)] } ?? [])
        + (cookie.map { [.init("Cookie", $0)] } ?? []) + more)
  }

  var cookie: String { "chalk-8642=\(owner.text)" }

  @Test func theCookieLetsIn() {
    var access = Access(port: 8642, owner: owner)
    #expect(access.verdict(on: request(cookie: cookie)) == .allowed(.owner))
    #expect(access.verdict(on: request(cookie: "a=b; \(cookie); c=d")) == .allowed(.owner))
    for host in ["localhost:8642", "[::1]:8642", "LOCALHOST:8642"] {
      #expect(access.verdict(on: request(host: host, cookie: cookie)) == .allowed(.owner))
    }
  }

  @Test(arguments: [
    "", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8642.evil.example",
    "127.0.0.1:8642@evil.example", "127.0.0.2:8642", "0.0.0.0:8642", "localhost.:8642",
  ])
  func anotherHostIsRefused(host: String) {
    var access = Access(port: 8642, owner: owner)
    guard case .refused(.forbidden, _) = access.verdict(on: request(host: host, cookie: cookie))
    else {
      Issue.record("\(host) was answered")
      return
    }
  }

  @Test func aRequestWithoutHostOrWithTwoIsRefused() {
    var access = Access(port: 8642, owner: owner)
    let none = HTTPRequest("GET", "/", headers: [.init("Cookie", cookie)])
    let two = request(cookie: cookie, more: [.init("Host", "evil.example:8642")])
    for asked in [none, two] {
      guard case .refused(.forbidden, _) = access.verdict(on: asked) else {
        Issue.record("it was answered")
        return
      }
    }
  }

  @Test(arguments: [
    nil, "null", "http://evil.example", "https://127.0.0.1:8642", "http://127.0.0.1:8643",
    "http://localhost:8642", "http://127.0.0.1:8642/",
  ])
  func whatChangesSomethingNeedsTheOriginOfThisServer(origin: String?) {
    var access = Access(port: 8642, owner: owner)
    let asked = request("POST", "/live/run", origin: origin, cookie: cookie)
    guard case .refused(.forbidden, _) = access.verdict(on: asked) else {
      Issue.record("\(origin ?? "no origin") was answered")
      return
    }
    let right = request("POST", "/live/run", origin: "http://127.0.0.1:8642", cookie: cookie)
    #expect(access.verdict(on: right) == .allowed(.owner))
  }

  @Test func anotherPageCannotEvenRead() {
    var access = Access(port: 8642, owner: owner)
    let asked = request(
      cookie: cookie,
      more: [.init("Sec-Fetch-Site", "cross-site"), .init("Sec-Fetch-Mode", "no-cors")])
    guard case .refused(.forbidden, _) = access.verdict(on: asked) else {
      Issue.record("it was answered")
      return
    }
  }

  @Test(arguments: [
    "", "chalk-8642=", "chalk-8642=wrong", "chalk-8643=\(String(repeating: "ab", count: 32))",
    "chalk-8642=\(String(repeating: "ab", count: 31))",
    "chalk-8642=\(String(repeating: "ab", count: 32))a",
    "xchalk-8642=\(String(repeating: "ab", count: 32))",
    "chalk-8642=\(String(repeating: "ab", count: 32)); chalk-8642=evil",
  ])
  func anotherCookieDoesNot(cookie: String) {
    var access = Access(port: 8642, owner: owner)
    guard case .refused(.unauthorized, _) = access.verdict(on: request(cookie: cookie)) else {
      Issue.record("\(cookie) was let in")
      return
    }
  }

  @Test func theTokenIsUsedUpByTheFirstVisit() throws {
    var access = Access(port: 8642, owner: owner)
    let link = try #require(access.firstLink)
    #expect(access.verdict(on: request("GET", link)) == .welcomed(.owner, cookie: owner.text))
    #expect(access.firstLink == nil)
    guard case .refused(.unauthorized, _) = access.verdict(on: request("GET", link)) else {
      Issue.record("the link worked twice")
      return
    }
  }

  @Test func aWrongTokenLeavesTheRightOne() throws {
    var access = Access(port: 8642, owner: owner)
    let link = try #require(access.firstLink)
    for wrong in ["/?token=", "/?token=0", link + "0", link + "&" + String(link.dropFirst(2))] {
      guard case .refused = access.verdict(on: request("GET", wrong)) else {
        Issue.record("\(wrong) was let in")
        return
      }
    }
    #expect(access.verdict(on: request("GET", link)) == .welcomed(.owner, cookie: owner.text))
  }

  @Test func guestsComeInByTheCodeAndAreNoOwners() throws {
    var access = Access(port: 8642, owner: owner, address: "192.168.1.5")
    let code = try #require(access.joinCode)
    guard case .welcomed(.guest, let value) = access.join(code) else {
      Issue.record("the code was refused")
      return
    }
    let asked = request(host: "192.168.1.5:8642", cookie: "chalk-8642=\(value)")
    #expect(access.verdict(on: asked) == .allowed(.guest))
  }

  @Test func codesCannotBeTriedForEver() throws {
    var access = Access(port: 8642, owner: owner, address: "192.168.1.5")
    let code = try #require(access.joinCode)
    let wrong = code == "000000" ? "000001" : "000000"
    for _ in 0..<50 { _ = access.join(wrong) }
    guard case .refused(.tooManyRequests, _) = access.join(code) else {
      Issue.record("there is no end to it")
      return
    }
  }

  @Test func withoutAClassroomNobodyJoins() {
    var access = Access(port: 8642, owner: owner)
    guard case .refused(.notFound, _) = access.join("123456") else {
      Issue.record("somebody joined")
      return
    }
  }

  @Test func secretsAreLongAndDiffer() {
    let secrets = (0..<100).map { _ in Secret().text }
    #expect(Set(secrets).count == 100 && secrets.allSatisfy { $0.count == 64 })
    #expect(Secret(kept: "short") == nil && Secret(kept: String(repeating: "A", count: 64)) == nil)
    #expect(Secret(kept: secrets[0])?.isEqual(to: secrets[0]) == true)
    #expect(Secret(kept: secrets[0])?.isEqual(to: secrets[1]) == false)
  }
}
