import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk judge`: the part of `chalk practice` that runs the learner's functions.
struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "judge", shouldDisplay: false)

  @Argument var exercise: String
  @Argument var library: String
  @Argument var report: String
  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let report = ChildReport(URL(fileURLWithPath: report))
    do {
      let exercise = try plugins.catalog().catalog.exercise(exercise)
      let submission = try Workbook(PluginWork.loader())
        .submission(in: URL(fileURLWithPath: library))
      let judgement = exercise.judge(submission) { report.add(.doing($0)) }
      report.add(.judgement(judgement))
      report.add(.doing("the curve of \(exercise.curve.y)"))
      report.add(
        .curves(
          right: exercise.curve.points(of: submission.solution),
          learners: exercise.curve.points(of: submission.attempt)))
    } catch {
      report.add(.failed("\(error)"))
    }
  }
}
