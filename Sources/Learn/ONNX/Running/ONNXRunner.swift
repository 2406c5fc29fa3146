import Tensors

/// Runs a model: its nodes one after the other, each value dropped when nobody needs it any more.
///
/// ```swift
/// let runner = try ONNXRunner(ONNXFile(path: "model.onnx"))
/// let outputs = try runner.run(["x": ONNXArray(x)])
/// ```
public struct ONNXRunner: Sendable {
  private let file: ONNXFile

  /// The most often that the body of a loop runs.
  static let mostTurns = 1 << 20

  /// The most that functions and graphs may lie in each other while they run.
  static let deepestCall = 64

  /// A runner for a model, all of whose operators must be known.
  /// - Throws: ``ONNXError`` that names the first operator, node and version that Chalk does not compute.
  public init(_ file: ONNXFile) throws(ONNXError) {
    self.file = file
    guard file.opset <= 30 else {
      throw .unsupported(
        operator: "of any kind", node: "", opset: file.opset, reason: "this version is not known")
    }
    var known: Set<String> = []
    try check(file.graph.nodes, file.opsets, &known)
  }

  /// The outputs by name, in the graph's order, for arrays by the names of the inputs.
  /// - Throws: ``ONNXError`` for an input that does not fit, and for an operator that cannot take what it is given.
  public func run(
    _ inputs: [String: ONNXArray]
  ) throws(ONNXError) -> [(name: String, array: ONNXArray)] {
    var outputs: [(String, ONNXArray)] = []
    for (name, value) in try run(values: inputs.mapValues { .array($0) }) {
      guard let array = value.array else {
        throw .input(name: name, reason: "the output is \(value.kind); ask for values, not arrays")
      }
      outputs.append((name, array))
    }
    return outputs
  }

  /// The outputs, of whatever kind, for values by the names of the inputs.
  /// - Throws: ``ONNXError`` for an input that does not fit, and for an operator that cannot take what it is given.
  public func run(
    values: [String: ONNXValue]
  ) throws(ONNXError) -> [(name: String, value: ONNXValue)] {
    try run(values: values, checksShapes: true)
  }

  func run(
    values: [String: ONNXValue], checksShapes: Bool
  ) throws(ONNXError) -> [(name: String, value: ONNXValue)] {
    let graph = file.graph
    for name in values.keys.sorted() where !graph.inputs.contains(where: { $0.name == name }) {
      let names = graph.neededInputs.map(\.name).joined(separator: ", ")
      throw .input(name: name, reason: "the model has none of this name; it has \(names)")
    }
    for input in graph.neededInputs {
      guard let value = values[input.name] else {
        throw .input(name: input.name, reason: "it is needed, \(input.text), and was not given")
      }
      guard let array = value.array else { continue }
      guard !checksShapes || input.takes(array.shape) else {
        throw .input(
          name: input.name, reason: "got \(array.shape); needs \(input.text)")
      }
      if let type = input.type, type != array.type {
        throw .input(name: input.name, reason: "got \(array.type); needs \(type)")
      }
    }
    do {
      var scope = Scope(values: values, meter: RunMeter())
      return try zip(graph.outputs.map(\.name), run(graph, &scope, file.opsets, depth: 0))
        .map { ($0, $1) }
    } catch let error as ONNXError {
      throw error
    } catch {
      let reason = (error as? Mismatch)?.reason ?? "\(error)"
      throw .node(operator: "the graph", node: graph.name, reason: reason)
    }
  }

  // MARK: the nodes

  /// Values by name; those of the graphs around are seen, too.
  private struct Scope {
    var values: [String: ONNXValue]
    let meter: RunMeter
  }

  private func run(
    _ graph: ONNXGraph, _ scope: inout Scope, _ opsets: [String: Int], depth: Int
  ) throws -> [ONNXValue] {
    guard depth < ONNXRunner.deepestCall else { throw Mismatch("graphs in graphs, \(depth) deep") }
    for (name, array) in graph.initializers where scope.values[name] == nil || depth > 0 {
      scope.values[name] = .array(array)
    }
    return try run(graph.nodes, graph.outputs.map(\.name), &scope, opsets, depth)
  }

  private func run(
    _ nodes: [ONNXNode], _ outputs: [String], _ scope: inout Scope, _ opsets: [String: Int],
    _ depth: Int
  ) throws -> [ONNXValue] {
    try scope.meter.step(scope.values.count)
    // What this graph keeps, by name; all of it goes when the graph is done.
    var kept: [String: Int] = [:]
    defer { scope.meter.drop(kept.values.reduce(0, +)) }
    let last = lastUses(nodes, keeping: outputs, depth)
    for (index, node) in nodes.enumerated() {
      let results = try run(node, scope, opsets, depth)
      for (name, value) in zip(node.outputs, results) where !name.isEmpty {
        scope.values[name] = value
        kept[name] = value.elementCount
      }
      for name in last[index] {
        scope.values[name] = nil
        if let count = kept.removeValue(forKey: name) { scope.meter.drop(count) }
      }
    }
    return try outputs.map { name in
      guard let value = scope.values[name] else {
        throw Mismatch("nothing gave the output \(name)")
      }
      return value
    }
  }

  /// For each node the values that only it, and nobody after it, needs. Graphs within others see what is around
  /// them, so nothing is dropped while one of them may run.
  private func lastUses(_ nodes: [ONNXNode], keeping outputs: [String], _ depth: Int) -> [[String]]
  {
    var drops = [[String]](repeating: [], count: nodes.count)
    guard depth == 0, !nodes.contains(where: { !$0.subgraphs.isEmpty }) else { return drops }
    var seen = Set(outputs)
    for (index, node) in nodes.enumerated().reversed() {
      for name in node.inputs where seen.insert(name).inserted { drops[index].append(name) }
    }
    return drops
  }

  private func run(
    _ node: ONNXNode, _ scope: Scope, _ opsets: [String: Int], _ depth: Int
  ) throws -> [ONNXValue] {
    let opset = opsets[node.domain] ?? 1
    let inputs = try node.inputs.map { name -> ONNXValue? in
      if name.isEmpty { return nil }
      guard let value = scope.values[name] else { throw Mismatch("\(name) is not there yet") }
      return value
    }
    do {
      try scope.meter.step()
      if let function = file.functions["\(node.domain):\(node.kind)"] {
        let results = try call(function, node, inputs, opsets, depth, scope.meter)
        return try counted(results, node, scope.meter)
      }
      guard OperatorTable.domains.contains(node.domain),
        let body = OperatorTable.operators[node.kind]
      else { throw NotCovered("it is not among the operators that Chalk computes") }
      let call = OperatorCall(node: node, opset: opset, inputs: inputs) { graph, values in
        guard values.count == graph.inputs.count else {
          throw Mismatch("\(values.count) values for a graph of \(graph.inputs.count) inputs")
        }
        var inner = scope
        for (port, value) in zip(graph.inputs, values) { inner.values[port.name] = value }
        return try run(graph, &inner, opsets, depth: depth + 1)
      }
      try TextInputs.check(call)
      return try counted(try body(call), node, scope.meter)
    } catch ONNXError.input(_, let reason) {
      throw ONNXError.node(operator: node.operatorName, node: node.name, reason: reason)
    } catch let error as ONNXError {
      throw error
    } catch let error as NotCovered {
      throw ONNXError.unsupported(
        operator: node.operatorName, node: node.name, opset: opset, reason: error.reason)
    } catch let error as Mismatch {
      throw ONNXError.node(operator: node.operatorName, node: node.name, reason: error.reason)
    } catch {
      throw ONNXError.node(operator: node.operatorName, node: node.name, reason: "\(error)")
    }
  }

  /// The results, counted as far as they have names.
  private func counted(
    _ results: [ONNXValue], _ node: ONNXNode, _ meter: RunMeter
  ) throws -> [ONNXValue] {
    var count = 0
    for (name, value) in zip(node.outputs, results) where !name.isEmpty {
      count += value.elementCount
    }
    try meter.keep(count)
    return results
  }

  /// Runs a function of the model: its nodes see its inputs and nothing else.
  private func call(
    _ function: ONNXFunction, _ node: ONNXNode, _ inputs: [ONNXValue?], _ opsets: [String: Int],
    _ depth: Int, _ meter: RunMeter
  ) throws -> [ONNXValue] {
    guard depth < ONNXRunner.deepestCall else { throw Mismatch("functions in functions") }
    var scope = Scope(values: [:], meter: meter)
    for (name, value) in zip(function.inputs, inputs) { scope.values[name] = value }
    let nodes = function.nodes.map { inner in
      var inner = inner
      for (name, attribute) in inner.attributes {
        if case .reference(let outer) = attribute {
          inner.attributes[name] = node.attributes[outer]
        }
      }
      inner.inputs = inner.inputs.map {
        function.inputs.contains($0) && scope.values[$0] == nil ? "" : $0
      }
      return inner
    }
    let inner = function.opsets.isEmpty ? opsets : function.opsets
    return try run(nodes, function.outputs, &scope, inner, depth + 1)
  }

  /// Looks at each function once for each set of versions, however often it is called.
  private func check(
    _ nodes: [ONNXNode], _ opsets: [String: Int], _ known: inout Set<String>
  ) throws(ONNXError) {
    for node in nodes {
      let key = "\(node.domain):\(node.kind)"
      if let function = file.functions[key] {
        let inner = function.opsets.isEmpty ? opsets : function.opsets
        let versions = inner.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if known.insert("\(key) \(versions)").inserted {
          try check(function.nodes, inner, &known)
        }
        continue
      }
      guard OperatorTable.domains.contains(node.domain), OperatorTable.operators[node.kind] != nil
      else {
        throw .unsupported(
          operator: node.operatorName, node: node.name, opset: opsets[node.domain] ?? 1,
          reason: nil)
      }
      for graph in node.subgraphs { try check(graph.nodes, opsets, &known) }
    }
  }
}
