import Autograd
import Layers
import Notation
import Tensors

/// What the targets of a loss, or of a metric, must be.
public enum Targets: String, Sendable, Hashable, CaseIterable {
  /// Numbers in the predictions' shape.
  case likePredictions
  /// 0, 1, 2, … in the predictions' shape: how often something happened.
  case counts
  /// Numbers above 0 in the predictions' shape.
  case positive
  /// 0 and 1 in the predictions' shape: no and yes, or one-hot rows.
  case binary
  /// Numbers from 0 to 1 in the predictions' shape.
  case probabilities
  /// −1 and 1 in the predictions' shape.
  case signs
  /// The number of a class for each row of predictions.
  case labels
}

extension Targets {
  /// The targets in the shape of the predictions, which they may miss by axes of size 1, as `[n]` misses
  /// `[n, 1]`: broadcasting would compare each with each. A single number stands for all. Traps with words
  /// where the numbers of elements differ.
  func aligned(_ target: Variable, with prediction: Shape, _ loss: String) -> Variable {
    if self == .labels || target.shape == prediction || target.value.count == 1 { return target }
    guard target.shape.filter({ $0 != 1 }) == prediction.filter({ $0 != 1 }) else {
      ShapeError(
        loss, got: "targets \(target.shape) and predictions \(prediction)",
        need: "a target for each number that is predicted",
        try: "reshaped, or broadcast(to:) where they are meant to be repeated"
      ).trap()
    }
    return target.reshaped(to: prediction.dimensions)
  }
}

/// Targets that a loss cannot take.
public struct TargetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public let description: String

  init(_ loss: String, got: String, need: String, try remedy: String? = nil) {
    description = "\(loss): got \(got); needs \(need)" + (remedy.map { "; try: \($0)" } ?? "")
  }
}

extension Loss {
  /// The targets in the shape that the loss takes for outputs of this shape: one number a sample may
  /// come without an axis of its own.
  /// - Throws: ``TargetError`` where shapes do not fit, or numbers are not what the loss can take.
  public func prepared(_ targets: Tensor, for output: SampleShape) throws(TargetError) -> Tensor {
    let samples = targets.shape.dimensions.first ?? 0
    let wanted = self.targets == .labels ? Array(output.dropLast()) : output
    var shaped = targets
    if !wanted.fits(targets.shape) {
      let sizes = [samples] + wanted.map { $0 ?? -1 }
      let known = sizes.allSatisfy { $0 >= 0 } ? sizes.reduce(1, *) : -1
      let differsByOnes = targets.shape.filter { $0 != 1 } == sizes.filter { $0 != 1 }
      guard targets.rank > 0, known == targets.count, differsByOnes || samples == 1 else {
        throw TargetError(
          name, got: "targets of \(targets.shape)", need: "[samples\(wanted.tail)]",
          try: advice(targets, output))
      }
      shaped = targets.reshaped(to: sizes)
    }
    try check(shaped, output)
    return shaped
  }

  private func advice(_ targets: Tensor, _ output: SampleShape) -> String? {
    switch self.targets {
    case .labels where targets.shape.last == output.last:
      ".categoricalCrossentropy for one-hot rows"
    case .probabilities where targets.rank == output.count && output.last != 1:
      ".sparseCategoricalCrossentropy for labels, or oneHot(\(output.last.flatMap { $0 } ?? 0))"
    default: nil
    }
  }

  private func check(_ targets: Tensor, _ output: SampleShape) throws(TargetError) {
    if targets.count == 0 { return }
    let (least, greatest) = (targets.min().scalar, targets.max().scalar)
    guard least.isFinite && greatest.isFinite else {
      throw TargetError(name, got: "targets that are not finite", need: "numbers")
    }
    switch self.targets {
    case .likePredictions: break
    case .counts:
      guard least >= 0 && !targets.values.contains(where: { $0 != $0.rounded() }) else {
        throw TargetError(name, got: "other targets than counts", need: "0, 1, 2, …")
      }
    case .positive:
      guard least > 0 else {
        throw TargetError(name, got: "a target of \(least)", need: "numbers above 0")
      }
    case .binary:
      guard !targets.values.contains(where: { $0 != 0 && $0 != 1 }) else {
        throw TargetError(name, got: "other targets than 0 and 1", need: "0 and 1")
      }
    case .probabilities:
      guard least >= 0 && greatest <= 1 else {
        throw TargetError(
          name, got: "targets from \(least) to \(greatest)", need: "numbers from 0 to 1")
      }
    case .signs:
      guard targets.absolute().min().scalar == 1 && targets.absolute().max().scalar == 1 else {
        throw TargetError(
          name, got: "other targets than −1 and 1", need: "−1 and 1", try: "2·y − 1")
      }
    case .labels:
      let classes = output.last.flatMap { $0 } ?? 0
      let labels = targets.values.filter { $0 != ignoredLabel.map(Double.init) }
      let isWhole = !labels.contains { $0 != $0.rounded() }
      let (least, greatest) = (labels.min() ?? 0, labels.max() ?? 0)
      guard least >= 0 && greatest < Double(classes) && isWhole || labels.isEmpty else {
        throw TargetError(
          name,
          got: isWhole
            ? "labels from \(plain(least)) to \(plain(greatest))" : "labels with fractions",
          need: "whole numbers from 0 to \(classes - 1), as the model has \(classes) outputs")
      }
    }
  }
}

extension SampleShape {
  fileprivate var tail: String { map { ", " + ($0.map(String.init) ?? "any") }.joined() }
}

/// A number without a point where it is whole.
private func plain(_ number: Double) -> String {
  Int(exactly: number).map(String.init) ?? "\(number)"
}
