import ArgumentParser
import Chalk
import Foundation

/// `chalk model test`: cases as ONNX' own suite has them.
struct ModelTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run ONNX' test folders: model.onnx and test_data_set_*.",
    discussion: """
      Says of each case whether it passed, was refused (an operator that Chalk does not compute), or failed.

      Examples:
        chalk model test test_relu
        chalk model test --quiet /usr/share/libonnx-testdata/data/node
      """)

  @Argument(help: "Folders with cases, or with folders of cases.", transform: typedPath)
  var folders: [String]

  @Flag(help: "Name only the cases that did not pass.")
  var quiet = false

  func run() throws {
    var (passed, refused, failed) = (0, 0, 0)
    for folder in folders {
      let cases = ONNXCase.all(in: URL(fileURLWithPath: folder))
      if cases.isEmpty { throw Failure("\(folder): there is no model.onnx in it, nor below it.") }
      for test in cases {
        let name = test.folder.lastPathComponent.withVisibleControls
        switch test.run() {
        case .passed:
          passed += 1
          if !quiet { print("passed   \(name)") }
        case .refused(let reason):
          refused += 1
          print("refused  \(name): \(reason)".withVisibleControls)
        case .failed(let reason):
          failed += 1
          print("failed   \(name): \(reason)".withVisibleControls)
        }
      }
    }
    print("\(passed) passed, \(refused) refused, \(failed) failed")
    if failed > 0 { throw ExitCode.failure }
  }
}
