/// Branches and loops: graphs in attributes.
enum ControlOperators {
  static let table: [String: Operator] = ["If": branch, "Loop": loop, "Scan": scan]

  private static func branch(_ call: OperatorCall) throws -> [ONNXValue] {
    let condition = try call.array(0)
    guard condition.count == 1 else { throw Mismatch("a condition of \(condition.shape)") }
    return try call.run(try call.graph(condition.isTrue ? "then_branch" : "else_branch"), [])
  }

  /// Runs the body until it says no, or often enough. It gives the condition, what goes on, and what is stacked.
  private static func loop(_ call: OperatorCall) throws -> [ONNXValue] {
    let body = try call.graph("body")
    let most = try call.optional(0)?.integers.first ?? Int64.max
    var goesOn = try call.optional(1)?.isTrue ?? true
    var carried = try call.inputs.dropFirst(2).map { value in
      guard let value else { throw Mismatch("a value to begin with is missing") }
      return value
    }
    guard body.outputs.count > carried.count else {
      throw Mismatch("a body of \(body.outputs.count) outputs for \(carried.count) values")
    }
    var stacked = [[ONNXArray]](repeating: [], count: body.outputs.count - 1 - carried.count)
    var turn: Int64 = 0
    var count = 0
    while goesOn, turn < most {
      guard turn < ONNXRunner.mostTurns else {
        throw Mismatch("more than \(ONNXRunner.mostTurns) turns")
      }
      let begin: [ONNXValue] = [
        .array(ONNXArray(integers: [turn], shape: [])),
        .array(ONNXArray(bools: [goesOn], shape: [])),
      ]
      let results = try call.run(body, begin + carried)
      goesOn = results[0].array?.isTrue ?? false
      let states = carried.count
      carried = Array(results[1..<(1 + states)])
      for (k, value) in results[(1 + states)...].enumerated() {
        stacked[k].append(try stackable(value, &count))
      }
      turn += 1
    }
    let ports = body.outputs.suffix(stacked.count)
    return try carried + zip(stacked, ports).map { .array(try stack($0, axis: 0, $1)) }
  }

  /// Runs the body for each element of the inputs along an axis.
  private static func scan(_ call: OperatorCall) throws -> [ONNXValue] {
    if call.opset < 9 { return try scanBatches(call) }
    let body = try call.graph("body")
    return try scan(call, body, call.arrays(), try call.ints("scan_input_axes") ?? [])
  }

  /// Version 8: the first axis is the batch, each of which is scanned by itself along the second.
  private static func scanBatches(_ call: OperatorCall) throws -> [ONNXValue] {
    let body = try call.graph("body")
    guard call.value(0) == nil else { throw NotCovered("lengths of sequences") }
    let arrays = try (1..<max(call.inputs.count, 1)).map { try call.array($0) }
    guard let batch = arrays.first?.shape.first,
      arrays.allSatisfy({ $0.shape.first == batch }), batch > 0
    else { throw Mismatch("inputs without one batch") }
    var results: [[ONNXArray]] = []
    try ONNXArray.checkWork([batch, 1 << 12])
    var count = 0
    for n in 0..<batch {
      let parts = try arrays.map { try $0.part(n..<(n + 1), 0).reshaped(to: Array($0.shape[1...])) }
      let values = try scan(call, body, parts, [])
      for (k, value) in values.enumerated() {
        if n == 0 { results.append([]) }
        results[k].append(try stackable(value, &count))
      }
    }
    return try zip(results, body.outputs).map { .array(try stack($0, axis: 0, $1)) }
  }

  private static func scan(
    _ call: OperatorCall, _ body: ONNXGraph, _ arrays: [ONNXArray], _ named: [Int]
  ) throws -> [ONNXValue] {
    let scanned = try call.int("num_scan_inputs", 1)
    guard scanned >= 1, scanned <= arrays.count, arrays.count - scanned <= body.outputs.count else {
      throw Mismatch("\(scanned) inputs to scan of \(arrays.count)")
    }
    let states = arrays.count - scanned
    let inputs = Array(arrays[states...])
    let axes = try inputs.indices.map { k in
      try Positions.axis(k < named.count ? named[k] : 0, inputs[k].rank)
    }
    let steps = inputs[0].shape[axes[0]]
    guard zip(inputs, axes).allSatisfy({ $0.shape[$1] == steps }) else {
      throw Mismatch("inputs of different lengths")
    }
    let backwards = try call.ints("scan_input_directions") ?? call.ints("directions") ?? []
    var carried = arrays[..<states].map { ONNXValue.array($0) }
    var stacked = [[ONNXArray]](repeating: [], count: body.outputs.count - states)
    var count = 0
    for step in 0..<steps {
      let parts = try inputs.indices.map { k -> ONNXValue in
        let i = k < backwards.count && backwards[k] != 0 ? steps - 1 - step : step
        var shape = inputs[k].shape
        shape.remove(at: axes[k])
        return .array(try inputs[k].part(i..<(i + 1), axes[k]).reshaped(to: shape))
      }
      let results = try call.run(body, carried + parts)
      carried = Array(results[..<states])
      for (k, value) in results[states...].enumerated() {
        stacked[k].append(try stackable(value, &count))
      }
    }
    let outputAxes = try call.ints("scan_output_axes") ?? []
    let reversed = try call.ints("scan_output_directions") ?? []
    let ports = Array(body.outputs[states...])
    return try carried
      + stacked.indices.map { k in
        let all = k < reversed.count && reversed[k] != 0 ? stacked[k].reversed() : stacked[k]
        return .array(try stack(all, axis: k < outputAxes.count ? outputAxes[k] : 0, ports[k]))
      }
  }

  /// The array that a turn gives to be stacked; `count` is that of all elements so far.
  private static func stackable(_ value: ONNXValue, _ count: inout Int) throws -> ONNXArray {
    guard let array = value.array else { throw Mismatch("\(value.kind) to be stacked") }
    count += value.elementCount + 1
    guard count <= ONNXArray.maxCount else {
      throw Mismatch("more than \(ONNXArray.maxCount) elements to be stacked")
    }
    return array
  }

  /// Arrays of one shape along a new axis; none at all where nothing ran.
  private static func stack(
    _ arrays: [ONNXArray], axis: Int, _ port: ONNXPort
  ) throws -> ONNXArray {
    guard let first = arrays.first else {
      if port.type == .string { return ONNXArray(texts: []) }
      return try ONNXArray(doubles: [], shape: [0], type: port.type ?? .float32)
    }
    let place = try Positions.axis(axis, first.rank + 1)
    return try .concatenated(
      arrays.map { array in
        var shape = array.shape
        shape.insert(1, at: min(place, shape.count))
        return try array.reshaped(to: shape)
      }, axis: place)
  }
}
