/// Why something could not be added to a catalog, or found in one.
public enum CatalogError: Error, Sendable, Equatable {
  /// Nothing of this kind has this name.
  case unknown(_ kind: String, _ name: String, known: [String])
  /// Another plugin has already added something with this name.
  case nameTaken(_ name: String, by: String, wantedBy: String)
  /// A name that could not be typed or be part of a file's name.
  case badName(_ name: String, from: String)
  /// The same plugin twice.
  case pluginTwice(String)
}

extension CatalogError: CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .unknown(let kind, let name, let known):
      "There is no \(kind) '\(name)'. " + suggestion(for: name, among: known, kind: kind)
    case .nameTaken(let name, let other, let plugin):
      "The plugin '\(plugin)' brings '\(name)', but '\(other)' already did. "
        + "Give yours another name."
    case .badName(let name, let plugin):
      "The plugin '\(plugin)' calls something '\(name)'. A name is made of lower-case letters and "
        + "digits in words joined by hyphens, such as 'weighted-sum'."
    case .pluginTwice(let name):
      "The plugin '\(name)' was added twice."
    }
  }

  private func suggestion(for name: String, among known: [String], kind: String) -> String {
    let near = nearest(to: name, among: known)
    if known.isEmpty { return "There is none at all." }
    if near.isEmpty { return "'chalk list' shows every \(kind)." }
    return "Did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
  }
}
