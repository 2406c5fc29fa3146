import Autograd
import Glibc
import Tensors

/// y = x + p with a fixed row of sines and cosines for each position, from fast waves to slow ones (Vaswani et
/// al., 2017). Inputs and outputs `[batch, time, features]`.
///
/// Interleaved: p[t, 2i] = sin(t/base^(2i/features)), p[t, 2i + 1] = cos(the same). In halves, as tensor2tensor
/// does: p[t, i] = sin(t·base^(−i/(h − 1))), p[t, h + i] = cos(the same), h = features/2.
public struct PositionalEncoding: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The base of the wave lengths.
  public let base: Double
  /// Where sines and cosines stand.
  public let layout: PairLayout

  /// An encoding for rows of any number of features.
  public init(
    base: Double = 10_000, layout: PairLayout = .interleaved, name: String = "positional_encoding"
  ) {
    self.name = name
    (self.base, self.layout) = (base, layout)
  }

  /// The outputs for steps from 0 on.
  public func call(_ x: Variable) -> Variable { self(x, from: 0) }

  /// The outputs for steps from `first` on.
  public func callAsFunction(_ x: Variable, from first: Int) -> Variable {
    guard x.value.rank == 3 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, features]").trap()
    }
    let positions = Array(first..<(first + x.shape[1]))
    return x + table(positions: positions, features: x.shape[2], x.value.precision)
  }

  /// The rows of these positions, `[positions, features]`. An odd last feature is a sine where they are
  /// interleaved, and 0 in halves.
  public func table(
    positions: [Int], features: Int, _ precision: Precision = .single
  ) -> Tensor {
    let half = features / 2
    var values = [Double](repeating: 0, count: positions.count * features)
    for (row, position) in positions.enumerated() {
      for f in 0..<features {
        let wave: (exponent: Double, isSine: Bool)
        switch layout {
        case .interleaved: wave = (2 * Double(f / 2) / Double(features), f % 2 == 0)
        case .halves:
          if f >= 2 * half { continue }
          wave = (Double(f % half) / Double(max(half - 1, 1)), f < half)
        }
        let angle = Double(position) * pow(base, -wave.exponent)
        values[row * features + f] = wave.isSine ? sin(angle) : cos(angle)
      }
    }
    return Tensor(values, shape: Shape([positions.count, features]), precision)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the inputs are no sequences.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 2 else {
      throw shapeMismatch(got: input.text, need: "(None, time, features)")
    }
    return input
  }
}

extension LayerPlan {
  /// A ``PositionalEncoding`` layer.
  public static func positionalEncoding(
    base: Double = 10_000, layout: PairLayout = .interleaved, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("positional_encoding", inputShape: inputShape, name: name) { _, name, _ in
      PositionalEncoding(base: base, layout: layout, name: name)
    }
  }
}
