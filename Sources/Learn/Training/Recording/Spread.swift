import Notation
import Tensors

extension TrainingRecord.Spread {
  /// The spread of some numbers.
  init(_ numbers: [Float], bins: Int) {
    var (sum, squares) = (0.0, 0.0)
    var (least, greatest) = (Float.infinity, -Float.infinity)
    for x in numbers {
      sum += Double(x)
      squares += Double(x) * Double(x)
      least = x < least ? x : least
      greatest = x > greatest ? x : greatest
    }
    let n = Double(max(numbers.count, 1))
    mean = sum / n
    deviation = max(squares / n - mean * mean, 0).squareRoot()
    counts = [Int](repeating: 0, count: bins)
    guard least.isFinite, greatest.isFinite, mean.isFinite else {
      (self.minimum, self.maximum) = (0, 0)
      return
    }
    (self.minimum, self.maximum) = (Double(least), Double(greatest))
    // In double precision: from the least to the greatest float may be farther than a float can say.
    let (low, width) = (self.minimum, self.maximum - self.minimum)
    let scale = width > 0 ? Double(bins) / width : 0
    for x in numbers { counts[min(Int(saturating: (Double(x) - low) * scale), bins - 1)] += 1 }
  }
}

extension Tensor {
  /// The elements; of many at most `limit`, at equal distances.
  func sample(_ limit: Int) -> [Float] {
    let step = (count + limit - 1) / Swift.max(limit, 1)
    return (step > 1 ? flattened[Axis.every(step)] : self).floats
  }
}
