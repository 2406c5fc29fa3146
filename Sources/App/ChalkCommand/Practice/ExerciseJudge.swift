import Chalk
import Foundation
import LessonServer
import PluginHost

/// Compiles what a learner wrote for an exercise, and judges it in a process of its own.
struct ExerciseJudge: Sendable {
  /// The plugins that were named: one of them may have brought the exercise.
  let plugins: [String]

  /// Seconds after which the learner's function is taken to be in an endless loop.
  private static let limit = 10.0

  /// What came of it.
  enum Verdict {
    case right(cases: Int)
    case wrong(Judgement.Finding)
    case doesNotCompile(String)
    /// It trapped, did not return, or ended the program: what it was doing, where that is known, and why.
    case crashed(doing: String, why: String)
    /// It could not be judged.
    case failed(String)
  }

  /// The verdict on the file at a path, and the learner's curve over the right one, where it came to that.
  func verdict(on exercise: Exercise, at path: String) -> (Verdict, Figure?) {
    let run: ChildRun
    do {
      let library = try Workbook(PluginWork.loader()).library(of: exercise, attemptIn: path)
      run = try ChildRun(
        ["judge", exercise.id, library.path] + plugins.flatMap { ["--plugin", $0] },
        limit: ExerciseJudge.limit)
    } catch PluginError.doesNotCompile(let messages) {
      return (.doesNotCompile(messages), nil)
    } catch { return (.failed("\(error)"), nil) }
    for case .failed(let why) in run.messages { return (.failed(why), nil) }
    var curve: Figure?
    for case .curves(let right, let learners) in run.messages where curve == nil {
      curve = exercise.curve.figure(title: exercise.title, right: right, learners: learners)
    }
    for case .judgement(let judgement) in run.messages {
      switch judgement {
      case .right(let cases): return (.right(cases: cases), curve)
      case .wrong(let finding): return (.wrong(finding), curve)
      }
    }
    return (
      .crashed(doing: run.lastDoing ?? "", why: run.failure ?? "nothing came back."), curve
    )
  }

  /// The same for a page.
  @Sendable func callAsFunction(_ exercise: Exercise, _ path: String) -> WritingDesk.Verdict {
    let (verdict, curve) = verdict(on: exercise, at: path)
    switch verdict {
    case .right(let cases): return .judged(.right(cases: cases), curve: curve)
    case .wrong(let finding): return .judged(.wrong(finding), curve: curve)
    case .doesNotCompile(let messages): return .doesNotCompile(messages)
    case .crashed(let doing, let why): return .crashed(doing: doing, why: why)
    case .failed(let why): return .failed(why)
    }
  }
}

extension WritingDesk.Practice {
  /// What `chalk practice` remembers: both see what the other did.
  static let kept = WritingDesk.Practice(
    isSolved: { PracticeProgress.load().solved.contains($0) },
    handOut: { path in
      let url = URL(fileURLWithPath: path)
      let identity = url.deletingLastPathComponent().resolvingSymlinksInPath()
        .appendingPathComponent(url.lastPathComponent).path
      if PracticeProgress.load().handedOut?.contains(identity) == true { return }
      try PracticeProgress.update { $0.handedOut = ($0.handedOut ?? []).union([identity]) }
    },
    noteSolved: { id in
      if PracticeProgress.load().solved.contains(id) { return }
      try PracticeProgress.update { $0.solved.insert(id) }
    },
    nextHint: { id, count in
      var number = 0
      try PracticeProgress.update {
        number = $0.hintsShown[id, default: 0] % max(1, count)
        $0.hintsShown[id, default: 0] += 1
      }
      return number
    })
}
