import ArgumentParser
import Chalk
import Foundation

/// Work that trains: over the processes that `mpirun` started where it did, by itself elsewhere. Checkpoints are kept
/// where they are wanted.
struct DistributedRun {
  let options: DistributedOptions
  /// Where checkpoints are kept; nil keeps none.
  var checkpoints: TrainingCheckpoints?

  /// Whether this process draws, prints and writes.
  static var isFirstProcess: Bool { Distribution.current?.isFirst ?? true }

  /// Runs the work. Of several processes only the first prints.
  func perform(_ work: () throws -> Void) throws {
    guard MPICommunicator.isLaunched else { return try keepingCheckpoints(work) }
    let communicator = try MPICommunicator.begin()
    if !communicator.isFirst { silenceOutput() }
    do {
      try distribution(over: communicator).scope { try keepingCheckpoints(work) }
    } catch let error as ExitCode {
      communicator.end()
      throw error
    } catch {
      // Nobody leaves the run in order: others may wait for this process. mpirun ends them when it is gone.
      let named = DistributedRun.named(
        error, communicator.rank, of: communicator.size, on: MPICommunicator.hostName)
      if communicator.isFirst { throw named }
      // An error that the first process has too was told by that one, which ends the run; another is told here.
      sleep(1)
      Terminal.error.write([(named as? ValidationError)?.message ?? "\(named)"])
      throw ExitCode(1)
    }
    communicator.end()
  }

  private func keepingCheckpoints(_ work: () throws -> Void) throws {
    guard let checkpoints else { return try work() }
    try checkpoints.scope(work)
  }

  private func distribution(over communicator: MPICommunicator) throws -> Distribution {
    var machine = utsname()
    uname(&machine)
    let kind = withUnsafeBytes(of: machine.machine) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return try Distribution(
      communicator, shards: options.shards, reduction: options.reduce,
      averaging: options.averaging,
      version: "Chalk \(toolkitVersion) on \(kind), kernels \(KernelChoice.current.name)",
      note: noteOfSteps())
  }

  /// Writes each step over the one before, for the keeper to read when this process is gone.
  private func noteOfSteps() -> @Sendable (Int, Int) -> Void {
    guard let path = RankKeeper.note else { return { _, _ in } }
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    return { epoch, step in
      let text = "epoch \(epoch), step \(step)".padding(toLength: 47, withPad: " ", startingAt: 0)
      _ = (text + "\n").utf8CString.withUnsafeBytes { pwrite(file, $0.baseAddress, 48, 0) }
    }
  }

  private func silenceOutput() {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    dup2(nowhere, STDOUT_FILENO)
    close(nowhere)
  }

  /// The error of one of several processes, with its rank and host where it does not say which process failed.
  static func named(_ error: any Error, _ rank: Int, of size: Int, on host: String) -> any Error {
    let message = (error as? ValidationError)?.message ?? "\(error)"
    let namesOne = message.contains(#/rank \d+ on /#)
    if size == 1 || namesOne || error is CommunicationError { return error }
    let text = "rank \(rank) on \(host): \(message)"
    return error is ValidationError ? ValidationError(text) : Failure(text)
  }
}
