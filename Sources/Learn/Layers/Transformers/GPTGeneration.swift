import Autograd
import Randomness
import Tensors

extension GPT {
  /// What a model has written.
  public struct Generation {
    /// The prompt, and the new tokens behind it.
    public let tokens: [Int]
    /// The logits that each new token was drawn from, `[new tokens, vocabulary]`.
    public let logits: Tensor
    /// The keys and values of each block, of all steps but the last; empty where no cache was used.
    public let caches: [KeyValueCache]
  }

  /// Writes on behind a prompt: the next token is drawn from the logits of the last one, again and again.
  ///
  /// With a cache the prompt goes through at once and then one token at a time; without one the whole sequence
  /// goes through for each token. Both give the same numbers.
  /// - Throws: ``ShapeError`` for an empty prompt, a token that the table does not have, or more tokens than the
  ///   context holds.
  public func generate(
    _ prompt: [Int], count: Int, sampling: TokenSampling = TokenSampling(), usesCache: Bool = true,
    using random: inout RandomSource
  ) throws(ShapeError) -> Generation {
    let precision = token.embeddings.value.precision
    guard !prompt.isEmpty, count >= 0, prompt.count + count <= contextLength else {
      throw shapeMismatch(
        got: "a prompt of \(prompt.count) tokens and \(count) new ones",
        need: "a prompt, and at most \(contextLength) tokens in all",
        try: "a shorter prompt, or fewer new tokens")
    }
    try check(samples: Tensor(prompt, .double))
    var tokens = prompt
    var rows: [Tensor] = []
    var caches: [KeyValueCache] = []
    for step in 0..<count {
      let next = usesCache && step > 0 ? [tokens.last!] : tokens
      let x = Variable(Tensor(next, shape: [1, next.count], precision))
      let all = withoutGradients { usesCache ? self(x, caches: &caches) : self(x) }
      let last = all.value[0, -1]
      rows.append(last)
      tokens.append(sampling.sample(last, using: &random))
    }
    let logits =
      rows.isEmpty ? Tensor.zeros([0, token.embeddings.shape[0]], precision) : .stack(rows)
    return Generation(tokens: tokens, logits: logits, caches: caches)
  }
}
