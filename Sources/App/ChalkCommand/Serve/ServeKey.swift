import Foundation
import LessonServer
import UserFolders
import WholeFiles

/// The owner's cookie, kept for this user alone: a page that is open while the server is started again goes on.
enum ServeKey {
  /// The one that was kept; a new one where there is none, which is kept where that is possible.
  static func kept() -> Secret {
    let folder = UserFolders().progress
    let path = folder.path + "/serve.key"
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    if let secret = text.flatMap({ Secret(kept: $0) }) { return secret }
    let secret = Secret()
    try? SafeFile.makeFolder(folder.path, isPrivate: true)
    try? SafeFile.write(Array(secret.text.utf8), to: path)
    chmod(path, 0o600)
    return secret
  }
}
