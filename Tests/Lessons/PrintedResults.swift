import Chalk
import Foundation

/// The results of the printed programs, in `Docs/Results` and in the lessons, and what is wrong with them.
enum PrintedResults {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Docs/Results")

  /// The files of a program that a chapter embeds where they are there.
  static func names(of program: PrintedProgram) -> [String] {
    let name = program.plan.program
    return ["\(name).json", "\(name).keras.json"]
      + program.plan.variants.indices.map(program.pictureName)
  }

  /// What is wrong with a result, a sentence each.
  ///
  /// - Parameter fingerprint: what the source has today.
  static func problems(of result: PrintedResult, fingerprint: String, plan: PrintedPlan) -> [String]
  {
    let name = "\(plan.program) by \(result.library)"
    var problems: [String] = []
    func require(_ holds: Bool, _ problem: String) {
      if !holds { problems.append("\(name): \(problem)") }
    }
    require(
      result.fingerprint == fingerprint,
      "the program has changed since it was trained; make results PROGRAMS=\(plan.program)")
    var trained = result.plan
    trained.remark = plan.remark
    require(trained == plan, "it was trained by another plan")
    require(
      result.runs.map(\.variant) == plan.variants, "the variants are not those of the plan")
    require(result.limit > 0 && result.limit <= 60, "a limit of \(result.limit) minutes")
    require(!result.machine.isEmpty, "no machine")
    for run in result.runs {
      let limit = 60 * result.limit / Double(plan.variants.count)
      require(
        run.epochs > 0 && run.epochs <= Double(plan.epochs) + 1e-9, "\(run.epochs) epochs")
      // A fit makes one epoch at least, and may err about how long the next one takes.
      require(
        run.seconds > 0 && (run.seconds < 1.5 * limit + 5 || run.epochs == 1),
        "\(run.seconds) seconds, with \(limit) allowed")
      require(!run.curves.isEmpty && !run.scores.isEmpty, "no curves or no scores")
      for curve in run.curves {
        let isPart = curve.name.contains("accuracy")
        require(
          curve.values.allSatisfy { $0.isFinite && $0 >= 0 && (!isPart || $0 <= 1) },
          "the curve \(curve.name) has values that cannot be")
        if run.unit == "epoch" {
          require(
            Double(curve.values.count) == run.epochs,
            "\(curve.name) has \(curve.values.count) values")
        }
      }
      for score in run.scores {
        require(
          score.value.isFinite && score.value >= 0
            && (!score.name.contains("accuracy") || score.value <= 1),
          "\(score.name) \(score.value)")
      }
    }
    return problems
  }

  /// The fingerprint that `train_in_keras.py` gives its program: SHA-256 of the lines between its marks.
  static func kerasFingerprint(_ program: String) throws -> String {
    let text = try String(
      contentsOf: folder.appendingPathComponent("train_in_keras.py"), encoding: .utf8)
    let start = text.range(of: "# program: \(program)\n")!.upperBound
    let end = text.range(of: "# end program", range: start..<text.endIndex)!.lowerBound
    return SHA256.hex(Array(text[start..<end].utf8))
  }
}
