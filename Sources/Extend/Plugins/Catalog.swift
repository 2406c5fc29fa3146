import LessonKit

/// All that can be found by name: what the chapters bring, and what plugins add.
///
/// A catalog is a value. Whoever needs one is given it; there is no global list.
public struct Catalog: Sendable {
  /// The plugins that were added, in order.
  public private(set) var plugins: [any Plugin] = []
  /// The lessons, in the order in which they were added.
  public private(set) var lessons: [any Lesson] = []

  private var sources: [String: String] = [:]
  private var registering = ""

  public init() {}

  /// A catalog with what these plugins bring, added in this order.
  public init(_ plugins: [any Plugin]) throws(CatalogError) {
    for plugin in plugins { try add(plugin) }
  }

  /// Adds all that a plugin brings, or nothing of it where something does not fit.
  public mutating func add(_ plugin: any Plugin) throws(CatalogError) {
    if plugins.contains(where: { $0.name == plugin.name }) { throw .pluginTwice(plugin.name) }
    var extended = self
    extended.registering = plugin.name
    try plugin.register(in: &extended)
    extended.plugins.append(plugin)
    self = extended
  }

  /// Adds a lesson.
  public mutating func add(_ lesson: any Lesson) throws(CatalogError) {
    let id = lesson.card.id
    guard id.isProperName else { throw .badName(id, from: registering) }
    if let other = sources[id] { throw .nameTaken(id, by: other, wantedBy: registering) }
    sources[id] = registering
    lessons.append(lesson)
  }

  /// The lesson of this id.
  public func lesson(_ id: String) throws(CatalogError) -> any Lesson {
    if let found = lessons.first(where: { $0.card.id == id }) { return found }
    throw .unknown("lesson", id, known: lessons.map(\.card.id))
  }

  /// The name of the plugin that brought the lesson of this id.
  public func source(of id: String) -> String? {
    sources[id]
  }
}

extension String {
  /// Lower-case letters and digits in words joined by hyphens.
  var isProperName: Bool {
    let words = split(separator: "-", omittingEmptySubsequences: false)
    return words.allSatisfy { word in
      !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
    }
  }
}
