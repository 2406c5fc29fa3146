import Foundation
import Hashing
import LessonKit
import Notation
import Plugins
import Sandboxing
import WholeFiles

/// Compiles and calls what a class has handed in, each file in a process of its own that has given up all rights but to
/// its own folder and the toolkit.
///
/// The solution is compiled once, apart from what was handed in, and loaded here; no worker ever has it.
public struct GradingDesk: Sendable {
  /// What is used of the kernel.
  public let offer: KernelOffer
  /// How much a submission may use.
  public let limits: SubmissionLimits
  /// For each exercise, the right functions, those of the mistakes, and as the attempt the file with the hole.
  private let keys: [String: Submission]
  private let toolkit: Toolkit
  private let compiler: SwiftCompiler
  private let work: TemporaryFolder
  /// The path of `work` without links, as the kernel knows it.
  private let place: String

  /// A desk for some exercises.
  ///
  /// - Throws: `PluginError` where there is no compiler, or no folder to work in.
  public init(
    exercises: [Exercise], loader: PluginLoader, offer: KernelOffer, limits: SubmissionLimits
  ) throws(PluginError) {
    self.offer = offer
    self.limits = limits
    toolkit = loader.toolkit
    compiler = try SwiftCompiler()
    keys = try Workbook(loader).ownSubmissions(of: exercises)
    do {
      work = try TemporaryFolder("chalk-grading")
      place = URL(fileURLWithPath: work.path).resolvingSymlinksInPath().path
      try SafeFile.makeFolder(place + "/modules")
    } catch {
      throw .cannotWrite(error.path, reason: error.reason)
    }
  }

  /// The score of what came out.
  public func score(_ outcome: SubmissionOutcome, of exercise: Exercise) -> ExerciseScore {
    exercise.score(outcome.results, key: keys[exercise.id]!)
  }

  /// Compiles a file and calls its functions in every case. It can be called by several threads at once.
  public func outcome(of exercise: Exercise, file bytes: [UInt8]) -> SubmissionOutcome {
    if let refusal = refusal(of: exercise, bytes) { return .refused(refusal) }
    do {
      return try run(exercise, bytes)
    } catch {
      return .refused(.failed(error.description))
    }
  }

  /// Why a file need not be compiled; nil where it must.
  private func refusal(of exercise: Exercise, _ bytes: [UInt8]) -> SubmissionOutcome.Refusal? {
    if bytes.isEmpty { return .unreadable("The file is empty.") }
    if bytes.count > limits.source {
      return .unreadable("The file has more than \(limits.source >> 10) KB: that is no exercise.")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      return .unreadable("The file is no text: is it another kind of file with this name?")
    }
    if text == exercise.starter { return .untouched }
    let plain = PlainSource(text).text
    for function in exercise.functions where !plain.contains("func \(function.name)(") {
      return .noFunction("func \(function.name)(\(function.parameters)) -> \(function.result)")
    }
    return nil
  }

  private func run(
    _ exercise: Exercise, _ bytes: [UInt8]
  ) throws(PluginError) -> SubmissionOutcome {
    let name = SHA256.hex(Array(exercise.id.utf8) + bytes).prefix(16)
    let folders = ["\(place)/\(name)-worker", "\(place)/\(name)-words"]
    defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
    let source = exercise.fileName
    do throws(SafeFileError) {
      for folder in folders { try SafeFile.makeFolder(folder, isPrivate: true) }
      try SafeFile.write(bytes, to: folders[0] + "/" + source)
      try SafeFile.write(
        Array(entry(of: exercise, source).utf8), to: folders[0] + "/ChalkEntry.swift")
    } catch {
      throw .cannotWrite(error.path, reason: error.reason)
    }
    var outcome = SubmissionOutcome()
    var open = exercise.functions
    for function in open {
      outcome.results[function.name] = Array(repeating: nil, count: function.trials.count)
    }
    var isCompiled = false
    // Every worker but the last one ends with a function that is called no more.
    while !open.isEmpty {
      let calls = SubmissionCalls(open, known: outcome)
      let task = task(
        folders[0], source, module: "Submission_\(name.prefix(8))", calls.shown, isCompiled)
      let run = try SubmissionRun(
        task, edges: calls.edges, beside: URL(fileURLWithPath: folders[1]), limits: limits,
        environment: environment(folders[0]))
      guard run.hasBegun else { return .refused(run.refusal(limits)) }
      isCompiled = true
      let stopped = run.take(calls, into: &outcome, file: source, limits: limits)
      guard let stopped, let index = open.firstIndex(where: { $0.name == stopped }) else { break }
      open.remove(at: index)
    }
    return outcome
  }

  /// The file that hands the learner's functions over, and knows no others.
  private func entry(of exercise: Exercise, _ file: String) -> String {
    let (lines, expression) = ExerciseEntry(exercise: exercise).attemptAlone
    let located =
      ["private func chalkAttempts() -> [String: Attempt] {", EntryFile.location(file, 1)]
      + ["  return \(expression.replacing("\n", with: " "))", "#sourceLocation()", "}", ""]
    return EntryFile(
      importing: lines + located, making: "chalkAttempts()", manifest: Manifest(toolkit: toolkit)
    ).text
  }

  private func task(
    _ folder: String, _ source: String, module: String, _ calls: [SubmissionTask.Call],
    _ isCompiled: Bool
  ) -> SubmissionTask {
    let modules = URL(fileURLWithPath: place + "/modules")
    let own = [
      toolkit.modules.path, Toolkit.runningExecutable.path, compiler.toolchain.path,
    ]
    let tools =
      Sandbox.systemPlaces + [Sandbox.processes] + own
      + toolkit.headerFolders
    return SubmissionTask(
      folder: folder, compiler: compiler.executable.path,
      flags: SwiftCompiler.flags(toolkit, .checked, moduleCache: modules), module: module,
      files: [source, "ChalkEntry.swift"], library: "submission.so", isCompiled: isCompiled,
      calls: calls, offer: offer,
      compiling: Sandbox(
        readable: tools, writable: [folder, modules.path, Sandbox.sink], startsPrograms: true),
      running: Sandbox(
        readable: Sandbox.systemPlaces + [Sandbox.ownProcess] + own + [folder],
        writable: [Sandbox.sink]),
      compileLimits: ResourceLimits(
        seconds: Int(limits.compileSeconds), memory: limits.compileMemory, file: 256 << 20),
      runLimits: ResourceLimits(
        seconds: Int(saturating: limits.seconds.rounded(.up)), memory: limits.memory,
        file: limits.output,
        openFiles: 128))
  }

  /// No variable of the teacher's reaches a worker, but those by which programs are found.
  private func environment(_ folder: String) -> [String: String] {
    let known = ProcessInfo.processInfo.environment
    let kept = ["PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL"].compactMap { name in
      known[name].map { (name, $0) }
    }
    let own = [
      "HOME": folder, "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no", "GOMP_SPINCOUNT": "2000",
    ]
    return own.merging(kept) { $1 }
  }
}

extension Toolkit {
  /// The folders of the C modules' maps, and of headers that lie elsewhere: a map that the build made names them by
  /// their whole path.
  fileprivate var headerFolders: [String] {
    moduleMaps.flatMap { map in
      let text = (try? String(contentsOf: map, encoding: .utf8)) ?? ""
      let named = text.matches(of: #/"(\/[^"\n]+)"/#).map { String($0.1) }
      let folders = named.map { path in
        path.hasSuffix(".h") ? (path as NSString).deletingLastPathComponent : path
      }
      return [map.deletingLastPathComponent().path] + folders
    }
  }
}
