import Chalk
import Foundation
import WholeFiles

/// The folder of a training: what it was begun with, its checkpoints, its report, its weights.
struct RunFolder {
  let path: String

  /// What a run was begun with: whoever goes on with it needs the same.
  struct Beginning: Codable, Equatable {
    var model: String
    var seed: UInt64
    var batch: Int
    var dataHash: String
    /// The settings of the model that were chosen; nil in runs of a time before there were any.
    var settings: [String: Double]?
  }

  private var file: String { path + "/run.json" }
  var checkpoints: String { path + "/checkpoints" }
  var weights: String { path + "/model.safetensors" }

  /// What the run in the folder was begun with; nil where there is none.
  func beginning() throws -> Beginning? {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    do {
      return try JSONDecoder().decode(Beginning.self, from: data)
    } catch {
      throw Failure("'\(file)' cannot be read. Name another folder with --out.")
    }
  }

  /// Notes what the run begins with, in a folder that has no run yet.
  func begin(_ beginning: Beginning) throws {
    if FileManager.default.fileExists(atPath: file) {
      throw Failure(
        "There is a run in '\(path)' already, and it is left as it is. --resume goes on with it, --out "
          + "names another folder.")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try SafeFile.makeFolder(path)
      try SafeFile.write(Array(try encoder.encode(beginning)), to: file)
    } catch {
      throw Failure("Cannot write to '\(path)': \(error.reason). Name another folder with --out.")
    }
  }

  /// Refuses to go on where another run was begun: with another seed, model, batch or other data it would be neither.
  func requireSame(_ now: Beginning) throws {
    guard let before = try beginning() else {
      throw Failure("There is no run in '\(path)' to go on with: leave --resume out.")
    }
    var other: [String] = []
    if before.model != now.model { other.append("the model was '\(before.model)'") }
    if before.seed != now.seed { other.append("the seed was \(before.seed)") }
    if before.batch != now.batch { other.append("the batches were of \(before.batch)") }
    if before.dataHash != now.dataHash { other.append("the data were others") }
    let (settings, others) = (before.settings ?? [:], now.settings ?? [:])
    if settings != others {
      let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\(written($0.value))" }
      other.append(
        words.isEmpty
          ? "nothing was set with --set" : "--set was \(words.joined(separator: " "))")
    }
    if other.isEmpty { return }
    throw Failure(
      "The run in '\(path)' was begun otherwise: \(other.joined(separator: ", ")). Go on with the same, or "
        + "name another folder with --out.")
  }
}
