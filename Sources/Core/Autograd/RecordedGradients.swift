internal import HeapModule
import Tensors

/// From the gradient of a result, which is a variable, to those of its inputs, computed by operations that are
/// recorded themselves: from the inputs, the result y and its gradient dy to the gradient of each input, `nil` for
/// one that cannot be computed so.
public typealias RecordedPullback =
  @Sendable (_ inputs: [Variable], _ y: Variable, _ dy: Variable) -> [Variable?]

extension Primitive {
  /// The same operation, whose gradients can have gradients themselves.
  ///
  /// The formula is that of the ordinary pullback, of variables instead of tensors:
  /// ```swift
  /// Primitive("exp") { x in
  ///   let y = x.exp()
  ///   return (y, { dy in y * dy })
  /// }.withRecordedPullback { _, y, dy in [y * dy] }
  /// ```
  public func withRecordedPullback(_ pullback: @escaping RecordedPullback) -> Primitive {
    var other = self
    other.recordedPullback = pullback
    return other
  }
}

/// An operation whose gradient has no gradient.
public struct RecordedGradientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation.
  public let operation: String

  /// What came, what was needed, and what to try.
  public var description: String {
    "gradients: got the operation \(operation), whose gradient has no gradient; needs operations that "
      + "have Primitive.withRecordedPullback; try: arithmetic, elementary functions, matrix products, "
      + "dense layers, sums and activations other than gelu"
  }
}

/// The gradients of a variable as variables that remember how they were computed, so that they can be part of a loss:
/// second derivatives. PyTorch's `autograd.grad` with `create_graph=True`.
///
/// ```swift
/// let slope = try gradients(of: critic(x).sum(), withRespectTo: [x])[0]
/// let penalty = (slope.norm([-1]) - 1).squared().mean()
/// penalty.backward()                 // the critic's weights get the gradient of a gradient's length
/// ```
///
/// Nothing is accumulated in the variables, and the history stays for ``Variable/backward(from:retainingGraph:)``.
/// - Parameters:
///   - y: what is derived; one number where there is no `upstream`.
///   - inputs: by what; each requires a gradient, or its gradient is 0.
///   - upstream: the gradient of what is to be derived with respect to y.
/// - Returns: a gradient for each input, in its shape.
/// - Throws: ``RecordedGradientError`` where an operation on the way has no recorded pullback.
public func gradients(
  of y: Variable, withRespectTo inputs: [Variable], upstream: Variable? = nil
) throws(RecordedGradientError) -> [Variable] {
  guard upstream.map({ $0.shape == y.shape }) ?? (y.value.count == 1) else {
    ShapeError(
      "gradients", got: "a variable of \(y.shape)",
      need: "one element, or an upstream gradient of its shape", try: "sum() or mean() first"
    ).trap()
  }
  var pass = RecordedPass(wanted: inputs)
  pass.send(upstream ?? Variable(.full(y.shape, 1, y.value.precision)), to: y)
  while let next = pass.popYoungest() { try pass.pullBack(next.variable, next.gradient) }
  return inputs.map { pass.gradients[ObjectIdentifier($0)] ?? Variable($0.value.zerosLike) }
}

/// The way back through the history, the youngest variable first, as in `backward`.
private struct RecordedPass {
  private let wanted: Set<ObjectIdentifier>
  /// No variable that is older than all that are wanted leads to one of them.
  private let oldest: UInt64
  private var waiting = Heap<Place>()
  private var pending: [ObjectIdentifier: Variable] = [:]
  /// The gradients of what is wanted.
  private(set) var gradients: [ObjectIdentifier: Variable] = [:]

  private struct Place: Comparable {
    let variable: Variable
    static func < (a: Place, b: Place) -> Bool { a.variable.age < b.variable.age }
    static func == (a: Place, b: Place) -> Bool { a.variable.age == b.variable.age }
  }

  init(wanted: [Variable]) {
    self.wanted = Set(wanted.map { ObjectIdentifier($0) })
    oldest = wanted.map(\.age).min() ?? .max
  }

  mutating func send(_ gradient: Variable, to variable: Variable) {
    let name = ObjectIdentifier(variable)
    let leads = variable.history != nil && variable.age > oldest
    guard variable.requiresGradient, leads || wanted.contains(name) else { return }
    if let sum = pending[name] {
      pending[name] = sum + gradient
    } else {
      pending[name] = gradient
      waiting.insert(Place(variable: variable))
    }
  }

  mutating func popYoungest() -> (variable: Variable, gradient: Variable)? {
    guard let variable = waiting.popMax()?.variable else { return nil }
    let gradient = pending.removeValue(forKey: ObjectIdentifier(variable))!
    if wanted.contains(ObjectIdentifier(variable)) {
      gradients[ObjectIdentifier(variable)] = gradient
    }
    return (variable, gradient)
  }

  mutating func pullBack(
    _ variable: Variable, _ gradient: Variable
  ) throws(RecordedGradientError) {
    guard let history = variable.history, variable.age > oldest else { return }
    let inputs =
      switch history.inputs {
      case .one(let x): [x]
      case .two(let a, let b): [a, b]
      case .many(let all): all
      }
    let pulled = history.recordedPullback?(inputs, variable, gradient) ?? []
    for (place, input) in inputs.enumerated() where input.requiresGradient {
      guard place < pulled.count, let slope = pulled[place] else {
        throw RecordedGradientError(operation: history.operation)
      }
      send(slope, to: input)
    }
  }
}

/// Steps of pullbacks, on variables.
extension Variable {
  /// y = Σ x over what broadcasting repeated        dx = dy, repeated
  func summed(to target: Shape) -> Variable {
    if shape == target { return self }
    return Primitive("summed") { x in
      let shape = x.shape
      return (x.summed(to: target), { dy in dy.broadcast(to: shape).contiguous() })
    }.withRecordedPullback { x, _, dy in
      [Primitive.broadcast(to: x[0].shape)(dy)]
    }(self)
  }

  /// The gradient of a reduction, repeated over the axes that were reduced.
  func spread(back axes: [Int]?, to shape: Shape) -> Variable {
    var kept = shape.dimensions
    for axis in axes ?? Array(0..<shape.rank) { kept[axis < 0 ? axis + shape.rank : axis] = 1 }
    return Primitive.broadcast(to: shape)(reshaped(to: kept))
  }

  /// dx = f′·dy; nil where the slope needs more than y.
  func throughActivation(_ f: FusedActivation, x: Variable?, y: Variable) -> Variable? {
    let isPositive = (y.value .> 0).converted(to: y.value.precision)
    switch f {
    case .identity: return self
    case .relu: return isPositive * self
    case .leakyRelu(let slope) where slope >= 0:
      return (isPositive + (1 - isPositive) * slope) * self
    case .elu(let alpha) where alpha >= 0:
      return (isPositive + (y + alpha) * (1 - isPositive)) * self
    case .softplus: return (1 - (-y).exp()) * self
    case .sigmoid: return y * (1 - y) * self
    case .tanh: return (1 - y * y) * self
    case .leakyRelu, .elu, .gelu, .geluTanh: return nil
    }
  }
}
