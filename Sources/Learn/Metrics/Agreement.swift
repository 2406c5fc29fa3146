/// One number for a whole confusion matrix, for classes of different sizes.
extension ConfusionMatrix {
  /// The F1 of all classes, each counting by how often it occurs.
  public var weightedF1: Double {
    let sizes = occurrences
    let all = sizes.reduce(0, +)
    if all == 0 { return 0 }
    return sizes.indices.reduce(0) { $0 + Double(sizes[$1]) * f1(of: $1) } / Double(all)
  }

  /// The mean recall of the classes that occur; 0 where none does. Guessing among n classes gives 1/n, however
  /// unequal they are.
  public var balancedAccuracy: Double {
    let sizes = occurrences
    let occurring = sizes.indices.filter { sizes[$0] > 0 }
    if occurring.isEmpty { return 0 }
    return occurring.reduce(0) { $0 + recall(of: $1) } / Double(occurring.count)
  }

  /// Cohen's κ = (p − e)/(1 − e) for the accuracy p, and the accuracy e of guesses that occur as often as the
  /// predictions (Cohen, 1960); 0 where e is 1.
  public var kappa: Double {
    let (truth, predicted) = (occurrences, predictions)
    let all = Double(truth.reduce(0, +))
    if all == 0 { return 0 }
    let chance = zip(truth, predicted).reduce(0) { $0 + Double($1.0) * Double($1.1) } / (all * all)
    return chance == 1 ? 0 : (accuracy - chance) / (1 - chance)
  }

  /// Matthews' correlation of truth and prediction, for any number of classes (Gorodkin, 2004): from −1 to 1, and 0
  /// for guesses, or where all are of one class.
  ///
  /// With s samples, c of them right, and the class k tₖ times true and pₖ times predicted, it is
  /// (c·s − Σ pₖ·tₖ)/√((s² − Σ pₖ²)·(s² − Σ tₖ²)).
  public var matthewsCorrelation: Double {
    let (t, p) = (occurrences.map(Double.init), predictions.map(Double.init))
    let s = t.reduce(0, +)
    let c = counts.indices.reduce(0.0) { $0 + Double(counts[$1][$1]) }
    let both = zip(p, t).reduce(0) { $0 + $1.0 * $1.1 }
    let spreadOfPredictions = s * s - p.reduce(0) { $0 + $1 * $1 }
    let spreadOfTruth = s * s - t.reduce(0) { $0 + $1 * $1 }
    let scale = (spreadOfPredictions * spreadOfTruth).squareRoot()
    return scale == 0 ? 0 : (c * s - both) / scale
  }

  /// How often each class is true.
  private var occurrences: [Int] {
    counts.indices.map { counts[$0].reduce(0, +) + withoutPrediction[$0] }
  }

  /// How often each class was predicted.
  private var predictions: [Int] {
    counts.indices.map { label in counts.reduce(0) { $0 + $1[label] } }
  }
}
