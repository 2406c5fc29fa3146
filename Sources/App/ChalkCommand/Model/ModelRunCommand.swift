import ArgumentParser
import Chalk
import Foundation
import WholeFiles

/// `chalk model run`: the outputs of an ONNX file for arrays of NumPy.
struct ModelRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an ONNX file on arrays, and write its outputs.",
    discussion: """
      Examples:
        chalk model run model.onnx --input x=x.npy --out Outputs
        chalk model run model.onnx --input a=a.npy --input b=b.npy --out .
      """)

  @Argument(help: "An .onnx file.", completion: .file(extensions: ["onnx"]), transform: typedPath)
  var file: String

  @Option(help: "An input of the model and its array, NAME=FILE.npy; once for each input.")
  var input: [String] = []

  @Option(help: "The folder for the outputs, each NAME.npy.", transform: typedPath)
  var out: String

  func run() throws {
    do {
      let model = try ONNXFile(path: file)
      var arrays: [String: ONNXArray] = [:]
      for text in input {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw ValidationError("--input \(text): needs NAME=FILE.npy, such as x=x.npy.")
        }
        let type = model.graph.inputs.first { $0.name == parts[0] }?.type
        let tensor = try Tensor(npy: parts[1])
        arrays[parts[0]] = try ONNXArray(tensor).converted(to: type ?? .float32)
      }
      let outputs = try ONNXRunner(model).run(arrays)
      try SafeFile.makeFolder(out)
      for (name, array) in outputs {
        let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }
        let stem = String(safe).hasPrefix(".") ? "_" + String(safe) : String(safe)
        let path = URL(fileURLWithPath: out).appendingPathComponent(stem + ".npy").path
        try array.tensor().write(npy: path)
        print("\(name) \(array.shape): \(path)".withVisibleControls)
      }
    } catch let error as ValidationError {
      throw error
    } catch {
      throw Failure("\(error)")
    }
  }
}
