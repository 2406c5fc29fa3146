import Foundation
import LessonKit
import Plugins
import Sandboxing
import Training

/// The process in which a submitted file is compiled and its functions are called, and nothing is judged: it is told
/// arguments and gives back results. What is right is known to its parent alone, so that code which takes this process
/// over gains nothing but wrong results.
public enum SubmissionWorker {
  /// Does what a task says, and tells what came of it on the standard output that the process began with.
  ///
  /// - Parameter path: the file of the task, which is taken away once it is read.
  public static func run(taskAt path: String) {
    let channel = fcntl(1, F_DUPFD_CLOEXEC, 64)
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard channel >= 0, nowhere >= 0 else { return }
    dup2(nowhere, 1)
    close(nowhere)
    let parent = ChildMessageWriter(FileHandle(fileDescriptor: channel, closeOnDealloc: false))
    guard let data = FileManager.default.contents(atPath: path),
      let task = try? JSONDecoder.forNumbers.decode(SubmissionTask.self, from: data)
    else { return parent.send(.failed("the task in '\(path)' cannot be read")) }
    unlink(path)
    guard chdir(task.folder) == 0 else {
      return parent.send(.failed("the folder '\(task.folder)' is gone"))
    }
    // A thread that was there before would stay outside of the sandbox.
    guard Sandbox.threads == 1 else {
      return parent.send(.failed("the worker has a thread too many, which no sandbox would hold"))
    }
    task.compileLimits.apply()
    _ = task.compiling.enter(task.offer)
    if !task.isCompiled {
      do throws(PluginError) {
        try compile(task)
      } catch {
        guard case .doesNotCompile(let messages) = error else {
          return parent.send(.failed(error.description))
        }
        return parent.send(.complaints(messages))
      }
    }
    // What helped to compile must not be at hand for the functions: an open line could carry an order out.
    for number in 3..<Int32(1024) where number != channel { close(number) }
    task.runLimits.apply(countsAllMappings: true)
    parent.send(.protection(task.running.enter(task.offer)))
    guard let functions = load(task) else { return parent.send(.failed("it cannot be loaded")) }
    make(task.calls, functions, parent)
    // The edge cases come when the parent has all that is shown: nothing of them can be in what was given there.
    if let edges = laterCalls() { make(edges, functions, parent) }
    // Whoever is still there is done; what the functions left to be called at an exit is not.
    _exit(0)
  }

  private static func make(
    _ calls: [SubmissionTask.Call], _ functions: [String: Attempt], _ parent: ChildMessageWriter
  ) {
    for call in calls {
      guard let function = functions[call.function] else { continue }
      parent.send(.began(function: call.function, place: call.place))
      parent.send(
        .result(function: call.function, place: call.place, function(call.arguments)))
    }
  }

  /// A line on the standard input, which is a file that the parent writes to when it is time.
  private static func laterCalls() -> [SubmissionTask.Call]? {
    var line = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while line.last != ChildMessageReader.end {
      let count = read(0, &buffer, buffer.count)
      if count < 0 { return nil }
      if count == 0 { usleep(300) } else { line += buffer.prefix(count) }
    }
    return try? JSONDecoder.forNumbers.decode([SubmissionTask.Call].self, from: line)
  }

  private static func compile(_ task: SubmissionTask) throws(PluginError) {
    let folder = URL(fileURLWithPath: task.folder)
    try SwiftCompiler(at: task.compiler).compile(
      task.files.map(folder.appendingPathComponent), flags: task.flags, module: task.module,
      to: folder.appendingPathComponent(task.library))
  }

  /// The submitted functions by their names; nil where the library does not hand them over.
  private static func load(_ task: SubmissionTask) -> [String: Attempt]? {
    let path = task.folder + "/" + task.library
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL),
      let symbol = dlsym(handle, EntryFile.symbol)
    else { return nil }
    typealias Entry = @convention(c) () -> UnsafeMutableRawPointer
    let entry = unsafeBitCast(symbol, to: Entry.self)
    return Unmanaged<PluginEntry>.fromOpaque(entry()).takeRetainedValue().content
      as? [String: Attempt]
  }
}
