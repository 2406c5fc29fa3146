import Autograd
import Foundation
import Layers
import Tensors
import Training
import WholeFiles

/// Writes a model as an ONNX file that other programs open: images stay channels-last outside, and are turned to
/// ONNX' channels-first where an operator needs it.
///
/// ```swift
/// try ONNXExport(model).write(to: "model.onnx")
/// ```
/// Dropout and what else belongs to training is left out.
public struct ONNXExport {
  /// The graph.
  public let file: ONNXFile

  /// The graph of a model of layers one behind the other, whose weights are there.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` for a layer that ONNX has no form for.
  public init(_ model: Sequential) throws(ONNXError) {
    guard !model.layers.isEmpty else {
      throw .layer(
        name: model.name, kind: "Sequential",
        reason: "its weights are not made yet; build it for a shape of inputs")
    }
    try self.init(
      layers: model.layers, names: model.layerNames, input: model.shapes[0],
      output: model.shapes[model.shapes.count - 1])
  }

  /// The graph of any model with one input in which each layer takes what the one before gave. The model is run
  /// once, and the graph as well: where they differ, there is more in the model than its layers.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` for a model or a layer that ONNX has no form for.
  public init<M: Model>(_ model: M, inputShape: [Int]) throws(ONNXError)
  where M.Input == Variable {
    var calls: [ForwardContext.Call] = []
    let count = inputShape.reduce(1, *)
    let numbers = (0..<count).map { Foundation.sin(Double($0 + 1)) }
    let x = Tensor(numbers, shape: Shape([1] + inputShape))
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher { (call: ForwardContext.Call) in calls.append(call) }
    let y = context.open { model(Variable(x)) }.value
    try self.init(
      layers: calls.map(\.layer), names: calls.map(\.path), input: inputShape,
      output: y.shape.dimensions.dropFirst().map { $0 })
    let given = try ONNXRunner(file).run([file.graph.inputs[0].name: ONNXArray(x)])
    let isEqual = try given[0].array.tensor().isClose(to: y, relative: 1e-3, absolute: 1e-5)
    guard isEqual else {
      throw .layer(
        name: "of the model", kind: "\(M.self)",
        reason: "it does more than its layers one behind the other; use Sequential, Residual and "
          + "Concatenate")
    }
  }

  /// A graph of any inputs and outputs, for models with several of them: the closure is given the inputs' names, adds
  /// the nodes, and returns the names of the values that the outputs are, in their order.
  ///
  /// ```swift
  /// let sum = try ONNXExport(
  ///   inputs: [ONNXPort("a", .float32, [.named("batch")]), ONNXPort("b", .float32, [.named("batch")])],
  ///   outputs: [ONNXPort("sum", .float32, [.named("batch")])]
  /// ) { graph, inputs in [graph.add("Add", inputs)] }
  /// ```
  /// - Throws: ``ONNXError`` for names that come twice, for outputs that are others than were promised, and what the
  ///   closure throws.
  public init(
    inputs: [ONNXPort], outputs: [ONNXPort],
    _ write: (inout GraphBuilder, [String]) throws(ONNXError) -> [String]
  ) throws(ONNXError) {
    let names = (inputs + outputs).map(\.name)
    guard Set(names).count == names.count, !names.contains("") else {
      throw .malformed(place: "the graph", reason: "inputs and outputs need names of their own")
    }
    var graph = GraphBuilder()
    graph.reserve(outputs.map(\.name))
    let given = inputs.map { graph.input($0.name, $0.shape ?? [], $0.type ?? .float32) }
    let values = try write(&graph, given)
    guard values.count == outputs.count else {
      throw .malformed(
        place: "the graph", reason: "\(values.count) values for \(outputs.count) outputs")
    }
    file = ONNXFile(
      graph: graph.finished(Array(zip(values, outputs))), opsets: ["": GraphBuilder.opset])
  }

  private init(
    layers: [any Layer], names: [String], input: SampleShape, output: SampleShape
  ) throws(ONNXError) {
    var graph = GraphBuilder()
    var x = graph.input("input", ONNXExport.sizes(input))
    x = try graph.parts(layers, names, x, input)
    file = ONNXFile(
      graph: graph.finished(output: x, ONNXExport.sizes(output)),
      opsets: ["": GraphBuilder.opset])
  }

  private static func sizes(_ shape: SampleShape) -> [ONNXPort.Size] {
    [.named("batch")]
      + shape.enumerated().map { axis, size in
        size.map { .known($0) } ?? .named("size_\(axis + 1)")
      }
  }

  /// The bytes of the file.
  /// - Throws: ``ONNXError`` where the model is too large for one file.
  public func bytes() throws(ONNXError) -> [UInt8] { try file.bytes() }

  /// Writes the file, whole or not at all.
  /// - Throws: ``ONNXError/file(path:reason:)``.
  public func write(to path: String) throws(ONNXError) {
    let bytes = try bytes()
    do {
      try SafeFile.write(bytes, to: path)
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
  }
}
