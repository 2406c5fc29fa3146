import Losses
import Randomness
import Tensors

/// Targets and predictions of the kind that a loss, or a metric, says it is for.
struct DomainSample {
  let targets: Targets
  let predictions: Predictions

  /// Such as "targets that are classes' numbers, and predictions that are rows of shares".
  var text: String { "\(name(of: targets)), and \(name(of: predictions))" }

  /// What to write where this is not what was meant.
  var advice: String {
    "It was tried with \(text), for it says targets: .\(targets.rawValue), predictions: "
      + ".\(predictions.rawValue). If it is for others, say so: targets: "
      + others(Targets.allCases.map(\.rawValue), targets.rawValue) + "; predictions: "
      + others(Predictions.allCases.map(\.rawValue), predictions.rawValue) + "."
  }

  private func others(_ names: [String], _ own: String) -> String {
    names.filter { $0 != own }.map { ".\($0)" }.joined(separator: ", ")
  }

  private func name(of targets: Targets) -> String {
    switch targets {
    case .likePredictions: "targets like the predictions"
    case .counts: "targets that are counts"
    case .positive: "targets above 0"
    case .binary: "targets of 0 and 1"
    case .probabilities: "targets from 0 to 1"
    case .signs: "targets of −1 and 1"
    case .labels: "targets that are numbers of classes"
    }
  }

  private func name(of predictions: Predictions) -> String {
    switch predictions {
    case .numbers: "predictions of any size"
    case .logits: "predictions that are sums before a sigmoid or softmax"
    case .positive: "predictions above 0"
    case .probabilities: "predictions from 0 to 1"
    case .distributions: "predictions that are rows of shares with the sum 1"
    }
  }

  /// Predictions `[rows, width]` that are not at the ends of what they may be.
  func predictions(_ rows: Int, _ width: Int, _ random: inout RandomSource) -> Tensor {
    let shape = Shape([rows, width])
    switch predictions {
    case .numbers, .logits: return .normal(shape, .double, using: &random)
    case .positive: return .uniform(shape, in: 0.2...5, .double, using: &random)
    case .probabilities: return .uniform(shape, in: 0.05...0.95, .double, using: &random)
    case .distributions: return shares(shape, &random)
    }
  }

  /// Targets for predictions `[rows, width]`.
  ///
  /// - Parameter soft: whether probabilities may lie between 0 and 1.
  func targets(
    _ rows: Int, _ width: Int, soft: Bool, _ random: inout RandomSource
  ) -> Tensor {
    let shape = Shape([rows, width])
    let isRows = predictions == .distributions
    switch targets {
    case .likePredictions: return predictions(rows, width, &random)
    case .counts:
      let counts = (0..<shape.count).map { _ in Double(random.integer(below: 7)) }
      return Tensor(counts, shape: shape, .double)
    case .positive: return .uniform(shape, in: 0.2...5, .double, using: &random)
    case .probabilities where soft:
      return isRows || predictions == .logits
        ? shares(shape, &random) : .uniform(shape, in: 0.05...0.95, .double, using: &random)
    case .signs: return Tensor.normal(shape, .double, using: &random).map { $0 < 0 ? -1 : 1 }
    case .labels:
      let labels = (0..<rows).map { _ in Double(random.integer(below: width)) }
      return Tensor(labels, shape: [rows], .double)
    case .probabilities, .binary:
      if !isRows && !(predictions == .logits && targets == .probabilities) {
        return Tensor.normal(shape, .double, using: &random).map { $0 < 0 ? 0 : 1 }
      }
      let labels = (0..<rows).map { _ in random.integer(below: width) }
      return oneHot(labels, width)
    }
  }

  /// The predictions that say exactly what these targets are; nil where that depends on the loss, as for counts
  /// beside predictions of any size, which may be their logarithms.
  ///
  /// - Parameter margin: how far probabilities stay from 0 and 1.
  func right(for targets: Tensor, width: Int, margin: Double = 1e-7) -> Tensor? {
    let isYesOrNo = [.binary, .probabilities, .labels].contains(self.targets)
    let hard =
      self.targets == .labels ? oneHot(targets.values.map { Int($0) }, width) : targets
    switch predictions {
    case .numbers: return [.likePredictions, .signs].contains(self.targets) ? targets : nil
    case .positive: return self.targets == .labels ? nil : targets.map { max($0, 1e-6) }
    case .logits: return isYesOrNo ? hard.map { $0 > 0.5 ? 30 : -30 } : nil
    case .probabilities, .distributions:
      guard isYesOrNo || self.targets == .likePredictions else { return nil }
      return hard.map { min(max($0, margin), 1 - margin) }
    }
  }

  /// Whether a prediction that is nearer to the target is better: not so where predictions may be the logarithms
  /// of counts.
  var isNearerBetter: Bool {
    predictions == .positive || ![.counts, .positive].contains(targets)
  }

  private func shares(_ shape: Shape, _ random: inout RandomSource) -> Tensor {
    let parts = Tensor.uniform(shape, in: 0.2...1, .double, using: &random)
    return parts / parts.sum(-1, keepingAxes: true)
  }

  private func oneHot(_ labels: [Int], _ width: Int) -> Tensor {
    Tensor(
      labels.flatMap { label in (0..<width).map { $0 == label ? 1.0 : 0 } },
      shape: [labels.count, width], .double)
  }
}
