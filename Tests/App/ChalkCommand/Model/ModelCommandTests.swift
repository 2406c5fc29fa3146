import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// `chalk model`, as a learner uses it.
@Suite struct ModelCommandTests {
  private let chalk = try! ChalkProcess()

  @Test func listNamesEveryModelWithItsLicenseAndWhereItIs() throws {
    let list = try chalk.run(["model", "list"], environment: ["CHALK_MODELS": chalk.folder.path])
    #expect(list.status == 0, "\(list.errors)")
    for package in PretrainedPackage.known {
      #expect(list.output.contains("\(package.name) \(package.version)"))
      // The lines are wrapped.
      let words = list.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(package.license) && words.contains(package.origin))
    }
    #expect(list.output.contains("Looked for in: \(chalk.folder.path), "))
    #expect(list.output.contains("MB"))
    chalk.remove()
  }

  @Test func aNameThatThereIsNotIsRefusedWithTheOthers() throws {
    for command in ["fetch", "show"] {
      let outcome = try chalk.run("model", command, "silero-vat")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("silero-vat") && outcome.errors.contains("silero-vad"))
    }
    chalk.remove()
  }

  @Test func anotherWheelIsRefusedAndNothingIsKept() throws {
    try chalk.write("odd.whl", "no wheel")
    let outcome = try chalk.run("model", "fetch", "silero-vad", "--package", "odd.whl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("SHA-256"), "\(outcome.errors)")
    let kept = chalk.folder.appendingPathComponent("home/cache/models/silero-vad").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
    let missing = try chalk.run("model", "fetch", "silero-vad", "--package", "none.whl")
    #expect(missing.status == 1 && missing.errors.contains("none.whl"))
    chalk.remove()
  }

  /// A python3 that is none, in front of everything in PATH.
  @Test func withoutPipItIsSaidWhatToDo() throws {
    try chalk.write("bin/python3", "#!/bin/sh\necho 'python3: No module named pip' >&2\nexit 1\n")
    let bin = chalk.folder.appendingPathComponent("bin").path
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: bin + "/python3")
    let outcome = try chalk.run(
      ["model", "fetch", "silero-vad"], environment: ["PATH": bin + ":/usr/bin:/bin"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Python has no pip"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--package silero_vad-6.2.3-py3-none-any.whl"))
    chalk.remove()
  }

  @Test func whatPipSaysIsPutInPlainWords() {
    #expect(PipDownload.reason(in: "No module named pip").contains("python3-pip"))
    let network =
      "WARNING: Retrying … NewConnectionError('Failed to establish a new connection: [Errno -3]')\n"
      + "ERROR: No matching distribution found for silero-vad==6.2.3\n"
    #expect(PipDownload.reason(in: network).contains("is there a network?"))
    let gone =
      "ERROR: Could not find a version\nERROR: No matching distribution found for x==1\n"
    #expect(
      PipDownload.reason(in: gone)
        == "pip could not fetch it, and says: ERROR: No matching distribution found for x==1.")
    #expect(PipDownload.reason(in: "").contains("without a word"))
  }

  @Test func showListsLayersShapesAndCounts() throws {
    let path = chalk.folder.appendingPathComponent("net.safetensors").path
    try WeightsFile(
      [
        NamedTensor("dense.weight", .ones([2, 3])),
        NamedTensor("dense.bias", .zeros([2]), as: .f16),
        NamedTensor("scale", Tensor(2)),
      ], metadata: ["made": "by a test"]
    ).write(to: path)
    let outcome = try chalk.run("model", "show", "net.safetensors")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "dense\n", "weight  2 × 3", "F32", "F16", "one number", "made: by a test",
      "3 tensors, 9 numbers in all",
    ] {
      #expect(outcome.output.contains(words), "\(words): \(outcome.output)")
    }
    try chalk.write("odd.safetensors", "{}")
    let odd = try chalk.run("model", "show", "odd.safetensors")
    #expect(odd.status == 1 && odd.errors.contains("truncated"))
    let none = try chalk.run(
      ["model", "show", "g2p-en"],
      environment: ["CHALK_MODELS": "", "HOME": chalk.folder.path], without: ["XDG_CACHE_HOME"])
    #expect(none.status == 1 && none.errors.contains("chalk model fetch g2p-en"))
    chalk.remove()
  }

  @Test func megabytesHaveADigitWhereTheyAreFew() {
    #expect(
      [1_239_748, 91_566_131, 49_999, 9_960_000].map(\.asMegabytes) == ["1.2", "92", "0.0", "10"])
  }
}
