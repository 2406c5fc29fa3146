import ArgumentParser
import UserFolders

/// The door through which every argument goes that names a file or a folder, or may name one.
///
/// An empty one comes of a variable that is not set, as in `--out "$OUT"`: joined with a name it would be a path in
/// the root of the file system. `~/` is the home, also where the shell leaves it as it is, as in `--out=~/Figures`.
func typedPath(_ text: String) throws -> String {
  if text.allSatisfy(\.isWhitespace) {
    throw ValidationError(
      "a path is needed, and this is empty. Is a variable not set? '.' is the current folder.")
  }
  guard text == "~" || text.hasPrefix("~/") else { return text }
  guard let home = UserFolders.home else {
    throw ValidationError("'\(text)' begins with a home folder, and there is none: set HOME.")
  }
  return home + text.dropFirst()
}
