import Tensors

/// y[0] = x[0], y[n] = x[n] − a·x[n − 1]: makes high frequencies of a signal `[samples]` louder, which in speech are
/// weak; librosa's `effects.preemphasis`, whose first sample is extrapolated.
public func preEmphasis(_ signal: Tensor, coefficient: Double = 0.97) -> Tensor {
  let x = requireSignal(signal, "preEmphasis")
  let y = x.indices.map { $0 == 0 ? x[0] : x[$0] - coefficient * x[$0 - 1] }
  return Tensor(y, signal.precision)
}

/// √(Σ x²/n) of each whole frame of n samples of a signal `[samples]`, the next one beginning `hop` later: how loud it
/// is when. `[frames]`.
public func rootMeanSquares(_ signal: Tensor, frame: Int, hop: Int) -> Tensor {
  let measures = frames(requireSignal(signal, "rootMeanSquares"), frame, hop).map { x in
    (x.reduce(0) { $0 + $1 * $1 } / Double(frame)).squareRoot()
  }
  return Tensor(measures, signal.precision)
}

/// How often the sign changes between neighbors within each whole frame of a signal `[samples]`: often in hissing
/// sounds, seldom in vowels. `[frames]`. 0 counts as positive.
public func zeroCrossings(_ signal: Tensor, frame: Int, hop: Int) -> Tensor {
  let measures = frames(requireSignal(signal, "zeroCrossings"), frame, hop).map { x in
    Double(zip(x, x.dropFirst()).count { ($0 < 0) != ($1 < 0) })
  }
  return Tensor(measures, signal.precision)
}

private func frames(_ x: [Double], _ frame: Int, _ hop: Int) -> [ArraySlice<Double>] {
  guard frame > 0, hop > 0 else {
    fatalError("frames: got frame \(frame) and hop \(hop); needs at least 1 each")
  }
  return stride(from: 0, through: x.count - frame, by: hop).map { x[$0..<($0 + frame)] }
}

private func requireSignal(_ signal: Tensor, _ operation: String) -> [Double] {
  guard signal.rank == 1 else {
    ShapeError(operation, got: "a signal of \(signal.shape)", need: "[samples]").trap()
  }
  return signal.values
}
