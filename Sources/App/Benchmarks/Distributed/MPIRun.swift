import Foundation
import Processes

/// Two processes of one thread under `mpirun`.
enum MPIRun {
  /// Whether there is an `mpirun`.
  static var isThere: Bool {
    (try? Command("mpirun", ["--version"]).answer(within: 20))?.isSuccess ?? false
  }

  /// The seconds that a program prints as its last word.
  static func seconds(_ program: String, _ arguments: [String]) throws -> Double {
    var command = Command(
      "mpirun", ["--oversubscribe", "--bind-to", "none", "-n", "2", program] + arguments)
    var environment = ProcessInfo.processInfo.environment
    for name in ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMP_NUM_THREADS"] {
      environment[name] = "1"
    }
    command.environment = environment
    command.input = .nothing
    let answer = try command.answer(within: 120)
    let words = answer.output.split(whereSeparator: \.isWhitespace)
    guard answer.isSuccess, let seconds = words.last.flatMap({ Double($0) }) else {
      throw WorkloadError("mpirun \(program): \(answer.errors)")
    }
    return seconds
  }
}
