import Foundation
import Testing

/// `chalk train`, as a user runs it: a new model, on data that the program brings.
@Suite struct TrainTests {
  private let chalk = try! ChalkProcess()

  private func train(_ words: String...) throws -> ChalkProcess.Outcome {
    try chalk.run(["train", "Mine.swift"] + words)
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: chalk.folder.appendingPathComponent(path))
  }

  @Test func aNewModelLearnsAndGoesOnAsIfItHadNotStopped() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    let whole = try train("--data", "iris", "--epochs", "4", "--out", "Whole")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.contains("held out"))
    let page = String(decoding: try bytes("Whole/index.html"), as: UTF8.self)
    #expect(page.contains("<html") && !page.contains("http://"))

    #expect(try train("--data", "iris", "--epochs", "2", "--out", "Parts").status == 0)
    let again = try train("--data", "iris", "--epochs", "4", "--out", "Parts")
    #expect(again.status == 1 && again.errors.contains("--resume"), "\(again.errors)")
    let other = try train(
      "--data", "iris", "--epochs", "4", "--seed", "1", "--out", "Parts", "--resume")
    #expect(other.status == 1 && other.errors.contains("the seed was 0"), "\(other.errors)")
    let resumed = try train("--data", "iris", "--epochs", "4", "--out", "Parts", "--resume")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try bytes("Whole/model.safetensors") == bytes("Parts/model.safetensors"))
    #expect(try chalk.run("look", "Whole").status == 0)
  }

  @Test func whatIsInterruptedGoesOnToTheSameWeights() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    #expect(try train("--data", "iris", "--epochs", "1", "--out", "Warm").status == 0)
    let stopped = try chalk.shell([
      "env", "CHALK_HOME=\(chalk.folder.path)/home", "timeout", "--preserve-status", "-s", "INT",
      "2", ChalkProcess.executable.path, "train", "Mine.swift", "--data", "iris", "--epochs",
      "1000000", "--out", "Parts",
    ])
    if stopped.status == 127 {
      print("skipped: timeout is not here")
      return
    }
    #expect(stopped.status == 130 && stopped.output.contains("--resume"), "\(stopped)")
    let seen = stopped.output.matches(of: #/Epoch (\d+)\//#).compactMap { Int($0.1) }.max()
    let epochs = String(try #require(seen) + 2)
    let resumed = try train("--data", "iris", "--epochs", epochs, "--out", "Parts", "--resume")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try train("--data", "iris", "--epochs", epochs, "--out", "Whole").status == 0)
    #expect(try bytes("Whole/model.safetensors") == bytes("Parts/model.safetensors"))
  }

  @Test func whatCannotBeLearnedFromIsToldInWords() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    let none = try train("--epochs", "1")
    #expect(none.status != 0 && none.errors.contains("--data"), "\(none.errors)")
    let unknown = try train("--data", "irsi", "--epochs", "1")
    #expect(unknown.status != 0 && unknown.errors.contains("irsi"), "\(unknown.errors)")
    try chalk.write("few.csv", "a,b\n1,x\n2,y\n")
    let few = try train("--data", "few.csv", "--epochs", "1")
    #expect(few.status != 0 && few.errors.contains("few.csv"), "\(few.errors)")
    let epochs = try train("--data", "iris", "--epochs", "0")
    #expect(epochs.status == 64 && epochs.errors.contains("from 1 to"), "\(epochs.errors)")
    #expect(!FileManager.default.fileExists(atPath: chalk.folder.path + "/Runs"))
  }
}
