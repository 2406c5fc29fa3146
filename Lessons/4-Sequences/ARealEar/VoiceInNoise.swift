import Chalk
import Foundation

/// Where Silero's network gives a hiss a high probability of voice: what can be computed about it, and what cannot.
extension ARealEar {
  /// A stretch of one kind in the sound, and what can be measured in it.
  private struct Stretch {
    let kind: MadeSound.Kind
    let chunks: Range<Int>
    /// √(mean of the squared samples), and the flatness of the spectrum, the mean over the chunks.
    let loudness, flatness: Double
    /// The highest p in it, with the memory and without.
    let p, alone: Double
  }

  /// For the sound of the stored results, in which one hiss of three stands out.
  func voiceInNoise(on board: Board, _ heard: Heard, _ p: [Double], _ alone: [Double]) {
    guard let kinds = heard.kinds else { return }
    let all = stretches(heard.samples, kinds, p, alone)
    let hisses = all.indices.filter { all[$0].kind == .noise && $0 >= 2 }
    guard let place = hisses.max(by: { all[$0].p < all[$1].p }), hisses.count > 1 else { return }
    let (high, others) = (all[place], hisses.filter { $0 != place }.map { all[$0] })
    func start(_ stretch: Stretch) -> String {
      written(heard.seconds[stretch.chunks.lowerBound], digits: 2)
    }
    board.say(
      """
      And why does p rise in a hiss, at \(start(high)) seconds? The sound has \(hisses.count) of them, so they can be \
      compared. How loud is each, as the root of its mean square? How even is its spectrum? The *spectral flatness* \
      is the geometric mean of the power at all frequencies divided by the arithmetic one: 1 if all are equal, and \
      near 0 if a few are much stronger, as in a tone (here \(flatness(all, .tone), digits: 1)) or a vowel \
      (\(flatness(all, .voice), digits: 1)).
      """)
    board.table(
      ["hiss at second", "after", "loudness", "flatness", "highest p", "no memory"],
      hisses.map {
        let one = all[$0]
        return [
          start(one), "\(all[$0 - 2].kind.name), \(all[$0 - 1].kind.name)",
          written(one.loudness, digits: 2), written(one.flatness, digits: 2),
          written(one.p, digits: 2), written(one.alone, digits: 2),
        ]
      })
    let before = p[high.chunks.lowerBound - 1]
    board.say(
      """
      It is not the hiss itself: another one is about as loud and as even, and there p stays near 0; and without the \
      memory p stays near 0 in all of them. Nor is it a rest of the vowel that h and c only keep up: just before this \
      hiss, in the tone, p had fallen to \(before, digits: 2). It takes both, what came before and then the hiss. What \
      came before is a vowel and directly after it a tone; each of the other hisses follows a silence.
      """)
    board.claim(
      "another hiss is as loud within a quarter and as flat within a tenth, and its highest p is below a tenth of this one's",
      others.contains {
        abs(log($0.loudness / high.loudness)) < log(1.25)
          && abs(log($0.flatness / high.flatness)) < log(1.1) && $0.p < high.p / 10
      })
    board.claim(
      "without the memory the highest p in this hiss is below a tenth of that with it",
      high.alone < high.p / 10)
    board.claim(
      "just before this hiss p was below a tenth of what it rises to in it", before < high.p / 10)
    board.say(
      """
      What is not known: whether the vowel, the tone or the sudden change matters, and which units of the LSTM carry \
      it. One sound with \(hisses.count) hisses cannot tell. It would take many, in which the same hiss follows each \
      of the other kinds. That a hiss after a vowel resembles a consonant like *s* is only a guess.
      """)
  }

  private func flatness(_ all: [Stretch], _ kind: MadeSound.Kind) -> Double {
    all.filter { $0.kind == kind }.map(\.flatness).mean
  }

  private func stretches(
    _ samples: [Float], _ kinds: [MadeSound.Kind], _ p: [Double], _ alone: [Double]
  ) -> [Stretch] {
    let size = MadeSound.chunk
    let transform = ShortTimeFourierTransform(fftLength: size, hop: size, centered: false)
    let changes = kinds.indices.dropFirst().filter { kinds[$0] != kinds[$0 - 1] }
    let borders = [0] + changes + [kinds.count]
    return zip(borders, borders.dropFirst()).map { start, end in
      let flatnesses = (start..<end).map { chunk -> Double in
        let own = Array(samples[(chunk * size)..<((chunk + 1) * size)])
        let power = transform(Tensor(own)).power.value.flattened.values.map { $0 + 1e-12 }
        return exp(power.map { log($0) }.mean) / power.mean
      }
      let squares = samples[(start * size)..<(end * size)].map { Double($0 * $0) }
      return Stretch(
        kind: kinds[start], chunks: start..<end, loudness: squares.mean.squareRoot(),
        flatness: flatnesses.mean, p: p[start..<end].max()!, alone: alone[start..<end].max()!)
    }
  }
}
