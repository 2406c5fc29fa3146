import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// A decoder that writes step by step with its caches, against the whole target at once.
struct DecoderCacheTests {
  private func model(normalizeFirst: Bool, _ precision: Precision) -> EncoderDecoderTransformer {
    var random = RandomSource(seed: 11)
    let model = EncoderDecoderTransformer(
      sourceVocabulary: 9, targetVocabulary: 6, features: 8, encoderBlocks: 1, decoderBlocks: 2,
      numHeads: 2, intermediateDim: 12, normalizeFirst: normalizeFirst, using: &random)
    for parameter in model.parameters {
      let rows = Tensor.normal(
        parameter.variable.shape, deviation: 0.5, precision, using: &random)
      parameter.variable.value = rows
    }
    return model
  }

  @Test(arguments: [false, true]) func cachesChangeNoNumber(normalizeFirst: Bool) {
    let model = model(normalizeFirst: normalizeFirst, .double)
    let source = Variable(Tensor([[1, 4, 8, 2], [3, 5, 0, 0]], .double))
    let target = Variable(Tensor([[0, 2, 5, 1, 3], [0, 4, 4, 2, 5]], .double))
    let mask = Tensor([[1, 1, 1, 1], [1, 1, 0, 0]], .double)
    let memory = model.encode(source, mask: mask)
    let whole = model.decode(target, memory: memory, memoryMask: mask).value
    var caches: [DecoderCache] = []
    func next(_ steps: Range<Int>, _ memory: Variable) -> Tensor {
      model.decode(
        target[Axis.all, steps], memory: memory, memoryMask: mask, caches: &caches
      ).value
    }
    var rows = [next(0..<2, memory)]
    let kept = caches[1].memory.keys!
    for step in 2..<5 { rows.append(next(step..<(step + 1), memory)) }
    let stepwise = Tensor.concatenate(rows, axis: 1)
    #expect(stepwise.isClose(to: whole, relative: 1e-12, absolute: 1e-12))
    #expect(
      caches.count == 2 && caches[0].count == 5 && caches[0].own.values!.shape == [2, 2, 5, 4])
    // The keys of the memory were made once.
    #expect(caches[1].memory.keys === kept && kept.shape == [2, 2, 4, 4])
    // The caches of another memory are noticed in the numbers.
    let other = model.encode(Variable(Tensor([[2, 2, 7, 1], [6, 6, 0, 0]], .double)), mask: mask)
    caches = []
    _ = next(0..<4, other)
    let wrong = next(4..<5, memory)
    #expect(!wrong.isClose(to: whole[Axis.all, 4..<5], relative: 1e-6, absolute: 1e-6))
  }

  @Test func gradientsFlowThroughTheCaches() {
    let model = model(normalizeFirst: true, .double)
    let (source, target) = (Variable(Tensor([[1, 4, 8]], .double)), Tensor([[0, 2, 5]], .double))
    func gradient(_ logits: Variable) -> [Tensor] {
      logits.squared().sum().backward()
      return model.parameters.map {
        ($0.variable.takeGradient()?.toDense() ?? $0.variable.value.zerosLike)
      }
    }
    let whole = gradient(model(source, Variable(target)))
    let memory = model.encode(source)
    var caches: [DecoderCache] = []
    let rows = (0..<3).map { step in
      model.decode(
        Variable(target[Axis.all, step..<(step + 1)]), memory: memory, caches: &caches)
    }
    let stepwise = gradient(.concatenate(rows, axis: 1))
    for (a, b) in zip(whole, stepwise) {
      #expect(a.isClose(to: b, relative: 1e-9, absolute: 1e-9))
    }
  }

  @Test func aTranslationIsTheSameWithCachesAndWithout() throws {
    let model = model(normalizeFirst: false, .double)
    for width in [1, 3] {
      let search = BeamSearch(width: width, maxLength: 6, endToken: 5)
      let with = try model.translate([3, 1, 7], begin: 0, search: search)
      let without = try model.translate([3, 1, 7], begin: 0, search: search, usesCache: false)
      #expect(with.count == width && with.map(\.tokens) == without.map(\.tokens))
      #expect(zip(with, without).allSatisfy { abs($0.score - $1.score) < 1e-10 })
    }
  }

  /// The score of a translation is what the model gives to it in one pass.
  @Test func aScoreIsTheProbabilityOfTheWholeTarget() throws {
    let model = model(normalizeFirst: true, .double)
    let found = try model.translate(
      [2, 6], begin: 0, search: BeamSearch(width: 2, maxLength: 4))[0]
    let read = [0] + found.tokens.dropLast()
    let logits = withoutGradients {
      model(
        Variable(Tensor([2, 6], shape: [1, 2], .double)),
        Variable(Tensor(read, shape: [1, read.count], .double)))
    }.value[0].logSoftmax()
    let sum = found.tokens.enumerated().map { logits.value(at: $0, $1) }.reduce(0, +)
    #expect(abs(sum - found.logProbability) < 1e-10)
  }

  @Test func whatCannotBeTranslatedIsRefused() {
    let model = model(normalizeFirst: true, .single)
    func message(_ source: [Int], begin: Int, end: Int?) -> String {
      do {
        _ = try model.translate(
          source, begin: begin, search: BeamSearch(width: 1, maxLength: 2, endToken: end))
        return ""
      } catch { return "\(error)" }
    }
    #expect(message([], begin: 0, end: nil).contains("at least one"))
    #expect(message([9], begin: 0, end: nil).contains("index 9"))
    #expect(message([1], begin: 6, end: nil).contains("index 6"))
    #expect(message([1], begin: 0, end: 6).contains("index 6"))
    #expect(message([1], begin: 0, end: 5) == "")
  }
}
