import Glibc
import Tensors

/// A search for the most probable sequence of tokens that keeps the best few beginnings at each step.
///
/// log P(y₁ … yₜ) = Σ log p(yᵢ | y₁ … yᵢ₋₁). At each step every beginning is continued by every token, and the
/// `width` best of all these go on, together with what is finished already. With the width 1 that is greedy decoding;
/// with a width of all sequences it finds the best of them. Beginnings are ranked by log P/lengthᵅ (Wu et al., 2016,
/// in the form of Hugging Face): α = 0 ranks by the probability alone, which prefers short sequences; a larger α
/// makes longer ones better. Of equal scores the earlier beginning is first, then the smaller token, so that the same
/// numbers always give the same result.
public struct BeamSearch: Sendable, Hashable {
  /// How many beginnings are kept.
  public let width: Int
  /// How many tokens are written at most, the end token counted.
  public let maxLength: Int
  /// The token behind which a sequence is finished; `nil`: all have the maximal length.
  public let endToken: Int?
  /// α, the exponent of the length by which the sum of logarithms is divided.
  public let lengthPenalty: Double

  /// What one step gives: log p of each token that may come next, and the state to go on from behind it. What is no
  /// number, or −∞, never comes.
  public typealias Step<State> = (logProbabilities: [Double], state: State)

  /// A sequence that was kept.
  public struct Hypothesis: Sendable, Hashable {
    /// What was written, the end token included.
    public let tokens: [Int]
    /// The sum of the logarithms of the tokens' probabilities.
    public let logProbability: Double
    /// What it is ranked by: the sum, divided by lengthᵅ.
    public let score: Double
    /// Whether it ends with the end token.
    public let isFinished: Bool
  }

  /// A search. Traps with a message for a width or a length below 1, or an exponent that is negative or not finite.
  public init(width: Int, maxLength: Int, endToken: Int? = nil, lengthPenalty: Double = 0) {
    guard width >= 1, maxLength >= 1, lengthPenalty >= 0, lengthPenalty.isFinite else {
      ShapeError(
        "BeamSearch", got: "width \(width), maxLength \(maxLength), lengthPenalty \(lengthPenalty)",
        need: "width ≥ 1, maxLength ≥ 1 and a finite lengthPenalty ≥ 0"
      ).trap()
    }
    (self.width, self.maxLength) = (width, maxLength)
    (self.endToken, self.lengthPenalty) = (endToken, lengthPenalty)
  }

  /// The sequences that are kept at the end, the best first: at most `width`, and none where nothing can come.
  ///
  /// - Parameters:
  ///   - state: what the step function needs to know before the first token; a value, for several beginnings go on
  ///     from the same one.
  ///   - token: what the step function reads first, such as a begin sign; it is not part of the results.
  ///   - step: log p of the tokens behind the last one, and the state behind it.
  public func callAsFunction<State>(
    from state: State, after token: Int, step: (_ state: State, _ last: Int) throws -> Step<State>
  ) rethrows -> [Hypothesis] {
    let empty = Hypothesis(tokens: [], logProbability: 0, score: 0, isFinished: false)
    var beams = [(hypothesis: empty, state: state)]
    for _ in 0..<maxLength where beams.contains(where: { !$0.hypothesis.isFinished }) {
      var candidates: [(hypothesis: Hypothesis, state: State)] = []
      candidates += beams.filter(\.hypothesis.isFinished)
      for beam in beams where !beam.hypothesis.isFinished {
        let next = try step(beam.state, beam.hypothesis.tokens.last ?? token)
        for (token, logP) in next.logProbabilities.enumerated() where logP > -.infinity {
          candidates.append((continued(beam.hypothesis, token, logP), next.state))
        }
      }
      beams = best(candidates)
    }
    return beams.map(\.hypothesis).filter { !$0.tokens.isEmpty }
  }

  private func continued(_ beginning: Hypothesis, _ token: Int, _ logP: Double) -> Hypothesis {
    let tokens = beginning.tokens + [token]
    let sum = beginning.logProbability + logP
    return Hypothesis(
      tokens: tokens, logProbability: sum, score: score(sum, length: tokens.count),
      isFinished: token == endToken)
  }

  /// log P/lengthᵅ
  private func score(_ logProbability: Double, length: Int) -> Double {
    lengthPenalty == 0 ? logProbability : logProbability / pow(Double(length), lengthPenalty)
  }

  /// The `width` best; candidates stand in the order that decides between equal scores.
  private func best<State>(
    _ candidates: [(hypothesis: Hypothesis, state: State)]
  ) -> [(hypothesis: Hypothesis, state: State)] {
    let order = candidates.indices.sorted {
      let (a, b) = (candidates[$0].hypothesis.score, candidates[$1].hypothesis.score)
      return a == b ? $0 < $1 : a > b
    }
    return order.prefix(width).map { candidates[$0] }
  }
}
