/// A terminal that can show pictures between its lines: the escape sequences of kitty, or those of iTerm.
public enum TerminalPicture: Sendable, Equatable {
  /// kitty's graphics protocol, which ghostty has, too.
  case kitty
  /// iTerm's inline images, which WezTerm has, too.
  case iTerm

  /// The escape sequence that shows a PNG in so many columns, with the line's end after it.
  ///
  /// - Parameters:
  ///   - base64: the file, in base64.
  ///   - byteCount: the size of the file itself.
  public func sequence(png base64: String, byteCount: Int, columns: Int) -> String {
    switch self {
    case .iTerm:
      return "\u{1B}]1337;File=inline=1;width=\(columns);size=\(byteCount):\(base64)\u{07}\n"
    case .kitty:
      // A piece holds 4096 characters at most, and says whether another follows.
      var rest = base64[...]
      var result = ""
      while !rest.isEmpty {
        let piece = rest.prefix(4096)
        rest = rest.dropFirst(4096)
        let first = result.isEmpty ? "f=100,a=T,c=\(columns)," : ""
        result += "\u{1B}_G\(first)m=\(rest.isEmpty ? 0 : 1);\(piece)\u{1B}\\"
      }
      return result + "\n"
    }
  }
}
