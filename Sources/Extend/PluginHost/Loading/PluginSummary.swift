import Plugins

extension PluginSource {
  /// What the plugin says that it brings, found by reading its source: nothing of it is compiled or run.
  public struct Offer: Sendable, Equatable {
    /// The protocol or the type, such as "Lesson" or "Loss".
    public let kind: String
    /// The Swift expression that makes it, such as `Swish()`.
    public let name: String
  }

  /// What the plugin brings.
  ///
  /// - Throws: `PluginError.noSource` where a file cannot be read.
  public var offered: [Offer] {
    get throws(PluginError) {
      Offers(in: try texts()).found.map { Offer(kind: $0.kind, name: $0.expression) }
    }
  }

  /// The other plugins that it names as needed.
  ///
  /// - Throws: `PluginError.noSource` where a file cannot be read.
  public var needs: [String] {
    get throws(PluginError) { Needs.names(in: try texts()) }
  }
}
