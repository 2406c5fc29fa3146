/// What pages use of libraries that the system has; each is empty where it is missing, and pages do without it.
public struct PageLibraries: Sendable {
  /// KaTeX, which sets formulas: JavaScript.
  public var formulas: [UInt8]
  /// CodeMirror 5 with its mode for Swift, in which code is written: JavaScript.
  public var editor: [UInt8]
  /// The style of the editor: CSS.
  public var editorStyle: [UInt8]

  /// Libraries as they were found.
  public init(formulas: [UInt8] = [], editor: [UInt8] = [], editorStyle: [UInt8] = []) {
    (self.formulas, self.editor, self.editorStyle) = (formulas, editor, editorStyle)
  }
}
