import Autograd
import Tensors

/// Gradients of several steps, added up until there are enough.
struct AccumulatedGradients: Sendable {
  var count = 0
  var sums: [Tensor?] = []
}

extension OptimizerMemory {
  /// Adds the gradients of a step; gives the mean of all when they are those of so many steps, and begins
  /// anew.
  mutating func accumulate(_ gradients: [Gradient?], over steps: Int) -> [Gradient?]? {
    if accumulated.sums.count != gradients.count {
      accumulated = AccumulatedGradients(count: 0, sums: gradients.map { _ in nil })
    }
    for (index, gradient) in gradients.enumerated() {
      guard let gradient = gradient?.toDense() else { continue }
      accumulated.sums[index] = accumulated.sums[index].map { $0 + gradient } ?? gradient
    }
    accumulated.count += 1
    guard accumulated.count >= steps else { return nil }
    defer { accumulated = AccumulatedGradients() }
    return accumulated.sums.map { $0.map { .dense($0 / Double(steps)) } }
  }
}
