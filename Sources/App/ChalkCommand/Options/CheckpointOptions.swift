import ArgumentParser
import Chalk

/// Where a training can be gone on with.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder in which each training keeps a checkpoint after every epoch.", valueName: "folder"),
    completion: .directory, transform: typedPath)
  var checkpoints: String?

  @Flag(help: "Go on from the checkpoints, also with another number of processes.")
  var resume = false

  func validate() throws {
    if resume && checkpoints == nil {
      throw ValidationError("--resume needs the folder of the checkpoints: --checkpoints FOLDER.")
    }
  }

  /// The folder of the checkpoints; nil where none are kept.
  var folder: TrainingCheckpoints? {
    checkpoints.map { TrainingCheckpoints(folder: $0, isResuming: resume) }
  }
}
