import Tensors

/// Arrays in `.npy` files, as NumPy writes them, with their own types: no digit of a whole number is lost.
extension ONNXArray {
  /// The array in a `.npy` file.
  /// - Throws: ``ONNXError/file(path:reason:)`` where it cannot be read, or has more elements than ``maxCount``.
  public init(npy path: String) throws(ONNXError) {
    do {
      let file = try NPYArray(path: path)
      try ONNXArray.count(of: file.shape)
      let type = ONNXArray.types.first { $0.value == file.type }?.key ?? .float32
      switch file.numbers {
      case .floats(let tensor): self.init(exact: tensor, type)
      case .integers(let numbers): self.init(exact: numbers, file.shape, type)
      }
    } catch {
      throw .file(path: path, reason: (error as? Mismatch)?.reason ?? "\(error)")
    }
  }

  /// Writes the array to a `.npy` file with its own type. NumPy has no `bfloat16`: such numbers become `float32`, in
  /// which they are exact.
  /// - Throws: ``ONNXError/file(path:reason:)`` for strings, and where the file cannot be written.
  public func write(npy path: String) throws(ONNXError) {
    do {
      switch storage {
      case .floats(let tensor):
        try NPYArray(tensor, as: ONNXArray.types[type] ?? .float32).write(to: path)
      case .integers(let numbers):
        try NPYArray(integers: numbers, shape: shape, as: ONNXArray.types[type] ?? .int64)
          .write(to: path)
      case .texts: throw Mismatch("strings \(shape) have no form in .npy; try a Cast to numbers")
      }
    } catch {
      throw .file(path: path, reason: (error as? Mismatch)?.reason ?? "\(error)")
    }
  }

  private static let types: [ONNXType: NPYArray.Element] = [
    .bool: .bool, .int8: .int8, .int16: .int16, .int32: .int32, .int64: .int64,
    .uint8: .uint8, .uint16: .uint16, .uint32: .uint32, .uint64: .uint64,
    .float16: .float16, .float32: .float32, .float64: .float64,
  ]
}

extension ONNXPort {
  /// The array in a `.npy` file for this input of a graph, which must have its type and a shape that it takes. Nothing
  /// is converted, for nothing shall be lost in silence; only `bfloat16`, which NumPy does not have, is made of
  /// `float32`.
  /// - Throws: ``ONNXError`` that names the input, what came and what is needed.
  public func array(npy path: String) throws(ONNXError) -> ONNXArray {
    var array = try ONNXArray(npy: path)
    if type == .bfloat16, array.type == .float32 { array = try array.converted(to: .bfloat16) }
    if let type, type != array.type {
      let wanted = type == .bfloat16 ? "float32" : "\(type)"
      throw .input(
        name: name,
        reason: "\(path) holds \(array.type) \(array.shape); needs \(type) \(text); "
          + "try array.astype('\(wanted)') before saving")
    }
    guard takes(array.shape) else {
      throw .input(
        name: name, reason: "\(path) holds \(array.type) \(array.shape); needs \(text)")
    }
    return array
  }
}
