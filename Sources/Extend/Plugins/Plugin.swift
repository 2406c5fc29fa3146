/// Something that adds lessons, layers, optimizers or other things to Chalk; the built-in chapters are plugins too.
///
/// ```swift
/// struct MyLessons: Plugin {
///   let name = "my-lessons"
///   let version = "1.0"
///
///   func register(in catalog: inout Catalog) throws(CatalogError) {
///     try catalog.add(Doubling())
///   }
/// }
/// ```
public protocol Plugin: Sendable {
  /// The plugin's name, in lower case, words joined by hyphens.
  var name: String { get }
  var version: String { get }

  /// Adds what the plugin brings.
  func register(in catalog: inout Catalog) throws(CatalogError)
}
