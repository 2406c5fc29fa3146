import LessonKit

/// The code of lessons that can be changed on pages and run. What is changed is a copy in the learner's folder, a plugin
/// like any other.
public struct CodeDesk: Sendable {
  /// A piece of a lesson's code as a page shows it for editing.
  public struct Sheet: Sendable, Codable, Equatable {
    /// The text as it was last written.
    public let text: String
    /// The text of the lesson itself.
    public let original: String
    /// The fingerprint of the text.
    public let fingerprint: String
    /// The path of the folder that `chalk run` takes.
    public let path: String

    /// A sheet of these parts.
    public init(text: String, original: String, fingerprint: String, path: String) {
      self.text = text
      self.original = original
      self.fingerprint = fingerprint
      self.path = path
    }
  }

  /// Why code cannot be changed or run, in words for people.
  public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, what was needed, and what to try.
    public let description: String

    /// A problem, in words.
    public init(_ description: String) { self.description = description }
  }

  /// The sheet of a piece of a lesson's code.
  public let sheet: @Sendable (CodeExcerpt, _ lesson: String) throws(Problem) -> Sheet
  /// Keeps a piece of code, beside what others have written meanwhile.
  public let keep:
    @Sendable (_ text: String, CodeExcerpt, _ lesson: String, _ base: String?) throws(Problem)
      -> DraftFolder.Kept
  /// Compiles the learner's version of a lesson, and returns its fingerprint. It takes seconds, and is called apart from
  /// the server.
  public let compile: @Sendable (CodeExcerpt, _ lesson: String) throws(Problem) -> String

  /// A desk of these functions.
  public init(
    sheet: @escaping @Sendable (CodeExcerpt, _ lesson: String) throws(Problem) -> Sheet,
    keep:
      @escaping @Sendable (_ text: String, CodeExcerpt, _ lesson: String, _ base: String?)
      throws(Problem) -> DraftFolder.Kept,
    compile: @escaping @Sendable (CodeExcerpt, _ lesson: String) throws(Problem) -> String
  ) {
    self.sheet = sheet
    self.keep = keep
    self.compile = compile
  }
}
