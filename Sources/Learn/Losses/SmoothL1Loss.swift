import Autograd
import Tensors

extension Loss {
  /// e²/(2β) where |e| < β, and |e| − β/2 elsewhere; the mean over the outputs: Huber's loss divided by β, PyTorch's
  /// `nn.SmoothL1Loss`. What detectors learn boxes with: a far box pulls no harder than a near one.
  public static func smoothL1(beta: Double = 1) -> Loss {
    Loss("smooth_l1") { t, y in smoothL1Loss(y, t, beta: beta).meanOfOutputs }
  }
}

/// e²/(2β) where |e| < β, and |e| − β/2 elsewhere, of each difference e = y − t, in their shape; |e| for β = 0
///
/// With c = e limited to ±β both are c·(e − c/2)/β. Traps with a message for β below 0.
public func smoothL1Loss(_ y: Variable, _ t: Variable, beta: Double = 1) -> Variable {
  guard beta >= 0 else { fatalError("smooth_l1: got beta \(beta); needs a number of at least 0") }
  let e = y - t
  if beta == 0 { return e.absolute() }
  let c = Primitive.clamp(to: -beta...beta)(e)
  return c * (e - c * 0.5) / beta
}
