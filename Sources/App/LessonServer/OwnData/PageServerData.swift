import Datasets
import Foundation
import LessonKit

// The learner's own data: taken piece by piece, so that no request is large, and then looked into. Only the owner is
// answered.
extension PageServer {
  private struct InspectBody: Decodable {
    let page: String
    let set: String
    /// The column that is to be predicted.
    var target: String?
  }

  private struct Inspected: Encodable {
    let html: String
    let columns: [String]
    let path: String
  }

  /// Takes a piece of a file.
  func upload(_ query: String, _ body: [UInt8]) async -> HTTPAnswer {
    let given = PageServer.parts(of: query)
    guard let data, let set = given["set"], let file = given["file"],
      let offset = given["at"].flatMap({ Int($0) })
    else { return HTTPAnswer(.badRequest, "A set, a file and a place in it are needed.") }
    return await PageServer.made {
      do throws(DataShelf.Problem) {
        try data.append(body, to: set, file: file, at: offset)
        return HTTPAnswer("{}", type: .json, status: .accepted)
      } catch { return HTTPAnswer(error.status, error.description) }
    }
  }

  /// Looks into a set, as `chalk data inspect` does.
  func inspect(_ body: [UInt8]) async -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(InspectBody.self, from: Data(body)),
      let session = sessions[asked.page]
    else { return HTTPAnswer(.badRequest, "An open page and a set are needed.") }
    guard let place = data?.place(of: asked.set) else { return PageServer.noData }
    let translation = shelf.translation(session.address.language) ?? .none
    return await PageServer.apart {
      do {
        let found = try Inspection(place, DataChoice(target: asked.target))
        let report = DataReport(found, translation: translation)
        return PageServer.json(
          Inspected(html: report.html, columns: report.columns, path: place))
      } catch { return HTTPAnswer(.badRequest, "\(error)") }
    }
  }

  /// Why an address cannot be run; nil where it can.
  func problem(with address: PageAddress, _ role: Access.Role) -> HTTPAnswer? {
    if let set = address.data, data?.place(of: set) == nil { return PageServer.noData }
    guard let code = address.code else { return nil }
    if role != .owner {
      return HTTPAnswer(.forbidden, "Code of one's own is run for the owner of the server only.")
    }
    if compiled.contains("\(address.lesson) \(code)") { return nil }
    return HTTPAnswer(
      .badRequest,
      "This version of the code was not compiled since the server was started: "
        + "press Run beside the code.")
  }

  private static let noData = HTTPAnswer(
    .badRequest, "The data of this address are not here any more: drop the files on the page again."
  )
}
