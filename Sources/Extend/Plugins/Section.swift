/// The part of a catalog that holds things of one kind, each under a unique name.
struct Section<Item: Sendable>: Sendable {
  /// What one of them is called, as in "there is no lesson 'x'".
  let word: String
  /// What several are called.
  let plural: String
  /// How one of them is named.
  let name: @Sendable (Item) -> String
  private var entries: [(item: Item, name: String, source: String)] = []

  init(_ word: String, _ plural: String? = nil, name: @escaping @Sendable (Item) -> String) {
    self.word = word
    self.plural = plural ?? word + "s"
    self.name = name
  }

  /// The things, in the order in which they were added.
  var items: [Item] { entries.map(\.item) }

  var names: [String] { entries.map(\.name) }

  /// The names of what a plugin brought.
  func names(from plugin: String) -> [String] {
    entries.filter { $0.source == plugin }.map(\.name)
  }

  /// Adds something that the plugin `source` brings.
  mutating func add(_ item: Item, from source: String) throws(CatalogError) {
    let new = name(item)
    guard new.isProperName else { throw .badName(new, from: source) }
    if let other = entries.first(where: { $0.name == new }) {
      throw .nameTaken(new, by: other.source, wantedBy: source)
    }
    entries.append((item, new, source))
  }

  /// The thing of this name.
  func find(_ wanted: String) throws(CatalogError) -> Item {
    if let found = entries.first(where: { $0.name == wanted }) { return found.item }
    throw .unknown(word, wanted, known: names)
  }

  /// The name of the plugin that brought the thing of this name.
  func source(of wanted: String) -> String? {
    entries.first { $0.name == wanted }?.source
  }
}

extension String {
  /// Lower-case letters and digits in words joined by hyphens.
  public var isProperName: Bool {
    let words = split(separator: "-", omittingEmptySubsequences: false)
    return words.allSatisfy { word in
      !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
    }
  }
}
