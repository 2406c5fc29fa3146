/// What a loaded library hands to the program: one value in a box, since a C function returns it.
///
/// The file that makes it is written when a plugin is compiled; nobody else needs it.
public final class PluginEntry: Sendable {
  public let content: any Sendable

  public init(_ content: any Sendable) {
    self.content = content
  }
}
