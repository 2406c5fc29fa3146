import Foundation
import Processes

/// One question to Graphviz' `dot`.
enum GraphvizRun {
  /// Where the boxes and arrows of a diagram go.
  ///
  /// The question lies in `folder` for a moment.
  static func layout(
    _ diagram: Diagram, searchPath: String, folder: String, limit: TimeLimit
  ) throws(FigureError) -> DiagramLayout {
    let question = folder + "/question.dot"
    defer { unlink(question) }
    try WholeFile.put(Array(DiagramLayout.question(diagram).utf8), at: question)
    let answer = try Program.dot.run(
      ["-Tplain", question], in: searchPath, limit: limit)
    guard answer.status == 0, let layout = DiagramLayout(diagram, answer: answer.output) else {
      let words = answer.words.isEmpty ? "dot ended with \(answer.status)" : answer.words
      throw .layout(words)
    }
    return layout
  }
}
