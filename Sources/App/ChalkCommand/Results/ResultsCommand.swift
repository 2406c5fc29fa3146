import ArgumentParser
import Chalk
import Foundation

/// `chalk results`: trains the programs of the documents at their printed size, and writes what came of it.
///
/// It is for `make results`, in the source tree: a result carries a fingerprint of the source that was trained.
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "Train the programs of the documents at their printed size, on real data.",
    discussion: """
      Data that are not in the program are looked for in the folder that CHALK_DATA names, and where
      'chalk data fetch mnist' leaves them.

      Examples:
        chalk results P05 P02 --minutes 10 --out Docs/Results
        chalk results --arrays /tmp/arrays
      """, shouldDisplay: false)

  @Argument(help: "The programs, such as P05; all where none is named.")
  var programs: [String] = []

  @Option(help: "How many minutes each program has at most.")
  var minutes = 60.0

  @Option(help: "The folder that the results go to.", completion: .directory, transform: typedPath)
  var out = "Docs/Results"

  @Option(
    help: "Train nothing: write the examples of each program into this folder, for Keras.",
    completion: .directory, transform: typedPath)
  var arrays: String?

  func validate() throws {
    guard minutes > 0, minutes.isFinite else {
      throw ValidationError("--minutes \(minutes): it takes a number above 0.")
    }
  }

  func run() throws {
    let known = try Catalog.builtIn().lessons.compactMap(\.printedProgram)
      .sorted { $0.plan.program < $1.plan.program }
    let chosen = try programs.isEmpty ? known : programs.map { try find($0, in: known) }
    var failures = 0
    for program in chosen {
      do {
        if let arrays { try writeArrays(of: program, to: arrays) } else { try train(program) }
      } catch let error as DataError {
        // Data that were not fetched: the others can still be trained.
        Terminal.error.write(["\(program.plan.program): left out. \(error)"])
        failures += 1
      }
    }
    if failures > 0 { throw ExitCode(1) }
  }

  private func find(_ name: String, in known: [PrintedProgram]) throws -> PrintedProgram {
    if let found = known.first(where: { $0.plan.program == name.uppercased() }) { return found }
    let names = known.map(\.plan.program).joined(separator: ", ")
    throw ValidationError("There is no printed program '\(name)'. There are \(names).")
  }

  private func train(_ program: PrintedProgram) throws {
    let name = program.plan.program
    let path = "\(out)/\(name).json"
    let progress = ProgressLine(Terminal.error)
    let (result, pictures) = try program.result(
      minutes: minutes, library: "Chalk \(toolkitVersion)", machine: Machine.inGeneralWords
    ) { progress.show($0) }
    progress.end()
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try Data(result.json().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    for (variant, picture) in pictures.enumerated() {
      guard let picture else { continue }
      try Data(picture.png()).write(
        to: URL(fileURLWithPath: "\(out)/\(program.pictureName(variant))"), options: .atomic)
    }
    for run in result.runs {
      let scores = run.scores.map { "\($0.name) \(written($0.value))" }.joined(separator: ", ")
      let variant = run.variant.isEmpty ? "" : ", \(run.variant)"
      print(
        "\(name)\(variant): \(written(run.epochs, digits: 3)) of \(program.plan.epochs) epochs, "
          + "\(written(run.seconds, digits: 3)) s, \(scores)")
    }
  }

  /// The examples as NPY files, and the plan as JSON.
  private func writeArrays(of program: PrintedProgram, to folder: String) throws {
    let own = "\(folder)/\(program.plan.program)"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    let data = try program.examples().data
    for (name, values) in data.arrays { try values.write(npy: "\(own)/\(name).npy") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(program.plan).write(to: URL(fileURLWithPath: "\(own)/plan.json"))
    print(
      "\(program.plan.program): "
        + data.arrays.map { "\($0.name) \($0.values.shape)" }.joined(separator: ", "))
  }
}
