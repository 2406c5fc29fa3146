import Tensors

/// Softmax and its kin. Before version 13 they see a matrix: the axes from one on are one row.
enum SoftmaxOperators {
  static let table: [String: Operator] = [
    "Softmax": single { call in try rows(call) { $0.softmax(axis: $1) } },
    "LogSoftmax": single { call in try rows(call) { $0.logSoftmax(axis: $1) } },
    "Hardmax": single { call in
      try rows(call) { x, axis in
        let last = x.swappingAxes(axis, x.rank - 1).contiguous()
        let hot = last.argmax(-1).oneHot(last.shape[-1]).converted(to: x.precision)
        return hot.swappingAxes(axis, x.rank - 1)
      }
    },
  ]

  private static func rows(
    _ call: OperatorCall, _ f: (Tensor, Int) -> Tensor
  ) throws -> ONNXArray {
    let x = try call.floats(0)
    let type = try call.array(0).type
    let axis = try Positions.axis(try call.int("axis", call.opset < 13 ? 1 : -1), x.rank)
    guard x.count > 0 else { return try call.array(0) }
    if call.opset >= 13 { return ONNXArray(f(x, axis), as: type) }
    let width = x.shape.dimensions[axis...].reduce(1, *)
    return ONNXArray(f(x.reshaped(x.count / width, width), 1).reshaped(to: x.shape), as: type)
  }
}
