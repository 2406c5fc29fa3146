import ArgumentParser
import Chalk

/// How training is spread over the processes that `mpirun` starts.
struct DistributedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Under mpirun: into how many parts a batch is cut. The same number gives the same bits for any number "
        + "of processes.", valueName: "count"))
  var shards = 4

  @Option(
    help: ArgumentHelp(
      "Under mpirun: how gradients are added: 'ordered', with the same bits for any number of processes, or "
        + "'fast', in MPI's own order.", valueName: "order"))
  var reduce = Distribution.Reduction.ordered

  @Option(
    name: .customLong("average-every"),
    help: ArgumentHelp(
      "Under mpirun: local SGD: the weights are averaged every so many steps, and no gradients are sent.",
      valueName: "steps"))
  var averagingPeriod: Int?

  func validate() throws {
    guard shards >= 1 else {
      throw ValidationError("--shards \(shards): it takes a whole number of 1 or more, such as 4.")
    }
    if let averagingPeriod, averagingPeriod < 1 {
      throw ValidationError(
        "--average-every \(averagingPeriod): it takes a whole number of 1 or more, such as 10.")
    }
  }

  /// How often what was learned is brought together.
  var averaging: Distribution.Averaging {
    averagingPeriod.map { .every(steps: $0) } ?? .everyStep
  }
}

extension Distribution.Reduction: ExpressibleByArgument {}
