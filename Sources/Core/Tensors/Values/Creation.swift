/// Making tensors from numbers.
extension Tensor {
  /// A scalar, shape `[]`.
  public init(_ value: Double, _ precision: Precision = .single) {
    self = .full(.scalar, value, precision)
  }

  /// A tensor of this shape from its elements in row-major order; a vector where no shape is given. Traps
  /// with a message where their count is not the shape's.
  public init(_ values: [Double], shape: Shape? = nil, _ precision: Precision = .single) {
    switch precision {
    case .single: self.init(copying: values, shape, as: Float.self) { Float($0) }
    case .double: self.init(copying: values, shape, as: Double.self) { $0 }
    }
  }

  /// A single-precision tensor of this shape from its elements in row-major order; a vector where no shape
  /// is given.
  public init(_ values: [Float], shape: Shape? = nil) {
    self.init(copying: values, shape, as: Float.self) { $0 }
  }

  /// A tensor of this shape from whole numbers in row-major order; a vector where no shape is given.
  public init(_ values: [Int], shape: Shape? = nil, _ precision: Precision = .single) {
    switch precision {
    case .single: self.init(copying: values, shape, as: Float.self) { Float($0) }
    case .double: self.init(copying: values, shape, as: Double.self) { Double($0) }
    }
  }

  /// A matrix from its rows: `Tensor([[1, 2], [3, 4]])`.
  public init(_ rows: [[Double]], _ precision: Precision = .single) {
    let columns = rows.first?.count ?? 0
    if let odd = rows.first(where: { $0.count != columns }) {
      ShapeError(
        "Tensor", got: "rows of \(columns) and of \(odd.count) numbers", need: "rows of one length"
      ).trap()
    }
    self.init(Array(rows.joined()), shape: [rows.count, columns], precision)
  }

  /// A block of matrices: `Tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])`.
  public init(_ matrices: [[[Double]]], _ precision: Precision = .single) {
    self = .stack(matrices.map { Tensor($0, precision) })
  }

  private init<Value, E: Element>(
    copying values: [Value], _ shape: Shape?, as type: E.Type, _ convert: (Value) -> E
  ) {
    let shape = shape ?? Shape([values.count])
    guard shape.count == values.count else {
      ShapeError(
        "Tensor", got: "\(values.count) numbers for \(shape)", need: "\(shape.count) numbers"
      )
      .trap()
    }
    self.init(shape: shape, as: E.self) { y in
      for (i, value) in values.enumerated() { y[i] = convert(value) }
    }
  }

  /// A tensor whose every element is this number.
  public static func full(
    _ shape: Shape, _ value: Double, _ precision: Precision = .single
  ) -> Tensor {
    switch precision {
    case .single:
      Tensor(shape: shape, as: Float.self) {
        $0.update(repeating: Float(value), count: shape.count)
      }
    case .double:
      Tensor(shape: shape, as: Double.self) { $0.update(repeating: value, count: shape.count) }
    }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape, _ precision: Precision = .single) -> Tensor {
    full(shape, 0, precision)
  }

  /// A tensor of ones.
  public static func ones(_ shape: Shape, _ precision: Precision = .single) -> Tensor {
    full(shape, 1, precision)
  }

  /// Zeros in this tensor's shape and precision.
  public var zerosLike: Tensor { .zeros(shape, precision) }

  /// Ones in this tensor's shape and precision.
  public var onesLike: Tensor { .ones(shape, precision) }

  /// The vector start, start + step, … up to but not including `end`, as NumPy's `arange`.
  public static func range(
    from start: Double = 0, to end: Double, by step: Double = 1, _ precision: Precision = .single
  ) -> Tensor {
    guard step != 0, step.isFinite, start.isFinite, end.isFinite else {
      ShapeError(
        "range", got: "from \(start) to \(end) by \(step)", need: "finite numbers, and a step"
      )
      .trap()
    }
    let count = ((end - start) / step).rounded(.up)
    guard count <= Double(Shape.maxCount) else {
      ShapeError(
        "range", got: "\(count) numbers", need: "at most \(Shape.maxCount)",
        try: "a larger step"
      ).trap()
    }
    return Tensor((0..<Swift.max(Int(count), 0)).map { start + Double($0) * step }, precision)
  }

  /// The vector of `count` evenly spaced numbers from `first` to `last`, both included, as NumPy's
  /// `linspace`.
  public static func linear(
    from first: Double, through last: Double, count: Int, _ precision: Precision = .single
  ) -> Tensor {
    guard count >= 0 else { ShapeError("linear", got: "count \(count)", need: "0 or more").trap() }
    let step = count > 1 ? (last - first) / Double(count - 1) : 0
    let values = (0..<count).map { $0 == count - 1 && count > 1 ? last : first + Double($0) * step }
    return Tensor(values, precision)
  }

  /// The identity matrix: ones on the diagonal.
  public static func identity(_ size: Int, _ precision: Precision = .single) -> Tensor {
    var values = [Double](repeating: 0, count: Shape([size, size]).count)
    for i in 0..<size { values[i * size + i] = 1 }
    return Tensor(values, shape: [size, size], precision)
  }
}
