/// A node that becomes text: its attributes, checked as they are where it is computed.
struct SourceNode {
  let node: ONNXNode
  /// The attributes.
  let call: OperatorCall

  init(_ node: ONNXNode, _ opset: Int) {
    self.node = node
    call = OperatorCall(node: node, opset: opset, inputs: []) { _, _ in [] }
  }

  var kind: String { node.kind }
  var opset: Int { call.opset }

  /// The operator and the node's name.
  var comment: String {
    (node.name.isEmpty ? kind : "\(kind) \(node.name)").asComment
  }

  func wants(_ output: Int) -> Bool { call.wants(output) }

  /// Refuses a node that is asked for more outputs.
  func checkOutputs(_ most: Int) throws {
    if let place = node.outputs.indices.dropFirst(most).first(where: wants) {
      throw NotCovered("its output \(place)")
    }
  }

  /// Refuses an attribute that is another one than this.
  func require(_ name: String, _ wanted: Int) throws {
    let given = try call.int(name, wanted)
    guard given == wanted else { throw NotCovered("its \(name) is \(given)") }
  }

  /// Refuses an attribute that is another one than this.
  func require(_ name: String, _ wanted: String, standard: String) throws {
    let given = try call.text(name, standard)
    guard given == wanted else { throw NotCovered("its \(name) is \(given.asComment)") }
  }

  /// Refuses attributes that change what is computed.
  func refuse(_ names: String...) throws {
    if let name = names.first(where: { node.attributes[$0] != nil }) {
      throw NotCovered("its \(name)")
    }
  }
}

extension [Int] {
  /// As a tuple of Python.
  var tuple: String {
    count == 1 ? "(\(self[0]),)" : "(\(map(String.init).joined(separator: ", ")))"
  }
}

extension Double {
  /// As a number of Python.
  var python: String {
    if isNaN { return "float(\"nan\")" }
    if isInfinite { return "float(\"\(self < 0 ? "-" : "")inf\")" }
    // Most are single precision in the file, where fewer digits say the same.
    return Double(Float(self)) == self ? "\(Float(self))" : "\(self)"
  }
}
