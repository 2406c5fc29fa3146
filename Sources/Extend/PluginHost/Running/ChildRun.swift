import Foundation
import WholeFiles

/// Runs this program once more, within a limit of time, for work that may crash without taking this one
/// along.
public struct ChildRun: Sendable {
  /// What the child said, in order.
  public let messages: [ChildMessage]
  /// What went wrong, as a message; nil where the child came to its end.
  public let failure: String?

  /// - Parameters:
  ///   - arguments: the command of the child; the path of the file for its messages is added at the end.
  ///   - limit: seconds after which it is ended.
  /// - Throws: `PluginError` where the child cannot be begun.
  public init(_ arguments: [String], limit: Double) throws(PluginError) {
    let folder: TemporaryFolder
    do { folder = try TemporaryFolder("chalk-child") } catch {
      throw .cannotWrite(error.path, reason: error.reason)
    }
    let place = URL(fileURLWithPath: folder.path)
    let files = ["messages", "errors", "running"].map(place.appendingPathComponent)
    for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }

    var child = ChildProcess(
      executable: Toolkit.runningExecutable.path, arguments: arguments + [files[0].path],
      environment: Supervisor.environmentOfChild(mark: files[2]))
    // What a plugin prints is for people, and goes where complaints go.
    child.output = .standardError
    child.errors = try? FileHandle(forWritingTo: files[1])
    child.memory = try MemoryLimit()
    child.mark = files[2]
    let ending = try child.start(isApart: true).ending(within: limit)
    messages = ChildMessageReader.messages(in: files[0])
    let errors = (try? String(contentsOf: files[1], encoding: .utf8)) ?? ""
    let isDone = !FileManager.default.fileExists(atPath: files[2].path)
    failure = ChildRun.failure(
      ending, errors: errors, isDone: isDone, crash: Supervisor.placeOfCrash(mark: files[2]))
    withExtendedLifetime(folder) {}
  }

  /// What the child was doing last.
  public var lastDoing: String? {
    messages.reversed().lazy.compactMap { if case .doing(let work) = $0 { work } else { nil } }
      .first
  }

  /// What went wrong, from how it ended and what it said; nil where nothing did.
  static func failure(
    _ ending: ChildProcess.Ending, errors: String, isDone: Bool, crash: String?
  ) -> String? {
    if case .exited(let status) = ending {
      return isDone ? nil : "it ended the program itself, by exit(\(status))."
    }
    let trap = placeOfTrap(in: errors)
    var ending = ending
    // It trapped, and what its time was over with was the search for the line.
    if case .tookTooLong = ending, trap != nil { ending = .signalled(SIGTRAP) }
    // It had much memory, and what it says is about something else.
    if case .ranOutOfMemory(let memory, _) = ending, trap != nil {
      ending = ending.explained(by: errors, memory: memory)
    }
    let message = ending.message ?? ""
    let place = trap ?? crash.map { "at \($0)" }
    return place.map { "\(message)\n    \($0)" } ?? message
  }

  /// Where Swift stopped a program and why, such as "Mine.swift:7: Fatal error: Index out of range"; nil
  /// where it did not say.
  public static func placeOfTrap(in errors: String) -> String? {
    // "Plugin_Mine_1a2b3c/Mine.swift:7: Fatal error: Index out of range"
    guard let message = errors.split(separator: "\n").first(where: { $0.contains("Fatal error") })
    else { return nil }
    let place = message.drop { $0 != "/" }.dropFirst()
    return place.isEmpty ? String(message) : String(place)
  }
}
