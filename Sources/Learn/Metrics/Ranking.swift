import Foundation

/// How good an order is: what a search, or a recommender, puts first.
///
/// ```swift
/// let answers = Ranking(relevance: [0, 3, 1], scores: [0.2, 0.9, 0.5])
/// answers.ndcg(at: 2)          // 1: the best two come first
/// answers.reciprocalRank       // 1: the first is relevant
/// ```
public struct Ranking: Sendable, Hashable {
  /// The relevance of the items in the order of their scores, from high to low; of equal scores the first given
  /// comes first.
  public let relevance: [Double]

  /// The items of one query: how relevant each is, 0 for not at all, and the score that it was given.
  ///
  /// Traps with a message where there are not as many of both.
  public init(relevance: [Double], scores: [Double]) {
    guard relevance.count == scores.count else {
      fatalError(
        "Ranking: got \(relevance.count) relevances and \(scores.count) scores; needs as many")
    }
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    self.relevance = order.map { relevance[$0] }
  }

  /// What an item of some relevance is worth.
  public enum Gain: String, Sendable, Hashable, CaseIterable {
    /// The relevance itself (Järvelin and Kekäläinen, 2002).
    case linear
    /// 2^relevance − 1 (Burges et al., 2005): one very relevant item before many a little so.
    case exponential

    func callAsFunction(_ relevance: Double) -> Double {
      self == .linear ? relevance : exp2(relevance) - 1
    }
  }

  /// Discounted cumulative gain: Σ gain/log₂(i + 1) over the first k places i = 1 … k.
  public func dcg(at k: Int, gain: Gain = .linear) -> Double {
    relevance.prefix(max(k, 0)).enumerated().reduce(0) {
      $0 + gain($1.element) / log2(Double($1.offset + 2))
    }
  }

  /// ``dcg(at:gain:)`` divided by that of the best order: from 0 to 1; 0 where nothing is relevant.
  public func ndcg(at k: Int, gain: Gain = .linear) -> Double {
    let best = Ranking(relevance: relevance, scores: relevance).dcg(at: k, gain: gain)
    return best == 0 ? 0 : dcg(at: k, gain: gain) / best
  }

  /// 1/place of the first item with a relevance above 0; 0 where there is none. Its mean over queries is MRR.
  public var reciprocalRank: Double {
    relevance.firstIndex { $0 > 0 }.map { 1 / Double($0 + 1) } ?? 0
  }

  /// The mean precision at the places of the relevant items; 0 where there is none. Its mean over queries is MAP.
  public var averagePrecision: Double {
    var (found, sum) = (0.0, 0.0)
    for (place, item) in relevance.enumerated() where item > 0 {
      found += 1
      sum += found / Double(place + 1)
    }
    return found == 0 ? 0 : sum / found
  }

  /// Which part of the first k places is relevant; places beyond the last item are not. 0 for k below 1.
  public func precision(at k: Int) -> Double { k < 1 ? 0 : hits(k) / Double(k) }

  /// Which part of the relevant items is in the first k places; 0 where there is none.
  public func recall(at k: Int) -> Double {
    let all = hits(relevance.count)
    return all == 0 ? 0 : hits(k) / all
  }

  private func hits(_ k: Int) -> Double { Double(relevance.prefix(max(k, 0)).count { $0 > 0 }) }
}
