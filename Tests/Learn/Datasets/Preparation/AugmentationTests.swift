import Datasets
import Randomness
import Testing

@Suite struct AugmentationTests {
  let picture = Picture(height: 2, width: 3, channels: 1, bytes: [1, 2, 3, 4, 5, 6])

  @Test func nothingChangesWhereNothingIsAsked() {
    var random = RandomSource(seed: 1)
    #expect(Augmentation()(picture, random: &random) == picture)
  }

  @Test func mirroringByHand() {
    var random = RandomSource(seed: 1)
    let seen = Set(
      (0..<40).map { _ in Augmentation(mirrors: true)(picture, random: &random).bytes })
    #expect(seen == [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4]])
  }

  @Test func aShiftMovesWhatIsThere() {
    var random = RandomSource(seed: 2)
    let dot = Picture(
      height: 9, width: 9, channels: 1, bytes: (0..<81).map { $0 == 40 ? 255 : 0 })
    for _ in 0..<20 {
      let moved = Augmentation(shift: 0.3)(dot, random: &random)
      // Spread over four pixels at most, and nothing lost.
      #expect(moved.bytes.count { $0 > 0 } <= 4)
      #expect(abs(moved.bytes.reduce(0) { $0 + Int($1) } - 255) <= 2)
    }
  }

  @Test func aHalfTurnTurnsBack() {
    var random = RandomSource(seed: 3)
    let turned = Augmentation(rotation: 90, background: 9)
    let images = ImageExamples.digits(side: 8).rows([0, 1])
    let changed = turned(images, random: &random)
    #expect(changed.count == 2 && changed.labels == images.labels && changed != images)
    var again = RandomSource(seed: 3)
    #expect(turned(images, random: &again) == changed)
  }

  @Test func brightnessNoiseAndHiding() {
    var random = RandomSource(seed: 4)
    let grey = Picture(
      height: 20, width: 20, channels: 1, bytes: Array(repeating: 100, count: 400))
    let bright = Augmentation(brightness: 0.2)(grey, random: &random).bytes
    #expect(Set(bright).count == 1 && abs(Int(bright[0]) - 100) <= 51)
    let noisy = Augmentation(noise: 0.1)(grey, random: &random).bytes.map { Double($0) - 100 }
    let deviation = (noisy.reduce(0) { $0 + $1 * $1 } / 400).squareRoot()
    #expect(abs(deviation - 25.5) < 4)
    let hidden = Augmentation(hiddenSquare: 0.25)(grey, random: &random).bytes
    #expect(hidden.count { $0 == 0 } == 25)
  }
}
