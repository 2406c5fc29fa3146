import ArgumentParser
import Chalk
import Foundation
import WholeFiles

/// `chalk model run`: the outputs of an ONNX file for arrays of NumPy.
struct ModelRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an ONNX file on arrays, and write its outputs.",
    discussion: """
      An array must have the type and the shape that the model declares; nothing is converted. Outputs keep their type:
      whole numbers lose no digit.

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
      let files = try inputFiles()
      let model = try ONNXFile(path: file)
      var arrays: [String: ONNXArray] = [:]
      for (name, file) in files {
        let port = model.graph.inputs.first { $0.name == name }
        // The runner names the inputs that there are, where this is none of them.
        arrays[name] = try port?.array(npy: file) ?? ONNXArray(npy: file)
      }
      let outputs = try ONNXRunner(model).run(arrays)
      try SafeFile.makeFolder(out)
      for (name, array) in outputs {
        let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }
        let stem = String(safe).hasPrefix(".") ? "_" + String(safe) : String(safe)
        let path = URL(fileURLWithPath: out).appendingPathComponent(stem + ".npy").path
        if let type = model.graph.outputs.first(where: { $0.name == name })?.type,
          type != array.type
        {
          throw ONNXError.malformed(
            place: "the output \(name)",
            reason: "the graph declares \(type), and its nodes give \(array.type)")
        }
        try array.write(npy: path)
        print("\(name) \(array.type) \(array.shape): \(path)".withVisibleControls)
      }
    } catch let error as ValidationError {
      throw error
    } catch {
      throw Failure("\(error)")
    }
  }

  /// The inputs by name, and the file of each.
  private func inputFiles() throws -> [(name: String, file: String)] {
    var files: [(name: String, file: String)] = []
    for text in input {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("--input \(text): needs NAME=FILE.npy, such as x=x.npy.")
      }
      guard !files.contains(where: { $0.name == parts[0] }) else {
        throw ValidationError("--input \(parts[0]) comes twice; each input is given once.")
      }
      files.append((parts[0], parts[1]))
    }
    return files
  }
}
