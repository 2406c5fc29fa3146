/// What makes a feature worth keeping.
public enum FeatureMeasure: String, Sendable, CaseIterable {
  /// How much it varies at all: 1/n · Σ (x − x̄)². Depends on its unit.
  case variance
  /// How well its value follows the target on a straight line, from 0 to 1. For a number: Pearson's |r|.
  /// For classes: η, the root of the part of its variance that lies between the classes; with two
  /// classes both are the same.
  case correlation
  /// How much knowing it tells of the target, straight line or not: Σ p(x, y)·ln p(x, y)/(p(x) p(y)), in
  /// nats, the values sorted into ten bins of equal count.
  case mutualInformation = "mutual-information"
}

/// Keeps the features that score best in the training part.
public struct FeatureSelection: Sendable, Equatable {
  /// The score of each feature.
  public let scores: [Double]
  /// The columns that are kept, in their own order.
  public let columns: [Int]

  /// Scores the features by the classes, and keeps the best.
  public init(fitting examples: Examples, by measure: FeatureMeasure, keeping count: Int) {
    let scores = (0..<examples.features.width).map { column in
      let x = examples.features.column(column)
      return switch measure {
      case .variance: variance(x)
      case .correlation: correlationRatio(x, examples.labels, examples.classNames.count)
      case .mutualInformation:
        mutualInformation(binned(x), examples.labels)
      }
    }
    self.init(scores: scores, keeping: count, of: examples.features)
  }

  /// Scores the features by the first target, and keeps the best.
  public init(fitting examples: NumericExamples, by measure: FeatureMeasure, keeping count: Int) {
    let y = examples.targets.column(0)
    let scores = (0..<examples.features.width).map { column in
      let x = examples.features.column(column)
      return switch measure {
      case .variance: variance(x)
      case .correlation: abs(pearson(x, y))
      case .mutualInformation: mutualInformation(binned(x), binned(y))
      }
    }
    self.init(scores: scores, keeping: count, of: examples.features)
  }

  /// Drops each feature that an earlier kept one already tells: their |r| is above the limit.
  public init(fitting rows: Matrix, droppingCorrelationsAbove limit: Double) {
    let columns = (0..<rows.width).map { rows.column($0) }
    var kept: [Int] = []
    var scores = [Double](repeating: 0, count: rows.width)
    for column in 0..<rows.width {
      scores[column] = kept.map { abs(pearson(columns[$0], columns[column])) }.max() ?? 0
      if scores[column] <= limit { kept.append(column) }  // Formula: N09
    }
    self.scores = scores
    self.columns = kept
  }

  /// Keeps the best. One that says exactly what a better one says, such as 1 minus it, comes behind all others.
  private init(scores: [Double], keeping count: Int, of rows: Matrix) {
    guard (1...max(1, scores.count)).contains(count) else {
      fatalError("FeatureSelection: keeping \(count) of \(scores.count) features.")
    }
    self.scores = scores
    // A score that is not a number, as that of a column with infinite values, is the worst.
    let ranks = scores.map { $0.isNaN ? -.infinity : $0 }
    let ranked = scores.indices.sorted { (ranks[$1], $0) < (ranks[$0], $1) }
    var kept: [Int] = []
    var spare: [Int] = []
    for column in ranked where kept.count < count {
      let x = rows.column(column)
      let isSpare = kept.contains { abs(pearson(rows.column($0), x)) > 1 - 1e-12 }
      if isSpare { spare.append(column) } else { kept.append(column) }
    }
    columns = (kept + spare.prefix(count - kept.count)).sorted()
  }

  /// The examples with the kept features only.
  public func callAsFunction(_ examples: Examples) -> Examples {
    examples.columns(columns)
  }
}

/// 1/n · Σ (x − x̄)² over the values that are not missing (NaN); 0 for none.
func variance(_ x: [Double]) -> Double {
  let x = x.contains(where: \.isNaN) ? x.filter { !$0.isNaN } : x
  if x.isEmpty { return 0 }
  let m = mean(x)
  return x.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(x.count)
}

/// Pearson's r = Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)²·Σ (y − ȳ)²) over the pairs of which neither is missing (NaN);
/// 0 where one never varies.
func pearson(_ x: [Double], _ y: [Double]) -> Double {
  if x.contains(where: \.isNaN) || y.contains(where: \.isNaN) {
    let known = x.indices.filter { !x[$0].isNaN && !y[$0].isNaN }
    return known.isEmpty ? 0 : pearson(known.map { x[$0] }, known.map { y[$0] })
  }
  let (meanX, meanY) = (mean(x), mean(y))
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xy += (a - meanX) * (b - meanY)
    xx += (a - meanX) * (a - meanX)
    yy += (b - meanY) * (b - meanY)
  }
  if (xx * yy).fits { return xy / (xx * yy).squareRoot() }
  let (dx, dy) = (deviation(x, mean: meanX), deviation(y, mean: meanY))
  guard dx > 0, dy > 0, dx.isFinite, dy.isFinite else { return xx.isNaN || yy.isNaN ? .nan : 0 }
  // The squares are too small or too great: each is measured in its deviation first.
  let terms = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) / dx * (($1.1 - meanY) / dy) }
  return terms / Double(x.count)
}

/// η = √(Σ_c n_c (x̄_c − x̄)² / Σ (x − x̄)²) over the values that are not missing (NaN); 0 where x never varies.
func correlationRatio(_ x: [Double], _ labels: [Int], _ classes: Int) -> Double {
  let known = x.indices.filter { !x[$0].isNaN }
  // In parts of the greatest value no square leaves the range; the ratio stays as it is.
  let greatest = known.reduce(0) { max($0, abs(x[$1])) }
  let isUsual = greatest == 0 || !greatest.isFinite || (0x1p-400...0x1p400).contains(greatest)
  let unit = isUsual ? 1 : greatest.binade
  let values = known.map { x[$0] / unit }
  let classOf = known.map { labels[$0] }
  var sums = [Double](repeating: 0, count: classes)
  let sizes = counts(of: classOf, classes: classes)
  for (value, label) in zip(values, classOf) { sums[label] += value }
  let middle = mean(values)
  var between = 0.0
  for (sum, size) in zip(sums, sizes) where size > 0 {
    let distance = sum / Double(size) - middle
    between += Double(size) * distance * distance
  }
  let all = variance(values) * Double(values.count)
  return all == 0 ? 0 : min(1, between / all).squareRoot()
}
