import Autograd
import Foundation
import Randomness
import Tensors
import Testing

@testable import Layers

/// Beam search against trying everything, and what a wide beam finds that a greedy one does not.
struct BeamSearchTests {
  /// A made-up model of three tokens whose probabilities depend on the last two; token 0 is the end.
  private struct Model {
    let logP: [[Double]]

    init(seed: UInt64) {
      var random = RandomSource(seed: seed)
      logP = (0..<16).map { _ in
        Tensor.uniform([3], in: -3...3, .double, using: &random).logSoftmax().values
      }
    }

    /// The state is the token before the last one, 3 where there is none.
    func step(_ before: Int, _ last: Int) -> BeamSearch.Step<Int> {
      (logP[4 * before + last], last)
    }

    /// Every sequence that ends with 0 or has the maximal length, the best first.
    func all(maxLength: Int, lengthPenalty: Double) -> [(tokens: [Int], score: Double)] {
      var open: [(tokens: [Int], sum: Double)] = [([], 0)]
      var closed: [(tokens: [Int], score: Double)] = []
      for length in 1...maxLength {
        var longer: [(tokens: [Int], sum: Double)] = []
        for (tokens, sum) in open {
          let (before, last) = (tokens.dropLast().last ?? 3, tokens.last ?? 3)
          for token in 0..<3 {
            let row = logP[4 * (tokens.isEmpty ? 3 : before) + last]
            longer.append((tokens + [token], sum + row[token]))
          }
        }
        let isOver = { (tokens: [Int]) in tokens.last == 0 || length == maxLength }
        closed += longer.filter { isOver($0.tokens) }
          .map { ($0.tokens, $0.sum / pow(Double(length), lengthPenalty)) }
        open = longer.filter { !isOver($0.tokens) }
      }
      return closed.sorted { $0.score > $1.score }
    }
  }

  @Test(arguments: [0, 0.6, 1.5], [1, 2, 5]) func aBeamOfAllSequencesFindsTheBest(
    lengthPenalty: Double, maxLength: Int
  ) {
    for seed in 0..<10 {
      let model = Model(seed: UInt64(seed))
      let expected = model.all(maxLength: maxLength, lengthPenalty: lengthPenalty)
      let search = BeamSearch(
        width: 300, maxLength: maxLength, endToken: 0, lengthPenalty: lengthPenalty)
      let found = search(from: 3, after: 3, step: model.step)
      #expect(found.map(\.tokens) == expected.map(\.tokens))
      #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-12 })
      #expect(found.allSatisfy { $0.isFinished == ($0.tokens.last == 0) })
    }
  }

  @Test func aNarrowBeamMayMissTheBest() {
    let misses = (0..<40).count { seed in
      let model = Model(seed: UInt64(seed))
      let best = model.all(maxLength: 5, lengthPenalty: 0)[0]
      let greedy = BeamSearch(width: 1, maxLength: 5, endToken: 0)(
        from: 3, after: 3, step: model.step)
      return greedy.count == 1 && greedy[0].score < best.score - 1e-9
    }
    #expect(misses > 0)
  }

  /// A has p = 0.6 and its best token 0.5, B has 0.4 and its best token 0.9.
  private static let lure: [[Double]] = [[0, 0.6, 0.4], [0.5, 0.25, 0.25], [0.9, 0.05, 0.05]]

  private func lure(_ width: Int) -> [BeamSearch.Hypothesis] {
    BeamSearch(width: width, maxLength: 2)(from: (), after: 0) { _, last in
      (Self.lure[last].map(log), ())
    }
  }

  @Test func greedyDecodingIsLured() {
    #expect(lure(1).map(\.tokens) == [[1, 0]])
    #expect(lure(2).map(\.tokens) == [[2, 0], [1, 0]])
    #expect(abs(exp(lure(1)[0].logProbability) - 0.3) < 1e-12)
    #expect(abs(exp(lure(2)[0].score) - 0.36) < 1e-12)
  }

  @Test func equalScoresHaveAnOrder() {
    let even = BeamSearch(width: 5, maxLength: 2)(from: (), after: 0) { _, _ in
      (Array(repeating: log(0.25), count: 4), ())
    }
    #expect(even.map(\.tokens) == [[0, 0], [0, 1], [0, 2], [0, 3], [1, 0]])
  }

  @Test func aLengthPenaltyPrefersLongerOnes() {
    // The end at once: log 0.4. Two tokens: log 0.6 + log 0.5; their mean is the larger one.
    func best(_ penalty: Double) -> [Int] {
      BeamSearch(width: 4, maxLength: 2, endToken: 0, lengthPenalty: penalty)(
        from: (), after: 9
      ) { _, last in
        (last == 9 ? [log(0.4), log(0.6)] : [log(0.5), log(0.5)], ())
      }[0].tokens
    }
    #expect(best(0) == [0] && best(1) == [1, 0])
  }

  @Test func whatIsImpossibleNeverComes() {
    let search = BeamSearch(width: 3, maxLength: 2)
    let found = search(from: (), after: 0) { _, _ in ([-.infinity, 0, .nan], ()) }
    #expect(found.map(\.tokens) == [[1, 1]])
    #expect(search(from: (), after: 0) { _, _ in ([-.infinity], ()) }.isEmpty)
  }

  @Test func whatAStepThrowsIsThrown() {
    struct Problem: Error {}
    #expect(throws: Problem.self) {
      try BeamSearch(width: 1, maxLength: 3)(from: (), after: 0) { _, _ in throw Problem() }
    }
  }
}
