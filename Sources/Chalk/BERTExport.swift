import Autograd
import Layers
import ONNX
import Pretrained
import Tensors

/// A BERT as an ONNX file. It stands here, as `Pretrained` and `ONNX` do not know of each other.
extension ONNXExport {
  /// `tokens` `[batch, steps]` to `hidden` `[batch, steps, features]`. With types, for pairs of sentences, there is also
  /// the input `types`, 0 at the tokens of the first one and 1 at those of the second; with a mask `mask`, 0 at padding.
  /// All are 64-bit whole numbers.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where a part of it has no ONNX form.
  public init(_ model: BERT, hasTypes: Bool = false, hasMask: Bool = true) throws(ONNXError) {
    let steps: [ONNXPort.Size] = [.named("batch"), .named("steps")]
    var names = ["tokens"]
    if hasTypes { names.append("types") }
    if hasMask { names.append("mask") }
    try self.init(
      inputs: names.map { ONNXPort($0, .int64, steps) },
      outputs: [ONNXPort("hidden", .float32, steps + [.known(model.features)])]
    ) { (graph, inputs) throws(ONNXError) in
      let shape: SampleShape = [nil, model.features]
      var x = try graph.part(model.word, "word", inputs[0], [nil])
      x = try graph.part(model.position, "position", x, shape)
      if hasTypes {
        let types = try graph.part(model.type, "type", inputs[1], [nil])
        x = graph.add("Add", [x, types])
      } else {
        x = graph.add("Add", [x, graph.weight("type", model.type.embeddings.value[0])])
      }
      x = try graph.part(model.norm, "norm", x, shape)
      let mask = hasMask ? graph.isReal(inputs[inputs.count - 1]) : nil
      for block in model.blocks {
        graph.mask = mask
        x = try graph.part(block, block.name, x, shape)
      }
      graph.mask = nil
      return [x]
    }
  }
}
