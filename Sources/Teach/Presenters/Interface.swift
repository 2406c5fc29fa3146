import LessonKit

extension StringCatalog {
  /// The texts of the presenters and of the `chalk` command itself.
  public static let interface = StringCatalog()
}
