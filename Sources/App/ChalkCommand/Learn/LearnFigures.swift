import Chalk
import Foundation
import LessonSession

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
    /// In the terminal, by the escape sequences of kitty or of iTerm.
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

  /// A PNG as the terminal's escape sequence.
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

extension LearnFigures {
  /// Shows a figure of the record in a window of its own, where the system has a way to. Returns the file's
  /// path where that went well.
  func openInWindow(_ index: Int, of state: LearnState, on terminal: Terminal) -> String? {
    guard way(on: terminal) == .window,
      let file = drawn(of: state.record, step: state.step)[index], open(file)
    else { return nil }
    return file.path
  }

  /// A figure of the record in the terminal: as a picture where the terminal can show one, else as text.
  func lines(_ index: Int, of state: LearnState, on terminal: Terminal) -> [String] {
    let figure = state.record.figures[index].figure
    let file = drawn(of: state.record, step: state.step)[index]
    let (way, style) = (way(on: terminal), terminal.style)
    if let file, way == .kitty || way == .iTerm, file.path.hasSuffix(".png"),
      let png = try? Data(contentsOf: URL(fileURLWithPath: file.path))
    {
      return [figure.title, LearnFigures.inline(png, way, columns: style.width - 2)]
    }
    return asText(figure, state.translation, style) + (file.map { ["", $0.path] } ?? [])
  }

  private func way(on terminal: Terminal) -> Way {
    LearnFigures.way(
      in: ProcessInfo.processInfo.environment, isInteractive: terminal.isInteractive)
  }

  private func open(_ file: DrawnFigure) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", file.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// The figure drawn with characters; where gnuplot cannot draw it so, a description of it.
  private func asText(
    _ figure: Figure, _ translation: Translation, _ style: TerminalStyle
  ) -> [String] {
    let drawn = try? FigureRenderer(timeout: 10).text(figure, columns: style.width)
    let lines = drawn?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return [style.strong(translation(figure.title)), ""]
      + (lines.map { $0.dropFirst().map { String($0.prefix(style.width)) } }
        ?? figure.altText.wrapped(to: style.width))
  }
}
