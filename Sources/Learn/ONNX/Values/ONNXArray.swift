import Tensors

/// Elements of one type with a shape: what ONNX calls a tensor.
///
/// Floats lie in a ``Tensor``, `float64` in double and all others in single precision; whole numbers and truth
/// values in an array of 64-bit integers; strings in an array. An unsigned number of 64 bits is kept as the signed
/// one with the same bits.
public struct ONNXArray: Sendable {
  /// The type of the elements.
  public let type: ONNXType
  /// The sizes of the axes.
  public let shape: [Int]
  let storage: Storage

  enum Storage: Sendable {
    case floats(Tensor)
    case integers([Int64])
    case texts([String])
  }

  /// The number of elements.
  public var count: Int {
    switch storage {
    case .floats(let tensor): tensor.count
    case .integers(let numbers): numbers.count
    case .texts(let texts): texts.count
    }
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// Floats from a tensor: `float32`, or `float64` for one in double precision; other types are rounded to, and whole
  /// ones cut toward 0.
  public init(_ tensor: Tensor, as type: ONNXType? = nil) {
    let type = type ?? (tensor.precision == .single ? .float32 : .float64)
    self.type = type
    shape = tensor.shape.dimensions
    switch type {
    case .float64: storage = .floats(tensor.converted(to: .double))
    case .float16, .bfloat16:
      storage = .floats(tensor.converted(to: .single).map { type.rounded($0) })
    case .float32: storage = .floats(tensor.converted(to: .single))
    case .string: storage = .texts(ONNXArray.words(tensor))
    default: storage = .integers(tensor.values.map(type.whole))
    }
  }

  /// Whole numbers, cut to the type's bits; `int64` where no type is given.
  public init(integers: [Int64], shape: [Int]? = nil, type: ONNXType = .int64) {
    self.type = type
    self.shape = shape ?? [integers.count]
    storage = .integers(type == .int64 ? integers : integers.map(type.wrapped))
    checkCount(integers.count)
  }

  /// Truth values.
  public init(bools: [Bool], shape: [Int]? = nil) {
    self.init(integers: bools.map { $0 ? 1 : 0 }, shape: shape, type: .bool)
  }

  /// Strings.
  public init(texts: [String], shape: [Int]? = nil) {
    type = .string
    self.shape = shape ?? [texts.count]
    storage = .texts(texts)
    checkCount(texts.count)
  }

  /// Numbers in any type but strings: whole ones are cut toward 0.
  /// - Throws: a reason where they are not as many as the shape has, and for strings.
  init(doubles: [Double], shape: [Int], type: ONNXType) throws {
    guard type != .string else { throw Mismatch("numbers as strings; only Cast makes them") }
    guard try ONNXArray.count(of: shape) == doubles.count else {
      throw Mismatch("\(doubles.count) numbers for a result of \(shape)")
    }
    if type.isFloat {
      let shape = try Shape(validating: shape)
      let precision = type == .float64 ? Precision.double : .single
      self.init(Tensor(doubles, shape: shape, precision), as: type)
    } else {
      self.init(integers: doubles.map(type.whole), shape: shape, type: type)
    }
  }

  private func checkCount(_ count: Int) {
    guard shape.reduce(1, *) == count else {
      ShapeError(
        "ONNXArray", got: "\(count) elements for \(shape)", need: "as many as the shape has"
      )
      .trap()
    }
  }
}

extension ONNXArray {
  /// The numbers in row-major order as doubles; empty for strings.
  public var doubles: [Double] {
    switch storage {
    case .floats(let tensor): tensor.values
    case .integers(let numbers): numbers.map(type.double)
    case .texts: []
    }
  }

  /// The numbers in row-major order as whole ones, cut toward 0; empty for strings.
  public var integers: [Int64] {
    switch storage {
    case .floats(let tensor): tensor.values.map(ONNXType.int64.whole)
    case .integers(let numbers): numbers
    case .texts: []
    }
  }

  /// The strings in row-major order; empty for numbers.
  public var texts: [String] {
    if case .texts(let texts) = storage { texts } else { [] }
  }

  /// The numbers as a tensor: floats as they are, others converted to single precision. Strings have none.
  /// - Throws: ``ONNXError`` for strings, and for a shape that no tensor has.
  public func tensor() throws(ONNXError) -> Tensor {
    do {
      switch storage {
      case .floats(let tensor): return tensor
      case .integers(let numbers):
        return Tensor(numbers.map(type.double), shape: try Shape(validating: shape))
      case .texts: throw Mismatch("an array of strings; numbers are needed")
      }
    } catch let error as Mismatch {
      throw .input(name: "of \(shape)", reason: error.reason)
    } catch {
      throw .input(name: "of \(shape)", reason: "\(error)")
    }
  }

  /// The single element as a truth value.
  var isTrue: Bool { doubles.first.map { $0 != 0 } ?? false }

  /// The same elements in another shape of as many.
  func reshaped(to shape: [Int]) throws -> ONNXArray {
    guard try ONNXArray.count(of: shape) == count else {
      throw Mismatch("\(count) elements of \(self.shape) for a shape \(shape)")
    }
    switch storage {
    case .floats(let tensor):
      return ONNXArray(exact: tensor.reshaped(to: try Shape(validating: shape)), type)
    case .integers(let numbers): return ONNXArray(exact: numbers, shape, type)
    case .texts(let texts): return ONNXArray(texts: texts, shape: shape)
    }
  }

  /// The same elements in another type.
  func cast(to target: ONNXType) throws -> ONNXArray {
    if target == type { return self }
    switch (storage, target) {
    case (.texts(let texts), _) where !target.isFloat && target != .bool:
      return ONNXArray(
        integers: try texts.map { try ONNXArray.whole($0, target) }, shape: shape, type: target)
    case (.texts(let texts), _):
      return try ONNXArray(doubles: try texts.map(ONNXArray.number), shape: shape, type: target)
    case (_, .string): return ONNXArray(texts: words, shape: shape)
    case (.integers(let numbers), _) where !target.isFloat:
      return ONNXArray(integers: numbers.map { target.wrapped($0) }, shape: shape, type: target)
    default: return try ONNXArray(doubles: doubles, shape: shape, type: target)
    }
  }

  private var words: [String] {
    switch storage {
    case .floats(let tensor): return ONNXArray.words(tensor)
    case .integers(let numbers):
      return numbers.map { type == .uint64 ? "\(UInt64(bitPattern: $0))" : "\($0)" }
    case .texts(let texts): return texts
    }
  }

  private static func words(_ tensor: Tensor) -> [String] {
    let words =
      tensor.precision == .single
      ? tensor.floats.map { "\($0)" } : tensor.values.map { "\($0)" }
    return words.map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }
      .map { $0 == "nan" ? "NaN" : $0 == "inf" ? "INF" : $0 == "-inf" ? "-INF" : $0 }
  }

  /// A whole number to its last digit; one with a fraction is cut.
  private static func whole(_ text: String, _ type: ONNXType) throws -> Int64 {
    if type == .uint64, let number = UInt64(text) { return Int64(bitPattern: number) }
    return try Int64(text) ?? type.whole(number(text))
  }

  private static func number(_ text: String) throws -> Double {
    guard let number = Double(text.lowercased()) else { throw Mismatch("\"\(text)\" is no number") }
    return number
  }
}

extension ONNXArray {
  /// An array from floats that have the type's precision already.
  init(exact tensor: Tensor, _ type: ONNXType) {
    self.type = type
    shape = tensor.shape.dimensions
    storage = .floats(tensor)
  }

  /// An array from whole numbers that are of the type already.
  init(exact numbers: [Int64], _ shape: [Int], _ type: ONNXType) {
    self.type = type
    self.shape = shape
    storage = .integers(numbers)
  }
}

extension ONNXArray {
  /// The same elements in another type: whole numbers are cut toward 0.
  /// - Throws: ``ONNXError`` for a text that is no number.
  public func converted(to type: ONNXType) throws(ONNXError) -> ONNXArray {
    do {
      return try cast(to: type)
    } catch {
      throw .input(name: "of \(shape)", reason: (error as? Mismatch)?.reason ?? "\(error)")
    }
  }
}
