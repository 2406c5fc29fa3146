/// A graph as source text for another library: it builds the model, and reads its weights from a safetensors file
/// beside it.
///
/// Each node becomes a line, `Scan` a loop, and what the library has no function for a small function above the model.
/// Operators without a form are refused by name.
public enum ONNXSource: String, Sendable, CaseIterable {
  case keras, pytorch

  /// The text, and the weights by the names that it reads.
  /// - Throws: ``ONNXError/unsupported(operator:node:opset:reason:)`` for an operator without a form.
  public func text(
    of file: ONNXFile, weights path: String
  ) throws(ONNXError) -> (text: String, weights: [(name: String, array: ONNXArray)]) {
    let graph = file.graph
    var body = SourceText(self, opsets: file.opsets, functions: Set(file.functions.keys))
    var arguments: [String] = []
    for (index, port) in graph.neededInputs.enumerated() {
      let name = "x\(index)"
      arguments.append(name)
      body.values[port.name] = .tensor(name)
      let type = port.type.map { "\($0) " } ?? ""
      body.add("# \(name): \(port.name.asComment), \(type)\(port.text.asComment)")
    }
    if self == .keras {
      for name in arguments { body.add("\(name) = ops.convert_to_tensor(\(name))") }
    }
    body.add(constants: graph.initializers)
    try body.write(graph.nodes)
    var results: [String] = []
    for port in graph.outputs {
      guard let value = body.values[port.name] else {
        throw .malformed(place: "the output \(port.name)", reason: "no node gives it")
      }
      results.append(body.tensor(value))
    }
    body.add("return \(results.joined(separator: ", "))")
    let definition = ["def model(\(arguments.joined(separator: ", "))):"] + body.lines
    let parts =
      [head(path)] + SourceHelper.allCases.filter(body.helpers.contains).map { $0.lines(in: self) }
      + [definition]
    let text = parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n\n") + "\n"
    return (text, body.weights)
  }

  /// What is imported, and the weights.
  private func head(_ path: String) -> [String] {
    let inner = String(path.map { $0.isNewline || "\\\"".contains($0) ? "_" : $0 })
    let place = "Path(__file__).with_name(\"\(inner)\")"
    switch self {
    case .pytorch:
      return [
        "from pathlib import Path", "", "import torch", "import torch.nn.functional as F",
        "from safetensors.torch import load_file", "", "w = load_file(\(place))",
      ]
    case .keras:
      return [
        "from pathlib import Path", "", "from keras import ops",
        "from safetensors.numpy import load_file", "",
        "w = {name: ops.convert_to_tensor(x) for name, x in load_file(\(place)).items()}",
      ]
    }
  }

  /// The form of the library that is meant.
  func pick(pytorch: String, keras: String) -> String { self == .pytorch ? pytorch : keras }
}

extension String {
  /// What may stand in a comment: a name in a file may have line ends in it, and what follows would be run.
  var asComment: String {
    filter { $0.isLetter || $0.isNumber || "/_.-:,[]? ".contains($0) }
  }
}
