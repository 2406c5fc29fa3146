/// A mark as JSON is an object with one key, the name of its kind: `{"line": {"xs": …}}`.
extension Mark: Codable {
  /// Reads a mark. Throws a `DecodingError` that names the kinds there are when the kind is unknown.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: KindKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      let names = container.allKeys.map(\.stringValue).sorted()
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "a mark has one key, the name of its kind, but here are \(names)"))
    }
    let kinds = Mark.kinds(decoder.userInfo)
    guard let kind = kinds.first(where: { $0.kind == key.stringValue }) else {
      let known = kinds.map { "“\($0.kind)”" }.joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "no mark is called “\(key.stringValue)”; there are \(known)"))
    }
    content = try Mark.read(kind, container, key)
  }

  /// Writes the mark. Throws an `EncodingError` when its kind is in no list, so that nobody could read it.
  public func encode(to encoder: any Encoder) throws {
    guard Mark.kinds(encoder.userInfo).contains(where: { $0 == type(of: content) }) else {
      throw EncodingError.invalidValue(
        self,
        .init(
          codingPath: encoder.codingPath,
          debugDescription: "\(type(of: content)) is not in the list of marks, Mark.kinds"))
    }
    var container = encoder.container(keyedBy: KindKey.self)
    try container.encode(content, forKey: KindKey(kind))
  }

  private static func read<Kind: MarkBehavior>(
    _ kind: Kind.Type, _ container: KeyedDecodingContainer<KindKey>, _ key: KindKey
  ) throws -> any MarkBehavior {
    try container.decode(kind, forKey: key)
  }

  /// The kinds that a coder knows: those in its `userInfo`, else all of the toolkit's.
  private static func kinds(_ userInfo: [CodingUserInfoKey: Any])
    -> [any MarkBehavior.Type]
  {
    userInfo[.markKinds] as? [any MarkBehavior.Type] ?? Mark.kinds
  }

  /// The name of a kind, as a key.
  private struct KindKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension CodingUserInfoKey {
  /// The list of kinds of marks that a coder is to know, `[any MarkBehavior.Type]`, in place of `Mark.kinds`.
  static let markKinds = CodingUserInfoKey(rawValue: "Chalk.markKinds")!
}
