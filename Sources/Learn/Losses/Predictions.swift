/// What the predictions that a loss, or a metric, is given are: where it has to be right.
///
/// `chalk check` tries a loss only with predictions of this kind, and only with targets of its ``Targets``.
public enum Predictions: String, Sendable, Hashable, CaseIterable {
  /// Any numbers.
  case numbers
  /// Sums z before a sigmoid or a softmax: any numbers, of which large ones mean yes.
  case logits
  /// Numbers above 0, such as the rate of counts.
  case positive
  /// Numbers from 0 to 1, each by itself, as a sigmoid gives them.
  case probabilities
  /// Rows of numbers from 0 to 1 whose sum is 1, as a softmax gives them.
  case distributions
}

extension Targets {
  /// The predictions that go with these targets where nothing else is said.
  public var usualPredictions: Predictions {
    switch self {
    case .likePredictions, .signs: .numbers
    case .counts, .positive: .positive
    case .binary: .probabilities
    case .probabilities, .labels: .distributions
    }
  }
}
