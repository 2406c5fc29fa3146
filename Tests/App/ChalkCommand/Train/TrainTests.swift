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

  /// Sixty rows of four fractions as `x`, three classes as `y`, as NumPy writes them: no pictures of 2 × 2.
  private func writeArrays() throws -> Bool {
    let script = """
      import struct, sys, zipfile
      def npy(shape, kind, data):
        head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (kind, shape)
        head += ' ' * (63 - (10 + len(head)) % 64) + chr(10)
        return bytes([0x93]) + b'NUMPY' + bytes([1, 0]) + struct.pack('<H', len(head)) + head.encode() + data
      rows = [[i % 3 / 4 + i % 5 / 40, i % 7 / 7, i % 2 / 2, i / 60] for i in range(60)]
      with zipfile.ZipFile(sys.argv[1], 'w') as file:
        flat = [number for row in rows for number in row]
        file.writestr('x.npy', npy((60, 4), '<f8', struct.pack('<240d', *flat)))
        file.writestr('y.npy', npy((60,), '<i8', struct.pack('<60q', *[i % 3 for i in range(60)])))
      """
    let made = try chalk.shell(["python3", "-c", script, "arrays.npz"])
    if made.status == 127 { print("skipped: python3 is not here") }
    return made.status == 0
  }

  @Test func arraysSettingsAndTheFirstExamples() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    guard try writeArrays() else { return }
    let usual = try train("--data", "arrays.npz", "--epochs", "2", "--out", "Usual")
    #expect(usual.status == 0, "\(usual.errors)")
    #expect(usual.output.contains("12 examples held out"), "\(usual.output)")
    let small = try train(
      "--data", "arrays.npz", "--epochs", "2", "--set", "hidden=7", "--out", "Small")
    #expect(small.status == 0, "\(small.errors)")
    #expect(try bytes("Small/model.safetensors").count < bytes("Usual/model.safetensors").count)
    #expect(String(decoding: try bytes("Small/index.html"), as: UTF8.self).contains("hidden=7"))
    let other = try train("--data", "arrays.npz", "--epochs", "3", "--out", "Small", "--resume")
    #expect(other.status == 1 && other.errors.contains("--set was hidden=7"), "\(other.errors)")
    let few = try train(
      "--data", "arrays.npz", "--epochs", "1", "--first", "30", "--out", "Few")
    #expect(few.status == 0, "\(few.errors)")
    #expect(few.output.contains("Of 60 examples the first 30 are taken."), "\(few.output)")
    #expect(few.output.contains("6 examples held out"), "\(few.output)")
  }

  /// TensorBoard's events, read by the Python packages that are made for them, where these are here.
  @Test func theEventsAreWhatTheReportSays() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    #expect(try train("--data", "iris", "--epochs", "2", "--out", "Run").status == 0)
    #expect(try !bytes("Run/tensorboard/events.out.tfevents.0.chalk").isEmpty)
    let script = ChalkProcess.packageRoot.appendingPathComponent("Docs/Peers/check_events.py").path
    let check = ["python3", script]
    let whole = try chalk.shell(check + ["Run"])
    if whole.status == 127 || whole.status == 2 {
      print("skipped: python3 or its package tbparse is not here")
      return
    }
    #expect(whole.status == 0, "\(whole.output)\(whole.errors)")
    // A report that says something else is noticed, and so is a folder without one.
    let report = try String(decoding: bytes("Run/report.json"), as: UTF8.self)
    let changed = report.replacing(#/"number":\ ?1\b/#, with: "\"number\":9")
    #expect(changed != report)
    try chalk.write("Run/report.json", changed)
    let other = try chalk.shell(check + ["Run"])
    #expect(other.status == 1 && other.output.contains("of epoch 9 is missing"), "\(other)")
    #expect(try chalk.shell(check + ["."]).status == 1)
  }

  @Test func whatCannotBeSetIsToldInWords() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "model", "Mine").status == 0)
    let rows = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 < 20 ? "a" : "b")" }
    try chalk.write("sorted.csv", (["x,y,kind"] + rows).joined(separator: "\n") + "\n")
    for (words, status, told) in [
      (["--set", "hiden=7"], 64, "Did you mean 'hidden'"),
      (["--set", "hidden=0"], 64, "from 1 to"),
      (["--set", "hidden=1.5"], 64, "a whole number"), (["--set", "hidden"], 64, "name=value"),
      (["--set", "epochs=3"], 64, "--epochs and a number"),
      (["--first", "3"], 64, "10 or more"), (["--first", "15"], 1, "all of one class"),
    ] {
      let outcome = try chalk.run(
        ["train", "Mine.swift", "--data", "sorted.csv", "--target", "kind", "--epochs", "1"] + words
      )
      #expect(
        outcome.status == Int32(status) && outcome.errors.contains(told), "\(words): \(outcome)")
    }
    #expect(!FileManager.default.fileExists(atPath: chalk.folder.path + "/Runs"))
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
