import Foundation
import WholeFiles

extension ONNXCase {
  /// Writes a case: the model, and one set of inputs and of the outputs that are wanted, in the order of the graph's.
  /// - Throws: ``ONNXError/file(path:reason:)`` where the folder cannot be written, or the model is too large.
  public static func write(
    _ file: ONNXFile, inputs: [ONNXArray], outputs: [ONNXArray], to folder: URL
  ) throws(ONNXError) -> ONNXCase {
    let set = folder.appendingPathComponent("test_data_set_0")
    var files = [(folder.appendingPathComponent("model.onnx"), try file.bytes())]
    for (name, arrays) in [("input", inputs), ("output", outputs)] {
      for (index, array) in arrays.enumerated() {
        let path = set.appendingPathComponent("\(name)_\(index).pb")
        files.append((path, try ONNXFile.bytes(of: array)))
      }
    }
    do {
      try SafeFile.makeFolder(set.path)
      for (path, bytes) in files { try SafeFile.write(bytes, to: path.path) }
    } catch {
      throw .file(path: folder.path, reason: "\(error)")
    }
    return ONNXCase(folder)
  }
}
