import Foundation
import LessonKit

extension StringCatalog {
  /// The texts of the presenters, of the diagnosis, and of the `chalk` command itself.
  public static let interface = StringCatalog(embedded: localizable)
}
