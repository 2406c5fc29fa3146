import Chalk
import Foundation
import PluginHost
import WholeFiles

/// A learner at an exercise: the file, the checks, the hints.
struct PracticeDesk {
  let exercise: Exercise
  let folder: URL
  /// The plugins that were named: one of them may have brought the exercise.
  let plugins: [String]
  let style: TerminalStyle
  /// The colors of the figure.
  var theme = Theme.light
  /// The language of title, task and hints, where they are translated.
  var translation = Translation.none
  /// Whether the file counts as this learner's own, wherever it comes from.
  var isMine = false

  private var file: URL { folder.appendingPathComponent(exercise.fileName) }

  /// The path as the learner knows it.
  private var path: String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return file.path.hasPrefix(here) ? String(file.path.dropFirst(here.count)) : file.path
  }

  /// Writes the file with the hole where it is not there yet.
  func prepare(overwriting: Bool) throws {
    let formula = mathText(exercise.formula.latex)
    print("\(translation(exercise.title))\n  \(formula)\n")
    for line in style.paragraph(translation(exercise.task)) { print(line) }
    if let lesson = exercise.lesson { print("Its lesson: chalk learn \(lesson)") }
    print("")
    if FileManager.default.fileExists(atPath: file.path) && !overwriting { return }
    do {
      try SafeFile.makeFolder(folder.path)
      // A file that another has begun meanwhile stays as it is.
      try SafeFile.update(file.path) {
        overwriting || $0 == nil ? Array(exercise.starter.utf8) : nil
      }
    } catch {
      throw Failure("Cannot write '\(path)': \(error.reason). Name another folder with --out.")
    }
    try PracticeProgress.update { progress in
      progress.handedOut = (progress.handedOut ?? []).union([identity])
    }
    print("Written: \(path). Open it, and fill in the hole.")
    print("For those who know Python: what is needed of Swift stands in Docs/SwiftForPython.md.")
  }

  /// Checks the file. Returns whether all is right.
  func check() throws -> Bool {
    if (try? String(contentsOf: file, encoding: .utf8)) == exercise.starter {
      print("The hole in \(path) is still empty.")
      return false
    }
    let (verdict, curve) = ExerciseJudge(plugins: plugins).verdict(on: exercise, at: file.path)
    if case .failed(let why) = verdict { throw Failure(why) }
    if case .doesNotCompile(let messages) = verdict {
      print("✗ It does not compile.\n\(messages)")
      return false
    }
    let figure = curve.flatMap(draw)
    switch verdict {
    case .crashed(let doing, let why):
      print("✗ \(doing.isEmpty ? path : doing)\n  \(why)")
      return false
    case .failed, .doesNotCompile: return false
    case .wrong(let finding):
      show(finding)
      if let figure { print("  Your curve over the right one: \(figure)") }
      print("  A hint: chalk practice \(exercise.id) --hint")
      return false
    case .right(let cases):
      print("✓ Right, in all \(cases) cases.")
      try noteSolved()
      if let figure { print("  Your curve over the right one: \(figure)") }
      print("\nOne way to write it:\n")
      showSolution()
      return true
    }
  }

  /// Solved is what was done in a file that Chalk handed out here: a teacher who looks at the files of a class has
  /// not done the exercise.
  private func noteSolved() throws {
    let progress = PracticeProgress.load()
    if progress.solved.contains(exercise.id) { return }
    if isMine || progress.handedOut?.contains(identity) == true {
      return try PracticeProgress.update { $0.solved.insert(exercise.id) }
    }
    print("  Not noted as solved by you: this file was not handed out here. If it is yours: --mine")
  }

  /// The file's path whatever way it is named.
  private var identity: String {
    folder.resolvingSymlinksInPath().appendingPathComponent(file.lastPathComponent).path
  }

  private func show(_ finding: Judgement.Finding) {
    print("✗ \(finding.call)")
    if finding.isEdge {
      print("  An edge case: its numbers are yours to think of.")
    } else {
      print("  expected  \(finding.expected)")
      print("  got       \(finding.got)")
    }
    if let index = finding.index, !index.isEmpty, !finding.isEdge {
      print("  first differs at \(index.map { "[\($0)]" }.joined())")
    }
    for line in style.paragraph(finding.because) { print("  → \(line)") }
  }

  /// The next hint; after the third, the first again.
  func showHint() throws {
    var number = 0
    try PracticeProgress.update {
      number = $0.hintsShown[exercise.id, default: 0] % exercise.hints.count
      $0.hintsShown[exercise.id, default: 0] += 1
    }
    print("Hint \(number + 1) of \(exercise.hints.count):")
    for line in style.paragraph(translation(exercise.hints[number])) { print("  \(line)") }
    if number + 1 == exercise.hints.count {
      print("The solution: chalk practice \(exercise.id) --solution")
    }
  }

  func showSolution() {
    for line in exercise.solutionFunctions.split(separator: "\n") { print("  \(line)") }
  }

  /// Draws the learner's curve over the right one, beside the file; nil where that is not possible.
  private func draw(_ figure: Figure) -> String? {
    let name = file.deletingPathExtension().lastPathComponent
    guard let bytes = try? FigureRenderer(theme: theme).render(figure) else { return nil }
    let picture = folder.appendingPathComponent("\(name).png")
    guard (try? SafeFile.write(Array(bytes), to: picture.path)) != nil else { return nil }
    return (path as NSString).deletingPathExtension + ".png"
  }

  /// Checks at every save, and takes a letter at the keyboard between them.
  func checkWheneverSaved() throws {
    var last: Date?
    LearnSignals.watchForReturn()
    while true {
      let source = try PluginWork.asFailure { try PluginSource(file.path) }
      if source.lastChange != last {
        last = source.lastChange
        print("\n— \(path) —")
        if try check() { return }
        print(keys)
      } else if LearnSignals.takeRedraw() {
        print(keys)  // after Ctrl-Z and fg
      }
      switch typedWithin(milliseconds: 150) {
      case "h": try showHint()
      case "r": showSolution()
      case "q": return
      default: break
      }
    }
  }

  private var keys: String {
    "\nSave the file to check it again; h hint, r solution, q quit, then Enter."
  }

  /// A line from the keyboard, if one comes; "q" at the end of the input.
  private func typedWithin(milliseconds: Int32) -> String? {
    var watched = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    guard poll(&watched, 1, milliseconds) > 0 else { return nil }
    return readLine()?.trimmingCharacters(in: .whitespaces) ?? "q"
  }
}
