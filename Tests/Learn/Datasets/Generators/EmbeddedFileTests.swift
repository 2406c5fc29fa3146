import Foundation
import Hashing
import Randomness
import Testing

@testable import Datasets

/// The sets whose files are part of the program: how many there are, of what, and that damage is noticed.
@Suite struct EmbeddedFileTests {
  @Test func mnistSmallHasAsManyOfEachDigit() throws {
    let digits = TrainTestSplit.mnistSmall
    #expect(digits.training.count == 6000 && digits.test.count == 1000)
    #expect(digits.training.inputShape == [28, 28, 1] && digits.test.inputShape == [28, 28, 1])
    #expect(digits.training.classCounts == Array(repeating: 600, count: 10))
    #expect(digits.test.classCounts == Array(repeating: 100, count: 10))
    #expect(digits.training.classNames == (0..<10).map { "\($0)" })
    // MNIST begins with these, and they are kept.
    #expect(digits.training.labels.prefix(5) == [5, 0, 4, 1, 9])
    #expect(digits.test.labels.prefix(5) == [7, 2, 1, 0, 4])
    for part in [digits.training, digits.test] {
      let x = part.tensor
      #expect(x.min().scalar == 0 && x.max().scalar == 1)
      // Paper fills most of a digit; the mean ink of MNIST is 0.131.
      #expect(abs(x.mean().scalar - 0.131) < 0.01)
    }
    let pictures = digits.training
    #expect(Set((0..<6000).map { SHA256.hex(pictures.image($0).bytes) }).count == 6000)
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)"))
  func mnistSmallIsPartOfMNIST() throws {
    let all = try ImageExamples.idxFolder(RealData.path("mnist"))
    let some = TrainTestSplit.mnistSmall
    for (all, some, most) in [
      (all.training, some.training, 600), (all.test, some.test, 100),
    ] {
      var seen = [Int](repeating: 0, count: 10)
      let first = all.labels.indices.filter {
        seen[all.labels[$0]] += 1
        return seen[all.labels[$0]] <= most
      }
      #expect(all.rows(first) == some)
    }
  }

  @Test func sentences() throws {
    let all = TextExamples.sentimentSentences()
    #expect(all.count == 3000 && all.classNames == ["negative", "positive"])
    #expect(counts(of: all.labels, classes: 2) == [1500, 1500])
    for site in TextExamples.ReviewSite.allCases {
      let some = TextExamples.sentimentSentences(from: [site])
      #expect(some.count == 1000 && counts(of: some.labels, classes: 2) == [500, 500])
    }
    #expect(all.texts.allSatisfy { !$0.isEmpty && !$0.contains("\t") && !$0.hasSuffix(" ") })
    let films = TextExamples.sentimentSentences(from: [.imdb])
    #expect(films.texts[0].hasPrefix("A very, very, very slow-moving, aimless movie"))
    #expect(films.labels[0] == 0)
    #expect((2950...2999).contains(Set(all.texts).count), "about twenty are there twice")
    #expect(all.texts.allSatisfy { !Vocabulary.split($0).isEmpty })
  }

  @Test func names() throws {
    let names = FirstNames.all
    #expect(names.count == 32_033 && Set(names).count == 29_494)
    #expect(names.first == "emma" && names.map(\.count).max() == 15)
    #expect(names.allSatisfy { $0.count >= 2 && $0.allSatisfy { ("a"..."z").contains($0) } })
  }

  @Test func seaTemperatures() throws {
    let series = Series.seaTemperatures
    #expect(series.count == 61 * 12 && series.values.allSatisfy { (18...30).contains($0) })
    #expect(series.values.prefix(2) == [23.11, 24.2] && series.values.last == 22.07)
    #expect(series.times.first == "1950-01" && series.times.last == "2010-12")
    // March is the warmest month on average, September the coldest.
    let means = (0..<12).map { month in
      stride(from: month, to: 732, by: 12).map { series.values[$0] }.reduce(0, +) / 61
    }
    #expect(means.firstIndex(of: means.max()!) == 2 && means.firstIndex(of: means.min()!) == 8)
  }

  @Test func credit() throws {
    let table = DataTable.germanCredit
    #expect(table.count == 1000 && table.columns.count == 21 && table.target == "risk")
    #expect(table.columns.count { $0.numbers != nil } == 7)
    #expect(table.columns.allSatisfy { $0.missingCount == 0 }, "none is a word of the table")
    let risks = try table.column("risk").words!
    #expect(risks.count { $0 == "good" } == 700 && risks.count { $0 == "bad" } == 300)
    let ages = try table.column("age_years").numbers!
    #expect(ages.min() == 19 && ages.max() == 75)
    let ready = try table.madeReady(target: "risk").table.examples(target: "risk")
    #expect(ready.count == 1000 && ready.classNames == ["bad", "good"])
    #expect(ready.classCounts == [300, 700])
  }

  @Test func photographs() throws {
    let sizes: [Photograph: [Int]] = [
      .cat: [300, 451, 3], .cell: [660, 550, 1], .coffee: [400, 600, 3],
      .microaneurysms: [102, 102, 1], .text: [172, 448, 1], .astronaut: [512, 512, 3],
      .retina: [512, 512, 3],
    ]
    for photograph in Photograph.allCases {
      let picture = photograph.picture
      let size = [picture.height, picture.width, picture.channels]
      #expect(size == sizes[photograph] ?? [512, 512, 1], "\(photograph)")
      #expect(picture.bytes.max()! - picture.bytes.min()! > 80, "\(photograph)")
    }
  }

  @Test func cutsOfPhotographsComeFromTwoHalves() throws {
    var random = RandomSource(seed: 3)
    let cuts = TrainTestSplit.photographs(4, test: 12, side: 32, random: &random)
    #expect(cuts.training.inputShape == [32, 32, 3] && cuts.test.inputShape == [32, 32, 3])
    #expect(cuts.training.classCounts == Array(repeating: 4, count: 10))
    #expect(cuts.test.classCounts == Array(repeating: 12, count: 10))
    #expect(cuts.training.classNames == Photograph.allCases.map(\.rawValue))
    // The cell lies in the right half: what is learned from is dim.
    let cell = Photograph.allCases.firstIndex(of: .cell)!
    func brightest(_ part: ImageExamples) -> UInt8 {
      part.labels.indices.filter { part.labels[$0] == cell }.map { part.image($0).bytes.max()! }
        .max()!
    }
    #expect(brightest(cuts.training) < 120 && brightest(cuts.test) > 180)
    var again = RandomSource(seed: 3)
    #expect(
      TrainTestSplit.photographs(4, test: 12, side: 32, random: &again).training == cuts.training)
  }

  /// A checker must be able to fail: each kind of damage is told in words.
  @Test func damageIsNoticed() throws {
    func problem(_ file: EmbeddedFile) -> String {
      do { return "\(try file.text()) came" } catch { return "\(error)" }
    }
    let good = SHA256.hex(Array("chalk".utf8))
    #expect(problem(EmbeddedFile("a.txt", sha256: good, base64: "Y2hhbGs=")) == "chalk came")
    let other = problem(EmbeddedFile("a.txt", sha256: good, base64: "Y2hhbGo="))
    #expect(other.contains("'a.txt, embedded in the program' is damaged"))
    #expect(other.contains("its SHA-256 is") && other.contains("should be \(good)"))
    #expect(problem(EmbeddedFile("a", sha256: good, base64: "Y2hhbGs")).contains("no base64"))
    let cut = EmbeddedFile("a", sha256: good, gzipInBase64: "H4sIAAAAAAAC/0vOSMzJBgAAGA==")
    #expect(problem(cut).contains("gzip"))
  }

  /// What is embedded is what its ORIGIN.md says.
  @Test func theOriginsNameEveryFile() throws {
    let files: [(String, [EmbeddedFile])] = [
      (
        "MNISTSmall",
        [
          .mnistSmallTrainingImages, .mnistSmallTrainingLabels, .mnistSmallTestImages,
          .mnistSmallTestLabels,
        ]
      ),
      ("SentimentSentences", [.amazonSentences, .imdbSentences, .yelpSentences]),
      ("FirstNames", [.firstNames]), ("GermanCredit", [.germanCredit]),
      ("SeaTemperatures", [.seaTemperatures]),
      ("Photographs", Photograph.allCases.map(\.file)),
    ]
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    for (folder, files) in files {
      let origin = try String(
        contentsOf: root.appending(path: "Sources/Learn/Datasets/Embedded/\(folder)/ORIGIN.md"),
        encoding: .utf8)
      for file in files {
        #expect(origin.contains("`\(file.name)`") && origin.contains("`\(file.sha256)`"))
        #expect(try !file.bytes().isEmpty)
      }
    }
  }
}
