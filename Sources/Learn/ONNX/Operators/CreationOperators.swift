import Notation
import Tensors

/// Arrays from nothing but sizes and constants.
enum CreationOperators {
  static let table: [String: Operator] = [
    "Constant": single(constant),
    "ConstantOfShape": single { call in
      let shape = try call.integers(0)
      let count = try ONNXArray.count(of: shape)
      var value = ONNXArray(Tensor([0.0]))
      if case .array(let array)? = call.node.attributes["value"] { value = array }
      guard value.count == 1 else { throw Mismatch("a value of \(value.shape); needs one number") }
      if value.type == .float32 {
        let number = value.doubles[0]
        return ONNXArray(exact: .full(try Shape(validating: shape), number), .float32)
      }
      return try value.picked([Int](repeating: 0, count: count), shape: shape)
    },
    "EyeLike": single { call in
      let x = try call.array(0)
      guard x.rank == 2 else { throw Mismatch("\(x.shape); needs a matrix") }
      let (k, type) = (try call.int("k", 0), try call.type("dtype") ?? x.type)
      let ones = (0..<x.count).map { place in
        place % x.shape[1] - place / x.shape[1] == k ? 1.0 : 0
      }
      return try ONNXArray(doubles: ones, shape: x.shape, type: type)
    },
    "Range": single { call in
      let (start, limit, delta) = (try call.array(0), try call.array(1), try call.array(2))
      guard start.count == 1, limit.count == 1, delta.count == 1, start.type == limit.type,
        start.type == delta.type
      else {
        throw Mismatch(
          "\(start.shape), \(limit.shape) and \(delta.shape); needs three numbers of one type")
      }
      let (a, b, d) = (start.doubles[0], limit.doubles[0], delta.doubles[0])
      let count = max(((b - a) / d).rounded(.up), 0)
      guard count.isFinite, count < Double(ONNXArray.maxCount) else {
        throw Mismatch("from \(a) to \(b) by \(d)")
      }
      let places = 0..<Int(saturating: count)
      guard start.type.isFloat else {
        let (first, step) = (start.integers[0], delta.integers[0])
        return ONNXArray(
          integers: places.map { first &+ Int64($0) &* step }, shape: [places.count],
          type: start.type)
      }
      let numbers = places.map { a + Double($0) * d }
      return try ONNXArray(doubles: numbers, shape: [numbers.count], type: start.type)
    },
    "Bernoulli": random, "RandomUniformLike": random, "RandomNormalLike": random,
    "RandomUniform": random, "RandomNormal": random, "Multinomial": random,
  ]

  private static let random: Operator = { _ in
    throw NotCovered("its numbers are random, and differ from one program to the next")
  }

  private static func constant(_ call: OperatorCall) throws -> ONNXArray {
    for (name, attribute) in call.node.attributes {
      switch (name, attribute) {
      case ("value", .array(let array)): return array
      case ("value_float", .float(let number)): return ONNXArray(Tensor(number))
      case ("value_floats", .floats(let numbers)): return ONNXArray(Tensor(numbers))
      case ("value_int", .int(let number)): return ONNXArray(integers: [number], shape: [])
      case ("value_ints", .ints(let numbers)): return ONNXArray(integers: numbers)
      case ("value_string", .text(let text)): return ONNXArray(texts: [text], shape: [])
      case ("value_strings", .texts(let texts)): return ONNXArray(texts: texts)
      default: continue
      }
    }
    throw NotCovered("a constant of another kind than dense arrays, numbers and texts")
  }
}
