/// Recurrent operators, by functions above the model, and loops over steps.
extension SourceText {
  mutating func recurrent(_ n: SourceNode) throws -> SourceResult? {
    let helper: SourceHelper
    var more: [String] = []
    switch n.kind {
    case "LSTM":
      helper = .lstm
      try n.require("input_forget", 0)
      try checkActivations(n, ["Sigmoid", "Tanh", "Tanh"])
      if has(n, 6) { more.append("c=\(try x(n, 6))") }
      if has(n, 7) { throw NotCovered("peepholes") }
    case "GRU":
      helper = .gru
      try checkActivations(n, ["Sigmoid", "Tanh"])
      if try n.call.flag("linear_before_reset") { more.append("reset_after=True") }
    case "RNN":
      helper = .rnn
      more.append("f=\(try activation(n))")
    default: return nil
    }
    try n.refuse("clip")
    try n.require("layout", 0)
    if has(n, 4) { throw NotCovered("lengths of the sequences") }
    let direction = try n.call.text("direction", "forward")
    guard direction != "bidirectional" else { throw NotCovered("both directions at once") }
    helpers.insert(helper)
    var arguments = [try x(n), try x(n, 1), try x(n, 2)]
    if has(n, 3) { arguments.append("b=\(try x(n, 3))") }
    if has(n, 5) { arguments.append("h=\(try x(n, 5))") }
    arguments += more
    if direction == "reverse" { arguments.append("reverse=True") }
    return SourceResult(
      "\(helper.rawValue)(\(arguments.joined(separator: ", ")))", outputs: helper == .lstm ? 3 : 2)
  }

  private func checkActivations(_ n: SourceNode, _ wanted: [String]) throws {
    let given = try n.call.texts("activations") ?? wanted
    guard given == wanted else { throw NotCovered("the activations \(given)") }
  }

  /// The activation of a simple recurrent layer, a function of Python.
  private func activation(_ n: SourceNode) throws -> String {
    let names = try n.call.texts("activations") ?? ["Tanh"]
    let alpha = try n.call.floatList("activation_alpha")?.first
    let beta = try n.call.floatList("activation_beta")?.first
    func named(_ pytorch: String, _ keras: String) -> String {
      library.pick(pytorch: pytorch, keras: keras)
    }
    switch names.first {
    case "Tanh": return named("torch.tanh", "ops.tanh")
    case "Relu": return named("torch.relu", "ops.relu")
    case "Sigmoid": return named("torch.sigmoid", "ops.sigmoid")
    case "Softplus": return named("F.softplus", "ops.softplus")
    case "Affine" where (alpha ?? 1) == 1 && (beta ?? 0) == 0: return "lambda z: z"
    case "LeakyRelu":
      return "lambda z: \(named("F.leaky_relu", "ops.leaky_relu"))(z, \((alpha ?? 0.01).python))"
    case "Elu": return "lambda z: \(named("F.elu", "ops.elu"))(z, \((alpha ?? 1).python))"
    default: throw NotCovered("the activations \(names)")
    }
  }

  /// A loop over the steps: states go from one to the next, results are kept side by side.
  mutating func scan(_ n: SourceNode) throws {
    guard n.opset >= 9 else { throw NotCovered("the form of version 8") }
    let body = try n.call.graph("body")
    let inputs = try n.call.int("num_scan_inputs", 0)
    guard (1...max(1, n.node.inputs.count)).contains(inputs) else {
      throw NotCovered("\(inputs) sequences of \(n.node.inputs.count) inputs")
    }
    let states = n.node.inputs.count - inputs
    let kept = n.node.outputs.count - states
    func list(_ name: String, _ count: Int) throws -> [Int] {
      let numbers = try n.call.ints(name) ?? [Int](repeating: 0, count: max(count, 0))
      guard numbers.count == count else { throw NotCovered("its \(name) are \(numbers)") }
      return numbers
    }
    guard states >= 0, kept >= 0, body.inputs.count == states + inputs,
      body.outputs.count == states + kept
    else { throw NotCovered("a body for other values") }
    let (axes, ends) = (try list("scan_input_axes", inputs), try list("scan_output_axes", kept))
    let directions = Set(try list("scan_input_directions", inputs))
    let outputDirections = try list("scan_output_directions", kept)
    guard directions.count == 1, (axes + ends).allSatisfy({ (0..<8).contains($0) }) else {
      throw NotCovered("inputs in both directions, or axes that are counted from the end")
    }

    let number = next()
    let stateNames = (0..<states).map { "s\(number)_\($0)" }
    let keptNames = (0..<kept).map { "y\(number)_\($0)" }
    for (place, name) in stateNames.enumerated() { add("\(name) = \(try x(n, place))") }
    for name in keptNames { add("\(name) = []") }
    let sequences = try (0..<inputs).map { try x(n, states + $0) }
    let steps = "range(\(sequences[0]).shape[\(axes[0])])" + (directions == [1] ? "[::-1]" : "")
    add("for t\(number) in \(steps):  # \(n.comment)")

    let outer = values
    indent += 1
    for (name, port) in zip(stateNames, body.inputs) { values[port.name] = .tensor(name) }
    for (place, port) in body.inputs.dropFirst(states).enumerated() {
      let before = String(repeating: ":, ", count: axes[place])
      values[port.name] = .tensor("\(sequences[place])[\(before)t\(number)]")
    }
    add(constants: body.initializers)
    try write(body.nodes)
    let results = try body.outputs.map { port in
      guard let value = values[port.name] else { throw NotCovered("\(port.name) is not there") }
      return tensor(value)
    }
    for (name, result) in zip(keptNames, results.dropFirst(states)) {
      add("\(name).append(\(result))")
    }
    if states > 0 {
      let (left, right) = (stateNames, results.prefix(states))
      add("\(left.joined(separator: ", ")) = \(right.joined(separator: ", "))")
    }
    indent -= 1
    values = outer

    for (output, name) in zip(n.node.outputs, stateNames) where !output.isEmpty {
      values[output] = .tensor(name)
    }
    for (place, output) in n.node.outputs.dropFirst(states).enumerated() where !output.isEmpty {
      let list = keptNames[place] + (outputDirections[place] == 1 ? "[::-1]" : "")
      let stack = library.pick(pytorch: "torch.stack", keras: "ops.stack")
      add("v\(number)_\(place) = \(stack)(\(list), \(ends[place]))")
      values[output] = .tensor("v\(number)_\(place)")
    }
  }
}
