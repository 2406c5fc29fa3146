import Foundation
import Tensors

/// Further scores of predictions of numbers, over all elements.
extension Metric {
  /// The median of |ŷ − y|, which a few wild errors do not move; of an even number the mean of the middle two.
  public static let medianAbsoluteError = Metric("median_absolute_error", targets: .likePredictions)
  {
    GatheredAccumulator("median_absolute_error") { truth, predictions in
      let errors = zip(truth, predictions).map { abs($1 - $0) }.sorted()
      let middle = errors.count / 2
      return errors.count % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2
    }
  }

  /// The mean of |ŷ − y|/|y|, a share and not a percentage, as in scikit-learn; infinite where a target is 0 and
  /// its prediction is not.
  public static let meanAbsolutePercentageError = Metric("mape", targets: .likePredictions) {
    GatheredAccumulator("mape") { truth, predictions in
      let shares = zip(truth, predictions).map { $0 == $1 ? 0 : abs(($1 - $0) / $0) }
      return shares.reduce(0, +) / Double(shares.count)
    }
  }

  /// 1 − Var(y − ŷ)/Var(y): as R², but a constant error costs nothing. For targets that are all the same it is 1
  /// where the error is constant and 0 otherwise.
  public static let explainedVariance = Metric("explained_variance", targets: .likePredictions) {
    GatheredAccumulator("explained_variance") { truth, predictions in
      let errors = zip(truth, predictions).map { $0 - $1 }
      let (unexplained, all) = (spread(errors, errors), spread(truth, truth))
      return all == 0 ? (unexplained == 0 ? 1 : 0) : 1 - unexplained / all
    }
  }

  /// Pearson's correlation Σ (y − ȳ)(ŷ − ŷ̄)/√(Σ (y − ȳ)²·Σ (ŷ − ŷ̄)²): whether predictions lie on a rising line
  /// over the targets; 0 where one of both does not vary.
  public static let pearsonCorrelation = Metric("pearson_correlation", targets: .likePredictions) {
    GatheredAccumulator("pearson_correlation") { truth, predictions in
      let both = spread(truth, predictions)
      let scale =
        spread(truth, truth).squareRoot() * spread(predictions, predictions).squareRoot()
      return scale == 0 ? 0 : both / scale
    }
  }

  /// Σ (a − ā)(b − b̄)
  private static func spread(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (
      a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count)
    )
    return zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
  }
}
