import Chalk
import Foundation
import Processes

/// The figures of a lesson as files, drawn when they are first looked at, and ways to show them.
final class LearnFigures {
  private let folder: FigureFolder
  private var files: [Int: [Int: DrawnFigure]] = [:]
  /// Why a figure could not be drawn, until it has been told.
  private var untold: String?

  init(_ folder: FigureFolder) {
    self.folder = folder
  }

  /// The files of a step's figures, by their place among all figures of the record.
  func drawn(of record: Record, step: Int) -> [Int: DrawnFigure] {
    if let known = files[step] { return known }
    do {
      files[step] = try folder.draw(record, step: step)
    } catch {
      untold = "\(error)"
      files[step] = [:]
    }
    return files[step]!
  }

  /// Forgets what was drawn: the record is another one.
  func forget() { files = [:] }

  /// Why a figure could not be drawn; told once.
  var problem: String? {
    defer { untold = nil }
    return untold
  }

  /// How a picture can be brought before the learner's eyes.
  enum Way: Equatable {
    /// In the terminal, in the words of kitty or of iTerm.
    case kitty, iTerm
    /// In a window of its own.
    case window
    /// As text.
    case text
  }

  /// The best way, as the terminal and the system tell of themselves.
  static func way(in environment: [String: String], isInteractive: Bool) -> Way {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    guard isInteractive else { return .text }
    let program = environment["TERM_PROGRAM"] ?? ""
    if has("KITTY_WINDOW_ID") || environment["TERM"] == "xterm-kitty" || program == "ghostty" {
      return .kitty
    }
    if ["iTerm.app", "WezTerm"].contains(program) || environment["LC_TERMINAL"] == "iTerm2" {
      return .iTerm
    }
    return has("DISPLAY") || has("WAYLAND_DISPLAY") ? .window : .text
  }

  /// A PNG in the words of the terminal.
  static func inline(_ png: Data, _ way: Way, columns: Int) -> String {
    let text = png.base64EncodedString()
    guard way == .kitty else {
      return "\u{1B}]1337;File=inline=1;width=\(columns);size=\(png.count):\(text)\u{07}\n"
    }
    var rest = text[...]
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

extension LearnSession {
  /// Shows a figure of the step: in the terminal, in a window, or as text.
  func showFigure(_ number: Int?) {
    let all = record.figures.enumerated().filter { $1.step == current }
    guard !all.isEmpty else {
      note = [say("There is no figure on this step.")]
      return
    }
    guard let chosen = all.nth(number ?? 1) else {
      note = [say("There is no figure \(number ?? 1) on this step; there are \(all.count).")]
      return
    }
    let file = figures.drawn(of: record, step: current)[chosen.offset]
    let way = LearnFigures.way(
      in: ProcessInfo.processInfo.environment, isInteractive: terminal.isInteractive)
    if let file, way == .window, open(file) {
      note = [say("Opened: \(file.path)")]
    } else if let file, way == .kitty || way == .iTerm, file.path.hasSuffix(".png"),
      let png = try? Data(contentsOf: URL(fileURLWithPath: file.path))
    {
      let picture = LearnFigures.inline(png, way, columns: style.width - 2)
      view = .reading([chosen.element.figure.title, picture])
    } else {
      view = .reading(asText(chosen.element.figure) + (file.map { ["", $0.path] } ?? []))
    }
    if all.count > 1 && number == nil {
      note.append(say("This step has \(all.count) figures: f 2 shows the second."))
    }
  }

  private func open(_ file: DrawnFigure) -> Bool {
    var command = Command("xdg-open", [file.path])
    command.input = .nothing
    return (try? command.answer().isSuccess) ?? false
  }

  /// The figure in letters; where gnuplot cannot draw it so, what it shows in words.
  private func asText(_ figure: Figure) -> [String] {
    let drawn = try? FigureRenderer(timeout: 10).text(figure, columns: style.width)
    let lines = drawn?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return [style.bold(translation(figure.title)), ""]
      + (lines.map { $0.dropFirst().map { String($0.prefix(style.width)) } }
        ?? figure.altText.wrapped(to: style.width))
  }
}
