import Chalk
import Foundation
import Testing

/// `chalk model convert` from a file to source text with its weights.
@Suite struct ModelConvertTests {
  private let chalk = try! ChalkProcess()

  private func path(_ name: String) -> String {
    chalk.folder.appendingPathComponent(name).path
  }

  @Test func aModelBecomesSourceTextWithItsWeights() throws {
    defer { chalk.remove() }
    var model = Sequential([
      .embedding(7, 4, maskZero: true), .lstm(3, name: "cell"), .dense(2, name: "out"),
    ])
    try model.build(for: [[5]])
    try ONNXExport(model).write(to: path("model.onnx"))
    for form in ["pytorch", "keras"] {
      let outcome = try chalk.run(
        "model", "convert", "model.onnx", "--to", form, "--out", "\(form).py")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(contentsOfFile: path("\(form).py"), encoding: .utf8)
      let library = form == "keras" ? "from keras import ops" : "import torch\n"
      #expect(text.contains(library) && text.contains("with_name(\"\(form).safetensors\")"))
      let weights = try WeightsFile(path: path("\(form).safetensors"))
      #expect(weights["out/kernel"]?.shape == [3, 2])
      for name in text.matches(of: #/w\["([^"]+)"\]/#).map({ String($0.1) }) {
        #expect(weights[name] != nil, "\(name)")
      }
    }
  }

  @Test func anOperatorWithoutAFormIsNamedAndNothingIsWritten() throws {
    defer { chalk.remove() }
    let file = try ONNXExport(
      inputs: [ONNXPort("x", .float32, [.known(3)])], outputs: [ONNXPort("y", .float32, [])]
    ) { (graph, names) throws(ONNXError) in [graph.add("Hardmax", names)] }
    try file.write(to: path("odd.onnx"))
    let outcome = try chalk.run("model", "convert", "odd.onnx", "--to", "keras", "--out", "odd.py")
    #expect(outcome.status == 1, "\(outcome.output)")
    for words in ["Hardmax", "node", "opset 17", "no form in keras"] {
      #expect(outcome.errors.contains(words), "\(words): \(outcome.errors)")
    }
    for name in ["odd.py", "odd.safetensors"] {
      #expect(!FileManager.default.fileExists(atPath: path(name)), "\(name)")
    }
  }
}
