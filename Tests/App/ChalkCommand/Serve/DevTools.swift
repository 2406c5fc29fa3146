import Foundation

/// A browser without a window that is driven over its DevTools protocol, by the two pipes that Chromium has for that:
/// no port is open, and no protocol of sockets is needed.
final class DevTools {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let home: URL
  private var waiting = Data()
  private var number = 0
  /// The page that commands go to; nil is the browser itself.
  var page: Page?
  /// What went wrong in scripts of the page, and what it wrote to the console as an error.
  private(set) var errors: [String] = []

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// A page of the browser, by the session in which it is driven.
  struct Page { fileprivate let session: String }

  init(_ browser: Browser) throws {
    home = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-devtools-\(UUID().uuidString)")
    // Chromium reads commands at its third pipe, and answers at its fourth.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", #"exec "$0" "$@" 3<&0 4>&1 < /dev/null > /dev/null 2>&1"#, browser.executable.path,
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--remote-debugging-pipe", "--user-data-dir=\(home.path)", "--window-size=1280,1000",
      "about:blank",
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try addPage()
  }

  /// Opens another page. Commands go to it from now on.
  @discardableResult
  func addPage() throws -> Page {
    page = nil
    let made = try call("Target.createTarget", ["url": "about:blank"])
    let attached = try call(
      "Target.attachToTarget", ["targetId": made["targetId"] ?? "", "flatten": true])
    guard let session = attached["sessionId"] as? String else {
      throw Failure(description: "The browser opens no page: \(attached)")
    }
    let opened = Page(session: session)
    page = opened
    for domain in ["Runtime", "Log", "Page"] { try call("\(domain).enable") }
    return opened
  }

  func close() {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: home)
  }

  /// Goes to an address, and waits until its scripts have run.
  func open(_ address: String) throws {
    _ = try call("Page.navigate", ["url": address])
    try until(
      "the page is loaded",
      #"document.readyState === "complete" && location.href !== "about:blank""#)
  }

  /// What an expression gives in the page. A promise is waited for.
  @discardableResult
  func value(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      ["expression": expression, "awaitPromise": true, "returnByValue": true])
    if let problem = answer["exceptionDetails"] as? [String: Any] {
      throw Failure(description: "\(expression): \(problem)")
    }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Waits until an expression holds in the page.
  func until(_ what: String, seconds: Double = 240, _ expression: String) throws {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if (try? value(expression)) as? Bool == true { return }
      usleep(20_000)
    }
    throw Failure(description: "Not within \(seconds) s: \(what)")
  }

  /// A command, and its answer. Events between are looked at for errors of the page.
  @discardableResult
  func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var command: [String: Any] = ["id": number, "method": method, "params": parameters]
    if let page { command["sessionId"] = page.session }
    let bytes = try JSONSerialization.data(withJSONObject: command) + [0]
    try input.fileHandleForWriting.write(contentsOf: bytes)
    while true {
      let message = try message()
      if message["id"] as? Int == number {
        if let error = message["error"] { throw Failure(description: "\(method): \(error)") }
        return message["result"] as? [String: Any] ?? [:]
      }
      note(message)
    }
  }

  private func message() throws -> [String: Any] {
    let end = Date().addingTimeInterval(120)
    while true {
      if let stop = waiting.firstIndex(of: 0) {
        let bytes = Data(waiting[..<stop])
        waiting = Data(waiting[(stop + 1)...])
        return try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
      }
      var watched = pollfd(
        fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard Date() < end else { throw Failure(description: "The browser says nothing.") }
      guard poll(&watched, 1, 500) > 0 else { continue }
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw Failure(description: "The browser has ended.") }
      waiting += data
    }
  }

  private func note(_ message: [String: Any]) {
    let parameters = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Runtime.exceptionThrown":
      errors.append("\(parameters["exceptionDetails"] ?? "an exception")")
    case "Log.entryAdded":
      let entry = parameters["entry"] as? [String: Any] ?? [:]
      if entry["level"] as? String == "error" { errors.append("\(entry["text"] ?? "")") }
    default: break
    }
  }
}
