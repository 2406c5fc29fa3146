import Foundation
import Hashing
import Randomness
import Testing

@testable import Datasets

@Suite struct GeneratorTests {
  @Test func theSeedDecides() {
    for dataset in Dataset.builtIn where dataset.place == .generated {
      func made(_ seed: UInt64) -> String {
        var random = RandomSource(seed: seed)
        guard let data = try? dataset.load(random: &random) else { return "failed" }
        switch data {
        case .lines(let lines): return "\(lines)"
        case .table(let table): return "\(table.columns)"
        case .examples(let set): return "\(set.features.values) \(set.labels)"
        case .numeric(let set): return "\(set.features.values.prefix(500)) \(set.targets.values)"
        case .images(let set, _): return SHA256.hex(set.pixels)
        case .texts(let set): return "\(set.texts)"
        case .tokens(let set): return "\(set.tokens.prefix(500))"
        case .series(let series): return "\(series.values)"
        }
      }
      #expect(made(1) == made(1) && made(1) != made(2), "\(dataset.name)")
    }
  }

  @Test func sineAndCosineAreThoseOfTheLibrary() {
    for i in -400...400 {
      let t = Double(i) / 97
      let (s, c) = sineAndCosine(t)
      #expect(abs(s - sin(2 * .pi * t)) < 3e-15 && abs(c - cos(2 * .pi * t)) < 3e-15)
    }
    #expect(sineAndCosine(0.25).sine == 1 && sineAndCosine(0.5).cosine == -1)
  }

  @Test func pointsWithoutNoiseLieWhereTheFormulaSays() {
    var random = RandomSource(seed: 1)
    let moons = Examples.moons(101, noise: 0, random: &random)
    #expect(moons.classCounts == [51, 50])
    for (point, label) in zip(moons.features, moons.labels) {
      let center = label == 0 ? (0.0, 0.0) : (1.0, 0.5)
      let r = hypot(point[0] - center.0, point[1] - center.1)
      #expect(abs(r - 1) < 1e-12 && (label == 0 ? point[1] >= -1e-12 : point[1] <= 0.5 + 1e-12))
    }
    let spirals = Examples.spirals(90, noise: 0, random: &random)
    #expect(spirals.classCounts == [30, 30, 30])
    #expect(spirals.features.allSatisfy { (0.049...1.001).contains(hypot($0[0], $0[1])) })
    let xor = Examples.xor(50, noise: 0, random: &random)
    #expect(zip(xor.features, xor.labels).allSatisfy { ($0[0] != $0[1]) == ($1 == 1) })
    let mixture = Examples.gaussianMixture(800, random: &random)
    #expect(mixture.classCounts == Array(repeating: 100, count: 8))
    let sine = NumericExamples.sine(50, noise: 0, random: &random)
    for (x, y) in zip(sine.features, sine.targets) {
      #expect(abs(sin(2 * .pi * x[0]) - y[0]) < 1e-12)
    }
  }

  @Test func shapesOfEverySize() {
    var random = RandomSource(seed: 1)
    for (side, channels) in [(8, 1), (32, 3), (224, 3)] {
      let shapes = ImageExamples.shapes(20, side: side, channels: channels, random: &random)
      #expect(shapes.inputShape == [side, side, channels] && shapes.classNames.count == 10)
      #expect(shapes.classCounts == Array(repeating: 2, count: 10))
      // Something is seen on each: bright and dark differ.
      for index in 0..<20 {
        let bytes = shapes.image(index).bytes
        #expect(Int(bytes.max()!) - Int(bytes.min()!) > 20)
      }
    }
  }

  /// The nearest neighbor among pictures must know the classes better than chance, or they show nothing.
  @Test func shapesCanBeToldApart() {
    var random = RandomSource(seed: 2)
    let shapes = ImageExamples.shapes(400, side: 16, channels: 1, noise: 0, random: &random)
    // Features that do not depend on place and color: how often neighbors differ, by direction.
    let cover = shapes.labels.indices.map { index -> [Double] in
      let picture = shapes.image(index).bytes.map { Double($0) }
      let (low, high) = (picture.min()!, picture.max()!)
      let flat = picture.map { ($0 - low) / (high - low) }
      let mean = flat.reduce(0, +) / Double(flat.count)
      let edges = zip(flat, flat.dropFirst()).map { abs($0 - $1) }.reduce(0, +)
      return [mean, edges / 50]
    }
    let rows = Matrix(cover)
    let information = (0..<2).map { mutualInformation(binned(rows.column($0)), shapes.labels) }
    #expect(information[0] + information[1] > 0.5)
  }

  @Test func reviewsMeanWhatTheirLabelSays() {
    var random = RandomSource(seed: 5)
    let reviews = TextExamples.reviews(2000, random: &random)
    #expect(reviews.labels.count { $0 == 1 } == 1000)
    let praise: Set = [
      "good", "great", "wonderful", "clever", "funny", "moving", "brilliant", "lovely", "like",
      "love", "enjoy", "admire",
    ]
    let blame: Set = [
      "bad", "awful", "boring", "dull", "clumsy", "weak", "terrible", "silly", "dislike", "hate",
      "regret", "despise",
    ]
    var frequency: [String: [Int]] = [:]
    for (text, label) in zip(reviews.texts, reviews.labels) {
      var isNegated = false
      for word in Vocabulary.split(text) {
        frequency[word, default: [0, 0]][label] += 1
        if word == "not" { isNegated = true }
        if praise.contains(word) || blame.contains(word) {
          #expect((praise.contains(word) != isNegated) == (label == 1), "\(text)")
          isNegated = false
        }
      }
    }
    // No word alone tells the class.
    for (word, counts) in frequency {
      let (a, b) = (Double(counts[0]), Double(counts[1]))
      #expect(abs(a - b) < 5 * (a + b).squareRoot() + 5, "\(word): \(counts)")
    }
  }

  @Test func onlyTheFirstSymbolTellsTheClass() {
    var random = RandomSource(seed: 6)
    let recall = TokenExamples.recall(2000, length: 12, random: &random)
    #expect(recall.symbolCount == 13)
    for index in 0..<100 {
      let sequence = recall.sequence(index)
      #expect(Int(sequence[0]) == recall.labels[index] && sequence[11] == 12)
      #expect(sequence[1..<11].allSatisfy { (4..<12).contains($0) })
    }
    for place in 1..<11 {
      let column = (0..<2000).map { Int(recall.tokens[$0 * 12 + place]) }
      #expect(mutualInformation(column, recall.labels) < 0.02)
    }
  }

  @Test func addingAddsTheMarked() {
    var random = RandomSource(seed: 7)
    let adding = NumericExamples.adding(500, length: 21, random: &random)
    for (row, target) in zip(adding.features, adding.targets) {
      let marks = (0..<21).filter { row[2 * $0 + 1] == 1 }
      #expect(marks.count == 2 && marks[0] < 10 && marks[1] >= 10)
      #expect(row[2 * marks[0]] + row[2 * marks[1]] == target[0])
    }
    let errors = adding.targets.map { ($0[0] - 1) * ($0[0] - 1) }
    let mean: Double = errors.reduce(0, +) / 500
    #expect(abs(mean - 1.0 / 6) < 0.03)
  }
}
