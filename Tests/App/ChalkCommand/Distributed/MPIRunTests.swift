import Chalk
import Foundation
import Testing

/// Training under a real `mpirun`: as the tests with threads in `Tests/Learn/Training/Distributed`, with all that lies
/// between.
@Suite(.enabled(if: MPIRun.isThere, MPIRun.why), .serialized)
struct MPIRunTests {
  private let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  /// The numbers of every checkpoint of a folder: weights and the optimizer's memory, without the times.
  private func numbers(_ folder: String) throws -> [[[Float]]] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      try WeightsFile(path: "\(folder)/\(name)").tensors.map(\.tensor.floats)
    }
  }

  private func train(_ lesson: String, _ size: Int, _ more: [String] = []) throws -> [[[Float]]] {
    let folder = mpi.folder("checkpoints-\(size)")
    let outcome = try mpi.run(
      size,
      ["run", lesson, "--checkpoints", folder, "--out", mpi.folder("figures-\(size)")] + more)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try numbers(folder)
  }

  /// A dense network, the program P05, and two convolutions, the program P09, whose lesson draws the activations that a
  /// recorder noted.
  @Test(arguments: ["mnist-dense", "mnist-deeper"])
  func sameBits(lesson: String) throws {
    defer { mpi.remove() }
    let alone = try train(lesson, 1)
    #expect(!alone.isEmpty)
    for size in 2...4 { #expect(try train(lesson, size) == alone, "\(size) processes") }
  }

  /// Gradients that are sent have the bits of those in memory that the processes have in common; where one process may
  /// not have that memory, all send.
  @Test func messagesHaveTheSameBits() throws {
    defer { mpi.remove() }
    let shared = try train("mnist-dense", 2)
    let folder = mpi.folder("sent")
    let lesson = [
      ChalkProcess.executable.path, "run", "mnist-dense", "--out", mpi.folder("out"),
      "--checkpoints", folder,
    ]
    let words =
      mpi.words(1, Array(lesson.dropFirst())) + [":", "-x", "CHALK_SHARED_MEMORY=off", "-n", "1"]
      + lesson
    let outcome = try mpi.chalk.shell(words)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try numbers(folder) == shared)
  }

  /// Of several processes only the first prints: as many lines as one by itself.
  @Test func onlyTheFirstPrints() throws {
    defer { mpi.remove() }
    let lines = try [1, 3].map { size in
      let outcome = try mpi.run(size, ["run", "iris-network", "--out", mpi.folder("out-\(size)")])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output.components(separatedBy: "\n").count
    }
    #expect(lines[0] > 10)
    #expect(lines[0] == lines[1])
  }

  /// In the engine's own order the last digits differ: on average by less than a hundredth of the numbers.
  @Test func theFastOrderStraysLittle() throws {
    defer { mpi.remove() }
    let ordered = Array(try train("mnist-dense", 1).joined().joined())
    let fast = Array(try train("mnist-dense", 2, ["--reduce", "fast"]).joined().joined())
    #expect(ordered.count == fast.count && !ordered.isEmpty)
    let apart = zip(ordered, fast).reduce(0) { $0 + abs($1.0 - $1.1) }
    #expect(apart <= 0.01 * ordered.reduce(0) { $0 + abs($1) }, "\(apart)")
  }

  /// A process that is killed, or stopped, or traps as Swift does, ends the run within seconds, with a message that names
  /// it; then the rest is trained by another number of processes.
  @Test(arguments: [SIGKILL, SIGSTOP, SIGILL])
  func killedAndGoneOnWith(signal: Int32) throws {
    defer { mpi.remove() }
    let arguments = ["run", "mnist-dense", "--out", mpi.folder("figures"), "--checkpoints"]
    let unbroken = mpi.folder("unbroken")
    #expect(try mpi.run(1, arguments + [unbroken]).status == 0)
    let environment = ProcessInfo.processInfo.environment
    let wanted = environment["CHALK_KILLS"].flatMap { Int($0) } ?? 2
    let times = signal == SIGILL ? min(2, wanted) : wanted
    for time in 0..<times {
      let (rank, folder) = (time % 3, mpi.folder("broken-\(time)"))
      let (process, errors) = try mpi.start(3, arguments + [folder])
      let id = try #require(mpi.trainer(rank: rank))
      usleep(UInt32.random(in: 0..<500_000))
      kill(id, signal)
      let end = Date().addingTimeInterval(20)
      while process.isRunning && Date() < end { usleep(50_000) }
      #expect(!process.isRunning)
      if process.isRunning { process.terminate() }
      process.waitUntilExit()
      let text = try String(contentsOf: errors, encoding: .utf8)
      // It may have been done before the signal came.
      if process.terminationStatus != 0 {
        #expect(text.contains("rank \(rank) on \(MPICommunicator.hostName) ended"), "\(text)")
        #expect(text.contains("step"), "\(text)")
        #expect(text.components(separatedBy: " ended, ").count == 2, "one message: \(text)")
      }
      let size = 1 + time % 4
      #expect(try mpi.run(size, arguments + [folder, "--resume"]).status == 0)
      #expect(try numbers(folder) == numbers(unbroken), "\(size) processes went on")
    }
  }

  /// Two programs that are not the same, as those of two hosts might be: here they compute with other kernels.
  @Test func differentProgramsAreRefused() throws {
    defer { mpi.remove() }
    let lesson = [ChalkProcess.executable.path, "run", "mnist-dense", "--out", mpi.folder("out")]
    let words =
      mpi.words(1, Array(lesson.dropFirst()), options: ["-x", "CHALK_KERNELS=reference"])
      + [":", "-x", "CHALK_KERNELS=onednn", "-n", "1"] + lesson
    let outcome = try mpi.chalk.shell(words)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("Not the same Chalk everywhere"), "\(outcome.errors)")
  }

  /// More processes than shards would have nothing to do.
  @Test func moreProcessesThanShardsAreRefused() throws {
    defer { mpi.remove() }
    let outcome = try mpi.run(
      3, ["run", "mnist-dense", "--shards", "2", "--out", mpi.folder("out")])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("--shards 3"), "\(outcome.errors)")
  }

  /// Every function of the engine does what the one for threads does.
  @Test func localSGDRunsToo() throws {
    defer { mpi.remove() }
    let alone = try train("mnist-dense", 1, ["--average-every", "8"])
    #expect(try train("mnist-dense", 2, ["--average-every", "8"]) == alone)
  }

  /// The lesson on data larger than memory uses the processes that there are, and counts what they send.
  @Test func theLessonRunsOverTheProcesses() throws {
    defer { mpi.remove() }
    let outcome = try mpi.run(2, ["run", "larger-than-memory", "--out", mpi.folder("out")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("over Open MPI"), "\(outcome.output)")
  }

  /// A bench that needs mpirun and mpicc says so where they are missing; the sum of two processes is right.
  @Test func anAllReduceIsTimed() throws {
    defer { mpi.remove() }
    let outcome = try mpi.run(2, ["worker", "bench", "all-reduce"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let seconds = Double(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect((seconds ?? 0) > 0, "\(outcome.output)")
  }
}
