import Foundation
import Tensors

/// One case of the golden set: the settings, tensors and expected results in its folder.
public struct GoldenCase: Sendable {
  public let id: String
  public let group: String
  public let item: String
  public let attributes: [String: Attribute]
  public let tensors: [Entry]
  let folder: URL

  /// A tensor of the case as `case.json` describes it.
  public struct Entry: Decodable, Sendable {
    public let name, role, file: String
    public let of: String?
    public let file64: String?
    public let alternative_of: String?
    public let rtol, atol: Double?
  }

  /// A setting: a number, a truth value, a text, a list of them, or a table.
  public enum Attribute: Decodable, Sendable {
    case number(Double)
    case truth(Bool)
    case text(String)
    case list([Attribute])
    case table([String: Attribute])

    public init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let truth = try? value.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let text = try? value.decode(String.self) {
        self = .text(text)
      } else if let table = try? value.decode([String: Attribute].self) {
        self = .table(table)
      } else {
        self = .list(try value.decode([Attribute].self))
      }
    }
  }

  /// A number among the settings.
  public func number(_ name: String) -> Double {
    guard case .number(let number) = attributes[name] else {
      fatalError("\(id): no number \(name)")
    }
    return number
  }

  /// A list of whole numbers among the settings; a single number counts as one.
  public func numbers(_ name: String) -> [Int] {
    switch attributes[name] {
    case .number(let number): return [Int(number)]
    case .list(let list):
      return list.map {
        if case .number(let n) = $0 { Int(n) } else { fatalError("\(id): \(name)") }
      }
    default: fatalError("\(id): no numbers \(name)")
    }
  }

  /// A truth value among the settings.
  public func truth(_ name: String) -> Bool {
    guard case .truth(let truth) = attributes[name] else { fatalError("\(id): no truth \(name)") }
    return truth
  }

  /// A text among the settings.
  public func text(_ name: String) -> String {
    guard case .text(let text) = attributes[name] else { fatalError("\(id): no text \(name)") }
    return text
  }

  /// The tensor of this name; in double precision from the file of that precision where there is one.
  public func tensor(_ name: String, _ precision: Precision) throws -> Tensor {
    guard let entry = tensors.first(where: { $0.name == name }) else {
      fatalError("\(id): no tensor \(name)")
    }
    let file = precision == .double ? entry.file64 ?? entry.file : entry.file
    return try Tensor(npy: folder.appending(path: file).path).converted(to: precision)
  }

  /// Whether there is a tensor of this name.
  public func has(_ name: String) -> Bool { tensors.contains { $0.name == name } }
}

extension GoldenCase {
  private struct Index: Decodable {
    struct Case: Decodable { let group, path: String }
    let cases: [Case]
  }
  private struct Description: Decodable {
    let id, group, item: String
    let attributes: [String: Attribute]
    let tensors: [Entry]
  }

  /// The golden set's folder: `CHALK_GOLDEN`, or `../shared/golden` beside the package.
  public static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["CHALK_GOLDEN"] {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    let package = URL(filePath: #filePath).appending(path: "../../..").standardized
    return package.appending(path: "../shared/golden").standardized
  }

  /// Whether the golden set is there; tests skip where it is not.
  public static var isThere: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "index.json").path)
  }

  /// What a skipped test says.
  public static let missing =
    "the golden set is not there: set CHALK_GOLDEN, or put it at ../shared/golden"

  /// The cases of a group, sorted by name; none where the golden set is missing.
  public static func all(of group: String) -> [GoldenCase] {
    guard isThere else { return [] }
    do {
      let decoder = JSONDecoder()
      let list = try Data(contentsOf: folder.appending(path: "index.json"))
      let index = try decoder.decode(Index.self, from: list)
      return try index.cases.filter { $0.group == group }.map(\.path).sorted().map { path in
        let folder = folder.appending(path: path)
        let data = try Data(contentsOf: folder.appending(path: "case.json"))
        let description = try decoder.decode(Description.self, from: data)
        return GoldenCase(
          id: description.id, group: description.group, item: description.item,
          attributes: description.attributes, tensors: description.tensors, folder: folder)
      }
    } catch {
      fatalError("the golden set in \(folder.path) cannot be read: \(error)")
    }
  }
}

extension GoldenCase: CustomStringConvertible {
  public var description: String { "\(group)/\(id)" }
}
