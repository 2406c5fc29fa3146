import ArgumentParser
import Chalk
import Foundation
import LessonSession
import WholeFiles

/// `chalk report`: what a learner has done.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Tell what you have done: lessons, questions, exercises.",
    discussion: """
      It tells what Chalk has kept for you on this machine, and nothing leaves it.

      Examples:
        chalk report
        chalk report --json
        chalk report --html report.html
      """)

  @Flag(help: "The same as JSON, for other programs.")
  var json = false

  @Option(
    help: ArgumentHelp("Write a page to this file.", valueName: "file"),
    completion: .file(extensions: ["html"]), transform: typedPath)
  var html: String?

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if json && html != nil { throw ValidationError("--json and --html are two forms: name one.") }
  }

  func run() throws {
    let report = LearnerReport(
      try plugins.catalog().catalog, LearnProgress.load(), PracticeProgress.load())
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else if let html {
      do { try SafeFile.write(Array(report.html.utf8), to: html) } catch {
        throw Failure("'\(html)' cannot be written: \(error.reason). Name another file.")
      }
      print("Written: \(html)")
    } else {
      for line in report.lines(Terminal.output.style) { print(line) }
    }
  }
}
