import Foundation

/// One question to Graphviz' `dot`.
enum GraphvizRun {
  /// Where the boxes and arrows of a diagram go.
  ///
  /// The files of the question and the answer lie in `folder`, and are removed again.
  static func layout(
    _ diagram: Diagram, dot: String, folder: String, patience: Double
  ) throws(FigureError) -> DiagramLayout {
    let question = folder + "/question.dot"
    let answer = folder + "/answer.plain"
    let complaint = folder + "/complaint"
    defer { for path in [question, answer, complaint] { unlink(path) } }
    try WholeFile.put(Array(DiagramLayout.question(diagram).utf8), at: question)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: dot)
    process.arguments = ["-Tplain", "-o", answer, question]
    try WholeFile.put([], at: complaint)
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: complaint)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw .programEnded("dot", words: "\(error)")
    }
    if ended.wait(timeout: .now() + patience) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw .timedOut("dot", seconds: patience)
    }
    guard process.terminationStatus == 0,
      let text = try? String(contentsOfFile: answer, encoding: .utf8),
      let layout = DiagramLayout(diagram, answer: text)
    else {
      let words = (try? String(contentsOfFile: complaint, encoding: .utf8)) ?? ""
      throw .layout(words.isEmpty ? "dot ended with \(process.terminationStatus)" : words)
    }
    return layout
  }
}
