/// What a loaded library hands to the program: one value in a box, since a C function returns it.
///
/// The file that makes it is written when a plugin is compiled; nobody else needs it.
public final class PluginEntry: Sendable {
  /// A plugin, or what exercises are compiled into.
  public let content: any Sendable

  /// An entry with this content.
  public init(_ content: any Sendable) {
    self.content = content
  }
}
