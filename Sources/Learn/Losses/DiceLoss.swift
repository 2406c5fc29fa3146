import Autograd
import Tensors

extension Loss {
  /// 1 − (2·Σ t·p + s)/(Σ t + Σ p + s) over everything of a sample: how little a predicted mask p and the true one t
  /// have in common (Milletari et al., 2016)
  ///
  /// However small the object is beside the background, 0 is a perfect mask, and near 1 a mask that misses it. The
  /// smoothing s keeps it defined where both are empty.
  public static func dice(smooth: Double = 1) -> Loss {
    Loss("dice", targets: .probabilities, predictions: .probabilities) { t, p in
      let axes = Array(min(1, max(p.value.rank - 1, 0))..<p.value.rank)
      let both = (t * p).sum(axes) * 2 + smooth
      return 1 - both / (t.sum(axes) + p.sum(axes) + smooth)
    }
  }
}
