import Autograd
import Tensors

extension EncoderDecoderTransformer {
  /// The targets that a search finds for one source, the best first.
  ///
  /// The source goes through the encoder once. With a cache each step computes its own token only; without one all
  /// tokens so far go through again for each. Both give the same numbers. With a width of 1 it is greedy decoding.
  ///
  /// - Parameters:
  ///   - source: the tokens of one sequence.
  ///   - begin: the token that the decoder reads first; it is not part of the results.
  ///   - search: how many beginnings are kept, and where a sequence ends.
  ///   - usesCache: whether keys and values are kept.
  /// - Throws: ``ShapeError`` for an empty source, or a token that a table does not have.
  public func translate(
    _ source: [Int], begin: Int, search: BeamSearch, usesCache: Bool = true
  ) throws(ShapeError) -> [BeamSearch.Hypothesis] {
    guard !source.isEmpty else {
      throw ShapeError(
        "EncoderDecoderTransformer", got: "a source of no tokens", need: "at least one")
    }
    try self.source.check(samples: Tensor(source, .double))
    try target.check(samples: Tensor([begin] + (search.endToken.map { [$0] } ?? []), .double))
    let precision = target.embeddings.value.precision
    func row(_ tokens: [Int]) -> Variable {
      Variable(Tensor(tokens, shape: [1, tokens.count], precision))
    }
    return withoutGradients {
      let memory = encode(row(source))
      if usesCache {
        return search(from: [DecoderCache](), after: begin) { kept, last in
          var caches = kept
          let z = decode(row([last]), memory: memory, caches: &caches)
          return (z.value[0, -1].logSoftmax().values, caches)
        }
      }
      return search(from: [Int](), after: begin) { before, last in
        let read = before + [last]
        return (decode(row(read), memory: memory).value[0, -1].logSoftmax().values, read)
      }
    }
  }
}
