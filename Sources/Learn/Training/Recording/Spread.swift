import Tensors

extension TrainingRecord.Spread {
  /// The spread of a tensor's elements; of at most `limit` of them, at equal distances.
  init(_ tensor: Tensor, bins: Int, limit: Int) {
    let step = (tensor.count + limit - 1) / max(limit, 1)
    let sample = step > 1 ? tensor.flattened[Axis.every(step)] : tensor
    self.init(sample.floats, bins: bins)
  }

  private init(_ numbers: [Float], bins: Int) {
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
      (self.least, self.greatest) = (0, 0)
      return
    }
    (self.least, self.greatest) = (Double(least), Double(greatest))
    let scale = greatest > least ? Float(bins) / (greatest - least) : 0
    for x in numbers { counts[min(Int((x - least) * scale), bins - 1)] += 1 }
  }
}
