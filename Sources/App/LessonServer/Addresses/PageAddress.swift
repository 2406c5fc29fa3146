import Foundation

/// What a page shows, as its address says it: the lesson, every setting, the seed, the language, and what is the
/// learner's own: data, and a version of the code. The step stands
/// behind `#` as in the book, and what is hidden in `hide=` and `view=`, which the page itself obeys.
///
/// ```
/// activations.html?seed=3&lang=zh-Hans&set.activation=tanh&set.x=1.5#step-2
/// ```
public struct PageAddress: Sendable, Hashable {
  /// The lesson's id.
  public var lesson: String
  /// The seed of its randomness.
  public var seed: UInt64
  /// What is set, by name; what stands at its default may be left out.
  public var settings: [String: String]
  /// The language's code; nil is the one that the server was started with.
  public var language: String?
  /// The learner's own data, by the name of their set.
  public var data: String?
  /// The column of the data that is to be predicted.
  public var target: String?
  /// The learner's version of the lesson's code, by its fingerprint.
  public var code: String?

  /// An address of these parts.
  public init(
    lesson: String, seed: UInt64 = 0, settings: [String: String] = [:], language: String? = nil,
    data: String? = nil, target: String? = nil, code: String? = nil
  ) {
    (self.data, self.target, self.code) = (data, target, code)
    self.lesson = lesson
    self.seed = seed
    self.settings = settings
    self.language = language
  }

  /// Why an address cannot be read.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    case noLesson
    case badSeed(String)
    case tooMuch

    /// What came, what was needed, and what to try.
    public var description: String {
      switch self {
      case .noLesson: "The address names no lesson. The contents list them all: index.html"
      case .badSeed(let text):
        "seed=\(text.prefix(40)): it takes a whole number from 0, such as seed=3."
      case .tooMuch:
        "The address has more than \(PageAddress.mostSettings) settings, or one of more than "
          + "\(PageAddress.longest) bytes. Open the lesson without any: its name and .html"
      }
    }
  }

  static let mostSettings = 64
  /// The bytes of a name or a value.
  static let longest = 300

  /// Reads an address from the name of the page, without a slash, and the query.
  ///
  /// What it does not know it leaves alone: an address may have been made by a later version.
  public init(page: String, query: String) throws(Problem) {
    guard page.hasSuffix(".html"), let name = PageAddress.decoded(String(page.dropLast(5))),
      PageAddress.isName(name)
    else { throw .noLesson }
    self.init(lesson: name)
    var count = 0
    for part in query.split(separator: "&") {
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = PageAddress.decoded(String(pieces[0])) else { continue }
      let value = pieces.count > 1 ? PageAddress.decoded(String(pieces[1])) ?? "" : ""
      count += 1
      guard count <= PageAddress.mostSettings + 8, key.utf8.count <= PageAddress.longest,
        value.utf8.count <= PageAddress.longest
      else { throw .tooMuch }
      if key == "seed" {
        guard let seed = UInt64(value) else { throw .badSeed(value) }
        self.seed = seed
      } else if key == "lang" {
        language = value.isEmpty ? nil : value
      } else if key == "data" {
        data = value.isEmpty ? nil : value
      } else if key == "target" {
        target = value.isEmpty ? nil : value
      } else if key == "code" {
        code = value.isEmpty ? nil : value
      } else if key.hasPrefix("set."), key.count > 4 {
        settings[String(key.dropFirst(4))] = value
      }
    }
    if settings.count > PageAddress.mostSettings { throw .tooMuch }
  }

  /// Reads an address that a page has written: its file and query, without what stands behind `#`.
  public init(_ text: String) throws(Problem) {
    let whole = text.prefix { $0 != "#" }.drop { $0 == "/" }
    guard whole.utf8.count <= 8192 else { throw .tooMuch }
    try self.init(
      page: String(whole.prefix { $0 != "?" }),
      query: String(whole.drop { $0 != "?" }.dropFirst()))
  }

  /// The address as text: the same for the same state.
  public var text: String {
    var parts: [String] = []
    if seed != 0 { parts.append("seed=\(seed)") }
    if let language { parts.append("lang=\(PageAddress.encoded(language))") }
    for (name, value) in [("data", data), ("target", target), ("code", code)] {
      if let value { parts.append("\(name)=\(PageAddress.encoded(value))") }
    }
    parts += settings.sorted { $0.key < $1.key }.map {
      "set.\(PageAddress.encoded($0.key))=\(PageAddress.encoded($0.value))"
    }
    return PageAddress.encoded(lesson) + ".html"
      + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
  }

  /// The run that an address asks for.
  public var request: RunRequest {
    RunRequest(
      lesson: lesson, seed: seed, settings: settings, data: data, target: target, code: code)
  }

  /// Whether a text may be the name of a page: letters, digits, hyphens and underscores. Nothing in it leads to another
  /// folder; and what is asked for is looked up among the lessons, never on the disk.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 120
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  /// The text without its percent signs; nil where what they stand for is no text.
  static func decoded(_ text: String) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }

  /// The text with percent signs before all that means something in an address.
  static func encoded(_ text: String) -> String {
    var plain = CharacterSet.alphanumerics
    plain.formIntersection(CharacterSet(charactersIn: Unicode.Scalar(0)...Unicode.Scalar(127)))
    plain.insert(charactersIn: "-._~")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
