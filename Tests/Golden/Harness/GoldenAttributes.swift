import Synchronization

/// The settings of a case by name. A reader says what it needs, and throws where the case has nothing,
/// or something else, so that no case is run by a guess.
///
/// It is noted which settings were read: ``unread`` are those that nobody asked for.
public struct GoldenAttributes: Sendable {
  private var values: [String: GoldenValue]
  private let marks = Marks()

  /// Which settings were read. Copies share it.
  private final class Marks: Sendable {
    let read = Mutex<Set<String>>([])
  }

  public init(_ values: [String: GoldenValue]) { self.values = values }

  /// The same settings with another value for one; `nil` takes it away.
  func changing(_ name: String, to value: GoldenValue?) -> GoldenAttributes {
    var values = values
    values[name] = value
    return GoldenAttributes(values)
  }

  /// The names of all settings, sorted.
  var names: [String] { values.keys.sorted() }

  /// Whether there is a setting of this name.
  public func has(_ name: String) -> Bool { values[name] != nil && values[name] != .nothing }

  /// The settings that were not read, sorted.
  public var unread: [String] {
    marks.read.withLock { read in values.keys.filter { !read.contains($0) }.sorted() }
  }

  /// A setting as it stands, or `nil`.
  public func value(_ name: String) -> GoldenValue? {
    guard let value = values[name] else { return nil }
    marks.read.withLock { _ = $0.insert(name) }
    return value == .nothing ? nil : value
  }

  private func read<Result>(
    _ name: String, _ needed: String, else missing: Result?,
    _ convert: (GoldenValue) -> Result?
  ) throws(GoldenProblem) -> Result {
    guard let value = value(name) else {
      if let missing { return missing }
      throw GoldenProblem("the attribute \(name) is missing; \(needed) is needed")
    }
    guard let result = convert(value) else {
      throw GoldenProblem("the attribute \(name) is \(value); \(needed) is needed")
    }
    return result
  }

  /// A number; where there is none, `missing`.
  public func number(
    _ name: String, else missing: Double? = nil
  ) throws(GoldenProblem) -> Double {
    try read(name, "a number", else: missing) {
      if case .number(let number) = $0 { number } else { nil }
    }
  }

  /// A list of numbers.
  public func numbers(_ name: String, count: Int) throws(GoldenProblem) -> [Double] {
    try read(name, "a list of \(count) numbers", else: nil) {
      guard case .list(let list) = $0, list.count == count else { return nil }
      let numbers = list.compactMap { if case .number(let number) = $0 { number } else { nil } }
      return numbers.count == count ? numbers : nil
    }
  }

  /// A whole number; where there is none, `missing`.
  public func whole(_ name: String, else missing: Int? = nil) throws(GoldenProblem) -> Int {
    try read(name, "a whole number", else: missing) { $0.whole }
  }

  /// Whole numbers of at least 1, one for each of `count` axes; a single number counts for all of them.
  public func sizes(
    _ name: String, count: Int, else missing: Int? = nil
  ) throws(GoldenProblem) -> [Int] {
    let missing = missing.map { [Int](repeating: $0, count: count) }
    let needed = "a whole number of at least 1, or a list of \(count),"
    return try read(name, needed, else: missing) {
      var sizes: [Int] = []
      if case .list(let list) = $0 {
        sizes = list.compactMap(\.whole)
        if sizes.count != list.count { return nil }
      } else if let size = $0.whole {
        sizes = [Int](repeating: size, count: count)
      }
      return sizes.count == count && sizes.allSatisfy { $0 >= 1 } ? sizes : nil
    }
  }

  /// A truth value; where there is none, `missing`.
  public func truth(_ name: String, else missing: Bool? = nil) throws(GoldenProblem) -> Bool {
    try read(name, "true or false", else: missing) {
      if case .truth(let truth) = $0 { truth } else { nil }
    }
  }

  /// A text; where there is none, `missing`.
  public func text(_ name: String, else missing: String? = nil) throws(GoldenProblem) -> String {
    try read(name, "a text", else: missing) {
      if case .text(let text) = $0 { text } else { nil }
    }
  }

  /// A list of texts.
  public func texts(_ name: String) throws(GoldenProblem) -> [String] {
    try read(name, "a list of texts", else: nil) {
      guard case .list(let list) = $0 else { return nil }
      let texts = list.compactMap { if case .text(let text) = $0 { text } else { nil } }
      return texts.count == list.count ? texts : nil
    }
  }

  /// What a text stands for; where there is none, `missing`.
  public func choice<Result>(
    _ name: String, among all: KeyValuePairs<String, Result>, else missing: Result? = nil
  ) throws(GoldenProblem) -> Result {
    let words = all.map { "“\($0.key)”" }.joined(separator: " or ")
    return try read(name, words, else: missing) { value in
      guard case .text(let text) = value else { return nil }
      return all.first { $0.key == text }?.value
    }
  }

  /// Insists that a setting, where there is one, has one of these values: others are not understood.
  public func allow(_ name: String, _ values: GoldenValue...) throws(GoldenProblem) {
    guard let value = value(name), !values.contains(value) else { return }
    let words = values.map(\.description).joined(separator: " or ")
    throw GoldenProblem("the attribute \(name) is \(value); only \(words) is understood")
  }

  /// Counts settings as read that tell something and change nothing; where `texts` are given, only for one
  /// of them.
  public func note(_ name: String, saying texts: String...) {
    guard case .text(let text) = values[name], !texts.isEmpty else {
      if texts.isEmpty { _ = value(name) }
      return
    }
    if texts.contains(text) { _ = value(name) }
  }
}
