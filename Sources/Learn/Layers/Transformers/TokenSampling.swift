import Glibc
import Randomness
import Tensors

/// How the next token is drawn from a model's logits.
///
/// In this order: the logits are divided by the temperature; the `topK` largest are kept; of these the smallest
/// set of most likely tokens whose probabilities reach the sum `topP`; then softmax over what is left. The
/// temperature 0 always takes the largest: greedy decoding. Of equal logits the first comes first.
public struct TokenSampling: Sendable, Hashable {
  /// Below 1 likely tokens become more likely, above 1 less; 0 takes the largest.
  public let temperature: Double
  /// How many tokens are kept at most; `nil`: all.
  public let topK: Int?
  /// The sum of the probabilities that are kept at least; 1: all.
  public let topP: Double

  /// A way of drawing. Traps with a message for a negative temperature, a `topK` below 1, or a `topP` that is no
  /// probability above 0.
  public init(temperature: Double = 1, topK: Int? = nil, topP: Double = 1) {
    guard temperature >= 0, temperature.isFinite, (topK ?? 1) >= 1, topP > 0, topP <= 1 else {
      ShapeError(
        "TokenSampling",
        got: "temperature \(temperature), topK \(topK.map(String.init) ?? "nil"), topP \(topP)",
        need: "temperature ≥ 0, topK ≥ 1 and 0 < topP ≤ 1"
      ).trap()
    }
    (self.temperature, self.topK, self.topP) = (temperature, topK, topP)
  }

  /// The largest, always.
  public static let greedy = TokenSampling(temperature: 0)

  /// The probability of each token, `[…, vocabulary]` as the logits; 0 where it may not be drawn.
  public func probabilities(_ logits: Tensor) -> Tensor {
    let width = logits.shape.last ?? 0
    let all = logits.values
    let rows = stride(from: 0, to: all.count, by: max(width, 1)).flatMap {
      probabilities(Array(all[$0..<($0 + width)]))
    }
    return Tensor(rows, shape: logits.shape, logits.precision)
  }

  /// The number of a token that is drawn from logits `[vocabulary]`.
  public func sample(_ logits: Tensor, using random: inout RandomSource) -> Int {
    let all = probabilities(logits.values)
    let largest = all.indices.max { all[$0] < all[$1] } ?? 0
    guard temperature > 0 else { return largest }
    var left = random.uniform()
    for (token, probability) in all.enumerated() where probability > 0 {
      left -= probability
      if left < 0 { return token }
    }
    return largest
  }

  private func probabilities(_ logits: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: logits.count)
    // Indices from the largest logit on; of equal ones the first is first.
    var kept = logits.indices.sorted { (logits[$0], $1) > (logits[$1], $0) }
    guard let first = kept.first else { return result }
    guard temperature > 0 else {
      result[first] = 1
      return result
    }
    if let topK { kept = Array(kept.prefix(topK)) }
    var powers = kept.map { exp((logits[$0] - logits[first]) / temperature) }
    if topP < 1 {
      let total = powers.reduce(0, +)
      var sum = 0.0
      var count = 0
      while count < kept.count, sum < topP * total {
        sum += powers[count]
        count += 1
      }
      (kept, powers) = (Array(kept.prefix(count)), Array(powers.prefix(count)))
    }
    let total = powers.reduce(0, +)
    for (token, power) in zip(kept, powers) { result[token] = power / total }
    return result
  }
}
