import Autograd
import Notation
import Randomness
import Tensors

/// In training each number is 0 with the probability `rate`, and divided by 1 − rate otherwise, so that
/// the mean stays (inverted dropout); with the rate 1 all are 0. Outside of training y = x.
///
/// dx = the same mask times dy
public struct Dropout: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The probability of 0.
  public let rate: Double

  /// A layer that sets numbers to 0 with the probability `rate`, 0 ≤ rate ≤ 1, all of them with 1; traps with
  /// a message for any other.
  public init(_ rate: Double, name: String = "dropout") {
    if let problem = Dropout.problem(of: rate, name) { problem.trap() }
    self.name = name
    self.rate = rate
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard rate > 0, let context = ForwardContext.current, context.isTraining else { return x }
    let mask = Dropout.mask(x.shape, rate, using: &context.random)
    return x * mask.converted(to: x.value.precision)
  }

  static func problem(of rate: Double, _ name: String) -> ShapeError? {
    (0...1).contains(rate)
      ? nil : ShapeError("\(name) (Dropout)", got: "the rate \(rate)", need: "0 ≤ rate ≤ 1")
  }

  /// 0 with the probability `rate`, and 1/(1 − rate) otherwise. Each draw of 64 bits serves two numbers.
  static func mask(_ shape: Shape, _ rate: Double, using random: inout RandomSource) -> Tensor {
    if rate == 1 { return .zeros(shape) }
    let kept = Float(1 / (1 - rate))
    let limit = UInt32(saturating: rate * 0x1p32)
    let values = [Float](unsafeUninitializedCapacity: shape.count) { values, count in
      var bits: UInt64 = 0
      for i in 0..<shape.count {
        bits = i & 1 == 0 ? random.next() : bits >> 32
        values[i] = UInt32(truncatingIfNeeded: bits) < limit ? 0 : kept  // Formula: N05
      }
      count = shape.count
    }
    return Tensor(values, shape: shape)
  }
}

extension LayerPlan {
  /// A ``Dropout`` layer.
  public static func dropout(
    _ rate: Double, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("dropout", inputShape: inputShape, name: name) { _, name, _ throws(ShapeError) in
      if let problem = Dropout.problem(of: rate, name) { throw problem }
      return Dropout(rate, name: name)
    }
  }
}
