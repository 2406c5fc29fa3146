import Chalk

extension BreastCancer {
  /// The fraction of all pairs, one example of each class, in which the second class has the higher output.
  func pairsInOrder(_ truth: [Int], _ p: [Double]) -> Double {
    func probabilities(of label: Int) -> [Double] {
      zip(truth, p).filter { $0.0 == label }.map { Double($0.1) }
    }
    let (first, second) = (probabilities(of: 0), probabilities(of: 1))
    let points = second.flatMap { high in
      first.map { low in high > low ? 1 : high == low ? 0.5 : 0 }
    }
    return points.mean
  }
}
