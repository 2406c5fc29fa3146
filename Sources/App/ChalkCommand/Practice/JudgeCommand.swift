import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk judge`: the part of `chalk practice` that runs the learner's functions.
struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "judge", shouldDisplay: false)

  @Argument var exercise: String
  @Argument var library: String
  @Argument var messages: String
  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let parent = try PluginWork.asFailure {
      try ChildMessageWriter(appendingTo: URL(fileURLWithPath: messages))
    }
    do {
      let exercise = try plugins.catalog().catalog.exercise(exercise)
      // What follows runs the functions of somebody who may be a stranger to whoever judges.
      let own = FileManager.default.temporaryDirectory.path
      if Confinement.begin(writingOnlyIn: own) == .none {
        print("This system cannot keep an exercise from changing your files: look at it first.")
      }
      let submission = try Workbook(PluginWork.loader())
        .submission(in: URL(fileURLWithPath: library))
      let judgement = exercise.judge(submission) { parent.send(.doing($0)) }
      parent.send(.judgement(judgement))
      parent.send(.doing("the curve of \(exercise.curve.y)"))
      parent.send(
        .curves(
          right: exercise.curve.points(of: submission.solution),
          learners: exercise.curve.points(of: submission.attempt)))
    } catch {
      parent.send(.failed("\(error)"))
    }
  }
}
