import Autograd
import Tensors

/// A cross-entropy in which classes count differently, and one label does not count; PyTorch's `nn.CrossEntropyLoss` with
/// `weight` and `ignore_index`.
///
/// A row costs w[label]·(−log softmax(z)[label]), 0 where its label is the ignored one. The mean is Σ costs/Σ w[label]
/// over the rows that count, so that weights of another size change nothing.
public struct WeightedCrossEntropy: Sendable, Hashable {
  /// w, one number for each class.
  public var classWeights: [Double]
  /// The label that means “no class”; nil where all count.
  public var ignoredLabel: Int?

  /// Weights for all classes. Traps with a message where there are none, or one is below 0.
  public init(classWeights: [Double], ignoring ignoredLabel: Int? = nil) {
    guard !classWeights.isEmpty, classWeights.allSatisfy({ $0 >= 0 }) else {
      fatalError("WeightedCrossEntropy: got \(classWeights); needs a weight of at least 0 for each")
    }
    (self.classWeights, self.ignoredLabel) = (classWeights, ignoredLabel)
  }

  /// The cost of each row, in the labels' shape, from labels and the sums z `[…, classes]` before the softmax.
  public func samples(_ labels: Tensor, _ z: Variable) -> Variable {
    let classes = classWeights.count
    guard z.shape[-1] == classes, labels.count * classes == z.value.count else {
      ShapeError(
        "WeightedCrossEntropy", got: "labels \(labels.shape) and predictions \(z.shape)",
        need: "a label for each row of \(classes) classes, as many as weights"
      ).trap()
    }
    let known = Tensor.select(
      isKnown(labels), labels, labels.zerosLike
    ).indices(below: classes, of: "WeightedCrossEntropy")
    let costs = Primitive.softmaxCrossEntropy(labels: known)(z.reshaped(-1, classes))
    return costs.reshaped(to: labels.shape.dimensions) * weights(of: labels, z.value.precision)
  }

  /// The mean cost, or the sum, or the costs as they are; 0 where no row counts.
  public func callAsFunction(
    _ labels: Tensor, _ z: Variable, reduction: LossReduction = .mean
  ) -> Variable {
    let costs = samples(labels, z)
    switch reduction {
    case .none: return costs
    case .sum: return costs.sum()
    case .mean:
      let all = weights(of: labels, .double).sum().scalar
      return costs.sum() / (all == 0 ? 1 : all)
    }
  }

  /// The weight of each row's class, 0 where it does not count.
  private func weights(of labels: Tensor, _ precision: Precision) -> Tensor {
    Tensor(
      labels.values.map { label in
        ignoredLabel.map { Double($0) == label } ?? false ? 0 : classWeights[Int(label)]
      }, shape: labels.shape, precision)
  }

  /// 1 where a label is a class.
  private func isKnown(_ labels: Tensor) -> Tensor {
    ignoredLabel.map { labels .!= Double($0) } ?? labels.onesLike
  }
}
