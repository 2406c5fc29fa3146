/// Arrays into which others are written at places that indices name.
enum ScatteringOperators {
  static let table: [String: Operator] = [
    "Scatter": single(scatterElements),
    "ScatterElements": single(scatterElements),
    "ScatterND": single(scatterND),
  ]

  private static func scatterElements(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices, updates) = (try call.array(0), try call.array(1), try call.array(2))
    let axis = try Positions.axis(try call.int("axis", 0), x.rank)
    guard indices.shape == updates.shape else {
      throw Mismatch("indices \(indices.shape) and updates \(updates.shape)")
    }
    let places = try GatheringOperators.elementPlaces(x.shape, indices, axis)
    return try x.written(updates, at: places, try call.text("reduction", "none"))
  }

  private static func scatterND(_ call: OperatorCall) throws -> ONNXArray {
    let (x, indices, updates) = (try call.array(0), try call.array(1), try call.array(2))
    let depth = indices.shape.last ?? 0
    guard indices.rank > 0, depth <= x.rank,
      updates.shape == Array(indices.shape.dropLast()) + Array(x.shape[depth...])
    else { throw Mismatch("indices \(indices.shape), updates \(updates.shape) for \(x.shape)") }
    let strides = Positions.strides(of: x.shape)
    let width = x.shape[depth...].reduce(1, *)
    let numbers = indices.integers
    var places: [Int] = []
    for row in 0..<indices.shape.dropLast().reduce(1, *) {
      var start = 0
      for i in 0..<depth {
        start += try Positions.index(numbers[row * depth + i], x.shape[i]) * strides[i]
      }
      places += start..<(start + width)
    }
    return try x.written(updates, at: places, try call.text("reduction", "none"))
  }
}

extension ONNXArray {
  /// The array with updates written at these positions, or combined with what is there.
  fileprivate func written(
    _ updates: ONNXArray, at places: [Int], _ reduction: String
  ) throws -> ONNXArray {
    guard type == updates.type else { throw Mismatch("updates of \(updates.type) for \(type)") }
    if type == .string {
      var texts = texts
      for (place, update) in zip(places, updates.texts) { texts[place] = update }
      return ONNXArray(texts: texts, shape: shape)
    }
    if type == .int64 || type == .uint64, reduction == "none" {
      var numbers = integers
      for (place, update) in zip(places, updates.integers) { numbers[place] = update }
      return ONNXArray(exact: numbers, shape, type)
    }
    var numbers = doubles
    for (place, update) in zip(places, updates.doubles) {
      switch reduction {
      case "none": numbers[place] = update
      case "add": numbers[place] += update
      case "mul": numbers[place] *= update
      case "max": numbers[place] = Swift.max(numbers[place], update)
      case "min": numbers[place] = Swift.min(numbers[place], update)
      default: throw NotCovered("the reduction \(reduction)")
      }
    }
    return try ONNXArray(doubles: numbers, shape: shape, type: type)
  }
}
