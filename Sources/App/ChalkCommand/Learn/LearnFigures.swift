import Chalk
import Foundation
import LessonSession
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
      files[step] = try folder.draw(record, step: step) { untold = $0 }
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
    /// In the terminal.
    case picture(TerminalPicture)
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
      return .picture(.kitty)
    }
    if ["iTerm.app", "WezTerm"].contains(program) || environment["LC_TERMINAL"] == "iTerm2" {
      return .picture(.iTerm)
    }
    return has("DISPLAY") || has("WAYLAND_DISPLAY") ? .window : .text
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
    let style = terminal.style
    if let file, case .picture(let picture) = way(on: terminal), file.path.hasSuffix(".png"),
      let png = try? Data(contentsOf: URL(fileURLWithPath: file.path))
    {
      let sequence = picture.sequence(
        png: png.base64EncodedString(), byteCount: png.count, columns: style.width - 2)
      return [figure.title, sequence]
    }
    return asText(figure, state.translation, style) + (file.map { ["", $0.path] } ?? [])
  }

  private func way(on terminal: Terminal) -> Way {
    LearnFigures.way(
      in: ProcessInfo.processInfo.environment, isInteractive: terminal.isInteractive)
  }

  private func open(_ file: DrawnFigure) -> Bool {
    var command = Command("xdg-open", [file.path])
    command.input = .nothing
    return (try? command.answer().isSuccess) ?? false
  }

  /// The figure drawn with characters; where gnuplot cannot draw it so, a description of it.
  private func asText(
    _ figure: Figure, _ translation: Translation, _ style: TerminalStyle
  ) -> [String] {
    let drawn = try? FigureRenderer(timeout: 10).text(figure, columns: style.width)
    let lines = drawn?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return [style.bold(translation(figure.title)), ""]
      + (lines.map { $0.dropFirst().map { String($0.prefix(style.width)) } }
        ?? figure.altText.wrapped(to: style.width))
  }
}
