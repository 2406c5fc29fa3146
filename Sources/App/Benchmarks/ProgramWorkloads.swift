import Datasets
import Figures
import Foundation
import Processes
import Randomness
import WholeFiles

/// What a user waits for: the program's start, the first figure, a plugin, a data set.
extension Workload {
  /// The workloads that start the program itself.
  public static let program: [Workload] = [
    start, firstFigure, changedPlugin, unchangedPlugin, mnist, table,
  ]

  static let start = Workload("start-up", unit: "the program starts, lists all there is, and ends")
  {
    { try chalk(["list"]) }
  }

  static let firstFigure = Workload(
    "first-figure", unit: "a line chart from value to file, gnuplot's start included"
  ) {
    let scratch = try TemporaryFolder("chalk-bench")
    let figure = Figure("A wave", caption: "A sine.", x: "x", y: "sin x") {
      Line(over: 0...6) { sin($0) }
    }
    let provenance = Provenance(lesson: "bench", version: "", command: "chalk bench first-figure")
    return {
      try figure.write(
        to: scratch.path, name: "wave", using: FigureRenderer(), provenance: provenance)
    }
  }

  static let changedPlugin = Workload(
    "plugin-changed", unit: "chalk run of a one-file plugin that was changed: compiled, loaded, run"
  ) {
    let scratch = try TemporaryFolder("chalk-bench")
    var number = 0
    return {
      number += 1
      try write(plugin: "// change \(number) of \(UUID())\n", to: scratch)
      try chalk(["run", "Doubled.swift"], in: scratch)
    }
  }

  static let unchangedPlugin = Workload(
    "plugin-unchanged", unit: "chalk run of a one-file plugin that was not changed"
  ) {
    let scratch = try TemporaryFolder("chalk-bench")
    try write(plugin: "", to: scratch)
    return { try chalk(["run", "Doubled.swift"], in: scratch) }
  }

  /// Throws where MNIST is not on this machine.
  static let mnist = Workload(
    "mnist-load", unit: "MNIST's four gzip files", bytes: 70_000 * 785 * (1 + 4)
  ) {
    let folder = try DataSearch().requireFolder("mnist")
    return { _ = try ImageExamples.idxFolder(folder) }
  }

  static let table = Workload(
    "csv-load", unit: "a CSV file of 200,000 rows of ten numbers, \(tableText().utf8.count) bytes",
    bytes: Double(tableText().utf8.count + 200_000 * 10 * 8)
  ) {
    let scratch = try TemporaryFolder("chalk-bench")
    try scratch.write(tableText(), to: "table.csv")
    return { _ = try DataTable(csv: scratch.path + "/table.csv") }
  }

  private static func tableText() -> String {
    var random = RandomSource(seed: 1)
    let rows = (0..<1000).map { _ in
      (0..<10).map { _ in String(format: "%.6f", random.normal()) }.joined(separator: ",")
    }.joined(separator: "\n")
    return (0..<10).map { "c\($0)" }.joined(separator: ",") + "\n"
      + Array(repeating: rows, count: 200).joined(separator: "\n") + "\n"
  }

  private static func write(plugin head: String, to scratch: TemporaryFolder) throws {
    let source = """
      import Chalk

      \(head)struct Doubled: ActivationFunction {
        let name = "doubled"
        let formula: Formula = "f(x) = 2 x"
        func value(_ x: Double) -> Double { 2 * x }
        func slope(_ x: Double) -> Double { 2 }
      }
      """
    try scratch.write(source, to: "Doubled.swift")
  }

  /// This program, once more, with its output thrown away.
  private static func chalk(_ arguments: [String], in scratch: TemporaryFolder? = nil) throws {
    var command = Command("/proc/self/exe", arguments)
    command.folder = scratch?.path
    (command.output, command.errors) = (.nothing, .nothing)
    let ending = try command.start().ending().ending
    if ending != .exited(0) {
      throw WorkloadError("'chalk \(arguments.joined(separator: " "))': \(ending)")
    }
  }
}

extension TemporaryFolder {
  fileprivate func write(_ text: String, to name: String) throws(SafeFileError) {
    try SafeFile.write(Array(text.utf8), to: "\(path)/\(name)")
  }
}

/// Why a workload cannot be timed.
public struct WorkloadError: Error, CustomStringConvertible {
  /// What failed, and what the program said.
  public let description: String

  init(_ description: String) { self.description = description }
}
