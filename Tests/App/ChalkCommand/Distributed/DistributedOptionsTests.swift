import ArgumentParser
import Chalk
import Foundation
import Testing

@testable import ChalkCommand

struct DistributedOptionsTests {
  @Test(arguments: [
    ["--shards", "0"], ["--average-every", "0"], ["--resume"], ["--reduce", "slow"],
  ])
  func whatCannotBeIsRefused(arguments: [String]) {
    #expect(throws: (any Error).self) { try RunCommand.parse(["mnist-dense"] + arguments) }
  }

  @Test func optionsAreTaken() throws {
    let command = try RunCommand.parse([
      "mnist-dense", "--shards", "12", "--reduce", "fast", "--average-every", "3",
      "--checkpoints", "kept", "--resume",
    ])
    #expect(command.distributed.shards == 12)
    #expect(command.distributed.reduce == .fast)
    #expect(command.distributed.averaging == .every(steps: 3))
    #expect(command.checkpoints.resume)
  }

  /// An error of one of several processes says whose it is, unless it does so itself.
  @Test func anErrorIsNamedWithRankAndHost() {
    func named(_ error: any Error, of size: Int = 2) -> any Error {
      DistributedRun.named(error, 0, of: size, on: "north")
    }
    #expect("\(named(Failure("no file")))" == "rank 0 on north: no file")
    #expect("\(named(Failure("no file"), of: 1))" == "no file")
    let other = CommunicationError("rank 1 on south: no file")
    #expect("\(named(other))" == other.description)
    #expect("\(named(TrainingError.elsewhere(other)))" == other.description)
    let usage = named(ValidationError("unknown")) as? ValidationError
    #expect(usage?.message == "rank 0 on north: unknown")
  }

  /// Without `mpirun`, `--checkpoints` and `--resume` serve one process.
  @Test func oneProcessGoesOnToo() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let folder = chalk.folder.appendingPathComponent("kept").path
    let out = chalk.folder.appendingPathComponent("out").path
    for more in [[], ["--resume"]] {
      let outcome = try chalk.run(
        ["run", "mnist-dense", "--out", out, "--checkpoints", folder] + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.contains("fit-001.safetensors"))
  }
}
