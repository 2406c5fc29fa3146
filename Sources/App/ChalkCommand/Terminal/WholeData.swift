import Foundation
import WholeFiles

extension Data {
  /// Replaces a file, or makes it: whole or not at all, and nothing beside it is left behind.
  func write(wholeTo file: URL) throws(SafeFileError) {
    try SafeFile.write(Array(self), to: file.path)
  }
}
