import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk train`: a model of one's own, on data of one's own.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model of your own, and write its report.",
    discussion: """
      The file is a plugin with a model, as 'chalk new model' begins one. A fifth of the data is held out \
      to the end; of arrays in an .npz, x and y are inputs and targets. Ctrl-C stops after the step under way; --resume goes on after the last whole epoch, bit \
      for bit as if nothing had happened.

      Examples:
        chalk new model Mine
        chalk train Mine.swift --data flowers.csv --epochs 30
        chalk train Mine.swift --data arrays.npz --set hidden=64
        chalk train Mine.swift --data flowers.csv --first 60 --epochs 3
        chalk train Mine.swift --data Pictures --epochs 50 --out Runs/pictures
        chalk train Mine.swift --data Pictures --epochs 80 --out Runs/pictures --resume
        chalk look Runs/pictures
        mpirun -n 2 chalk train Mine.swift --data mnist-small
      """)

  @Argument(
    help: "A Swift file with a model, or the name of an installed one.", completion: .file(),
    transform: typedPath)
  var model: String

  @Option(help: "How often all examples are seen; with --resume counted from the beginning.")
  var epochs = 20

  @Option(help: "How many examples a step learns from.")
  var batch = 32

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a number that the model lists among its settings; may be repeated.",
      valueName: "name=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take the first examples of the data only, as they stand there: for a quick try.",
      valueName: "count"))
  var first: Int?

  @Option(help: "Where the randomness begins. The same seed gives the same model.")
  var seed: UInt64 = 0

  @Option(
    help: "The folder of the run; Runs and the model's name where none is given.",
    completion: .directory, transform: typedPath)
  var out: String?

  @Flag(help: "Go on with the run in the folder.")
  var resume = false

  @Option(help: ArgumentHelp("Which model, where the file brings several.", valueName: "name"))
  var named: String?

  @OptionGroup var dataOptions: DataOptions

  @OptionGroup var plugins: PluginOptions

  @OptionGroup var distributed: DistributedOptions

  func validate() throws {
    guard (1...1_000_000).contains(epochs) else {
      throw ValidationError("--epochs \(epochs): it takes a whole number from 1 to 1000000.")
    }
    guard batch >= 1 else {
      throw ValidationError("--batch \(batch): it takes a whole number of 1 or more, such as 32.")
    }
    if let first, first < 10 {
      throw ValidationError(
        "--first \(first): it takes a whole number of 10 or more, such as 100, for three parts are made of them."
      )
    }
    let own = ["epochs", "batch", "seed", "first"]
    for name in try assignedValues(assignments).keys where own.contains(name) {
      throw ValidationError(
        "'\(name)' is an option of its own: --\(name) and a number. --set sets what the model lists."
      )
    }
  }

  func run() throws {
    try RankKeeper.keep()
    let files = PluginWork.isPath(model) ? [model] : []
    let stocked = try plugins.catalog(adding: files)
    let maker = try chosen(stocked)
    let settings = try asUsage { try maker.values(of: assignedValues(assignments)) }
    let folder = RunFolder(path: out ?? "Runs/\(maker.name)")
    let checkpoints = TrainingCheckpoints(folder: folder.checkpoints, isResuming: resume)
    try DistributedRun(options: distributed, checkpoints: checkpoints).perform {
      var data = try asUsage {
        try TrainingData(
          dataOptions.choice(), seed: seed, first: first, catalog: stocked.catalog)
      }
      data.task.settings = settings
      let hash = data.hash
      // Each host reads its own copy.
      try Distribution.current?.requireSame(Int(hash.prefix(15), radix: 16) ?? 0, "The data")
      // Over several processes the first has the folder.
      if DistributedRun.isFirstProcess {
        let beginning = RunFolder.Beginning(
          model: maker.name, seed: seed, batch: batch, dataHash: hash, settings: settings)
        try resume ? folder.requireSame(beginning) : folder.begin(beginning)
      }
      try ModelTraining(data: data, epochs: epochs, batch: batch, seed: seed, folder: folder)
        .run(maker)
    }
  }

  /// The model that is meant: the only one of a file, or the one of this name.
  private func chosen(_ stocked: StockedCatalog) throws -> any ModelMaker {
    guard let plugin = stocked.plugin(from: model) else {
      return try asUsage { try stocked.catalog.model(model) }
    }
    let names =
      stocked.catalog.contents(of: plugin).first { $0.kind == "model" }?.names ?? []
    if let named {
      guard names.contains(named) else {
        throw ValidationError(
          "'\(model)' has no model '\(named)'. It has: \(names.joined(separator: ", ")).")
      }
      return try asUsage { try stocked.catalog.model(named) }
    }
    guard let name = names.first else {
      throw Failure(
        "'\(model)' brings no model: a struct that is a ModelMaker is one, as 'chalk new model Mine' begins it."
      )
    }
    if names.count > 1 {
      throw ValidationError(
        "'\(model)' brings several models: \(names.joined(separator: ", ")). Choose one with --named."
      )
    }
    return try asUsage { try stocked.catalog.model(name) }
  }
}
