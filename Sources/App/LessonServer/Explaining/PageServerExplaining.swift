import Foundation
import LessonKit

// Numbers that are opened: computed by the state machine of the terminal, written by the renderer of the book.
extension PageServer {
  /// The fragment that shows an opened number.
  func explain(_ query: String, _ role: Access.Role) async -> HTTPAnswer {
    let given = PageServer.parts(of: query)
    guard let text = given["address"], let address = try? PageAddress(text),
      let number = NumberAddress(given)
    else {
      return HTTPAnswer(.badRequest, "An address, a step and a block are needed.")
    }
    guard shelf.has(address.lesson), let translation = shelf.translation(address.language) else {
      return HTTPAnswer(.notFound, "There is no such lesson here.")
    }
    if let problem = problem(with: address, role) { return problem }
    guard let record = await firstRecord(address.request) else {
      // No failure: the page asks again in a moment.
      return HTTPAnswer(.accepted, "The lesson runs: open the number again in a moment.")
    }
    guard let html = number.html(in: record, translation: translation) else {
      return HTTPAnswer(.notFound, "There is no number to open at that place.")
    }
    return HTTPAnswer(html, type: .html)
  }

  /// The parts of a query by their names; of two of the same name the first counts.
  static func parts(of query: String) -> [String: String] {
    var given: [String: String] = [:]
    for part in query.split(separator: "&").prefix(32) {
      let pieces = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pieces.count == 2, given[pieces[0]] == nil,
        let value = PageAddress.decoded(pieces[1])
      else { continue }
      given[pieces[0]] = value
    }
    return given
  }
}
