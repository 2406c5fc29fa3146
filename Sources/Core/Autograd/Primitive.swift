import Tensors

/// An operation as a value: a name, and one function from inputs to the value and its pullbacks, so
/// that forward and backward stand side by side.
///
/// A pullback takes the gradient dy of the result and gives the gradient dx of one input. It captures
/// inputs and values, never a ``Variable``. Called on variables, a primitive records itself:
/// `Primitive.tanh(x)`.
public struct Primitive: Sendable {
  /// The name, as it is written in a formula.
  public let name: String
  /// The shapes and interval of the inputs on which the gradient check tries it.
  public let example: Example
  let rule: Rule
  /// The pullback once more, of operations that are recorded themselves: ``withRecordedPullback(_:)``.
  var recordedPullback: RecordedPullback?
  /// What a plan of repeated steps calls for it, where it knows it.
  var planned: PlannedForm?

  /// One input: the value, and the pullback.
  public typealias OfOne = @Sendable (Tensor) -> (Tensor, (Tensor) -> Tensor)
  /// Two inputs: the value, and a pullback for each; only those whose input requires a gradient run.
  public typealias OfTwo =
    @Sendable (Tensor, Tensor) -> (Tensor, (Tensor) -> Tensor, (Tensor) -> Tensor)
  /// Any number of inputs: the value, and one pullback that returns the gradients of all inputs, `nil` for an
  /// input that needs none.
  public typealias OfMany =
    @Sendable ([Tensor]) -> (Tensor, (Tensor, NeededGradients) -> [Gradient?])

  enum Rule: Sendable {
    case one(OfOne)
    case two(OfTwo)
    case many(OfMany)
  }

  /// An operation on one tensor.
  public init(_ name: String, on example: Example = .one, _ rule: @escaping OfOne) {
    (self.name, self.example, self.rule) = (name, example, .one(rule))
  }

  /// An operation on two tensors.
  public init(_ name: String, on example: Example = .two, _ rule: @escaping OfTwo) {
    (self.name, self.example, self.rule) = (name, example, .two(rule))
  }

  /// An operation on any number of tensors.
  public init(_ name: String, on example: Example, joint rule: @escaping OfMany) {
    (self.name, self.example, self.rule) = (name, example, .many(rule))
  }

  /// Inputs for a gradient check: their shapes, the interval that they are drawn from, and the kinks to keep
  /// away from.
  public struct Example: Sendable {
    /// One shape for each input.
    public let shapes: [Shape]
    /// Where the numbers are drawn from.
    public let interval: ClosedRange<Double>
    /// Numbers at which the function has no slope.
    public let kinks: [Double]

    /// Inputs of these shapes.
    public init(
      shapes: [Shape], in interval: ClosedRange<Double> = -2...2, kinks: [Double] = []
    ) {
      (self.shapes, self.interval, self.kinks) = (shapes, interval, kinks)
    }

    /// Inputs of these shapes.
    public init(_ shapes: Shape..., in interval: ClosedRange<Double> = -2...2, kinks: [Double] = [])
    {
      (self.shapes, self.interval, self.kinks) = (shapes, interval, kinks)
    }

    /// One matrix that is not square.
    public static let one = Example([3, 4])
    /// Two matrices that broadcast to `[2, 3, 4]`.
    public static let two = Example([2, 1, 4], [3, 4])
  }
}

// MARK: calling it

extension Primitive {
  /// The result for one variable, recorded.
  public func callAsFunction(_ x: Variable) -> Variable {
    guard case .one(let rule) = rule else { return self([x]) }
    let (y, pull) = rule(x.value)
    guard x.requiresGradient && Recording.isOn else { return Variable(y) }
    return Variable(
      y,
      history: History(
        operation: name, inputs: .one(x), pullback: .one(pull), recordedPullback: recordedPullback,
        planned: planned))
  }

  /// The result for two variables, recorded.
  public func callAsFunction(_ a: Variable, _ b: Variable) -> Variable {
    guard case .two(let rule) = rule else { return self([a, b]) }
    let (y, pullA, pullB) = rule(a.value, b.value)
    guard (a.requiresGradient || b.requiresGradient) && Recording.isOn else { return Variable(y) }
    return Variable(
      y,
      history: History(
        operation: name, inputs: .two(a, b), pullback: .two(pullA, pullB),
        recordedPullback: recordedPullback, planned: planned))
  }

  /// The result for three variables, recorded.
  public func callAsFunction(_ a: Variable, _ b: Variable, _ c: Variable) -> Variable {
    self([a, b, c])
  }

  /// The result for any number of variables, recorded.
  public func callAsFunction(_ inputs: [Variable]) -> Variable {
    switch (rule, inputs.count) {
    case (.one, 1): return self(inputs[0])
    case (.two, 2): return self(inputs[0], inputs[1])
    case (.many(let rule), _):
      let (y, pull) = rule(inputs.map(\.value))
      let variable = Variable(recording: y, as: name, of: inputs, pullback: pull)
      variable.history?.recordedPullback = recordedPullback
      variable.history?.planned = planned
      return variable
    default: wrongCount(inputs.count)
    }
  }

  /// The value for tensors, without recording.
  public func value(_ inputs: [Tensor]) -> Tensor {
    switch (rule, inputs.count) {
    case (.one(let rule), 1): rule(inputs[0]).0
    case (.two(let rule), 2): rule(inputs[0], inputs[1]).0
    case (.many(let rule), _): rule(inputs).0
    default: wrongCount(inputs.count)
    }
  }

  private func wrongCount(_ count: Int) -> Never {
    ShapeError(name, got: "\(count) inputs", need: "\(example.shapes.count)").trap()
  }
}

extension Variable {
  /// A value that was computed from variables, recorded with its pullback where any of them requires a
  /// gradient and recording is on.
  public convenience init(
    recording value: Tensor, as operation: String, of inputs: [Variable],
    pullback: @escaping (Tensor, NeededGradients) -> [Gradient?]
  ) {
    if inputs.contains(where: \.requiresGradient) && Recording.isOn {
      self.init(
        value,
        history: History(operation: operation, inputs: .many(inputs), pullback: .joint(pullback)))
    } else {
      self.init(value)
    }
  }
}
