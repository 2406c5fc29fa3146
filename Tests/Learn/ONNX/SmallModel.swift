import Tensors
import Testing

@testable import ONNX

/// A graph of one node, as bytes and back: what is tested is what a file would do.
func outputs(
  _ kind: String, _ inputs: [ONNXArray?], _ attributes: [String: ONNXAttribute] = [:],
  opset: Int = 17, outputs count: Int = 1
) throws -> [ONNXArray] {
  var graph = ONNXGraph()
  var values: [String: ONNXArray] = [:]
  var names: [String] = []
  for (index, array) in inputs.enumerated() {
    guard let array else {
      names.append("")
      continue
    }
    names.append("x\(index)")
    graph.inputs.append(ONNXPort("x\(index)", array.type, nil))
    values["x\(index)"] = array
  }
  let results = (0..<count).map { "y\($0)" }
  graph.outputs = results.map { ONNXPort($0, nil, nil) }
  graph.nodes = [
    ONNXNode(name: "node", kind: kind, inputs: names, outputs: results, attributes: attributes)
  ]
  let bytes = try ONNXFile(graph: graph, opsets: ["": opset]).bytes()
  return try ONNXRunner(ONNXFile(bytes: bytes)).run(values).map(\.array)
}

/// Floats of this shape; a vector where none is given.
func floats(_ numbers: [Double], _ shape: [Int]? = nil) -> ONNXArray {
  ONNXArray(Tensor(numbers, shape: shape.map { Shape($0) }))
}

/// Whether the single output has these numbers.
func expect(
  _ arrays: [ONNXArray], _ numbers: [Double], _ shape: [Int],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let wanted = ONNXValue.array(
    (try? ONNXArray(doubles: numbers, shape: shape, type: arrays[0].type)) ?? arrays[0])
  let difference = ONNXCase.difference(
    .array(arrays[0]), wanted, relative: 1e-4, absolute: 1e-5)
  #expect(difference == nil, sourceLocation: sourceLocation)
}
