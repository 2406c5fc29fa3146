import Chalk
import Foundation

/// Data as a learner might bring them, one small set of each kind, in a folder of their own.
enum OwnData: String, CaseIterable {
  case table, numbers, texts, pictures, series, lines, ratings, sound

  /// The kind of data that each lesson takes with `--data`.
  ///
  /// Every other lesson works on numbers of its own: a formula at chosen places, a task made from a seed
  /// (a remembered symbol, a mixture, a grid world), or a picture drawn by hand.
  static let taken: [String: OwnData] = {
    let kinds: [OwnData: [String]] = [
      .table: [
        "iris-network", "failure-lab", "breast-cancer", "simple-net", "overfitting", "pca",
        "cleaning", "generalization", "trees-and-nets", "larger-than-memory", "privacy", "smaller",
        "fraud", "logistic-regression", "softmax-regression", "train-validation-test",
      ],
      .texts: ["embedding", "sentiment", "review-lstm", "bert"],
      .pictures: [
        "optimizers", "mnist-dense", "mnist-conv", "mnist-deeper", "simple-cnn", "residual",
        "shapes-224",
        "saliency", "transfer", "autoencoder", "gan-digits", "dcgan", "modalities",
      ],
      .numbers: ["linear-regression"],
      .series: ["forecast"],
      .lines: ["characters", "tokens", "gpt", "a-real-bert", "letters-to-sounds"],
      .sound: ["a-real-ear"],
      .ratings: ["recommendation"],
    ]
    return Dictionary(
      uniqueKeysWithValues: kinds.flatMap { kind, ids in ids.map { ($0, kind) } })
  }()

  /// What stands behind `--data`.
  var choice: DataChoice {
    DataChoice(
      path: Self.folder.appending(path: name).path, target: target)
  }

  private var target: String? {
    switch self {
    case .series: "sold"
    case .numbers: "rent"
    case .table, .texts, .pictures, .lines, .ratings, .sound: nil
    }
  }

  private var name: String {
    switch self {
    case .pictures: "pictures"
    case .lines: "lines.txt"
    case .sound: "sound.wav"
    case .table, .numbers, .texts, .series, .ratings: rawValue + ".csv"
    }
  }

  /// Written once, when the first lesson asks.
  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "chalk-own-data-\(ProcessInfo.processInfo.processIdentifier)")
    var random = RandomSource(seed: 5)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for kind in allCases where kind != .pictures && kind != .sound {
        let text = kind.lines(random: &random).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: folder.appending(path: kind.name))
      }
      try writePictures(in: folder.appending(path: "pictures"), random: &random)
      try Data(wave(random: &random)).write(to: folder.appending(path: sound.name))
    } catch {
      fatalError("The learner's data could not be written: \(error)")
    }
    return folder
  }()

  private func lines(random: inout RandomSource) -> [String] {
    switch self {
    case .table:
      ["w,h,d,kind"]
        + (0..<180).map { row in
          let shift = row % 3 == 0 ? 1.2 : 0
          let numbers = [shift, -shift / 2, 0].map { random.normal(mean: $0, deviation: 1) }
          return numbers.map { "\($0)" }.joined(separator: ",") + (row % 3 == 0 ? ",A" : ",B")
        }
    case .numbers:
      ["area,rooms,rent"]
        + (0..<150).map { row in
          let (area, rooms) = (40 + Double(row * 37 % 60), 1 + row % 4)
          return "\(area),\(rooms),\(8 * area + 50 * Double(rooms) + Double(row * 53 % 90))"
        }
    case .texts:
      ["text,topic"]
        + (0..<120).map { row in
          let own = row % 2 == 0 ? ["ball", "goal", "team"] : ["vote", "law", "party"]
          let words = (0..<random.integer(below: 8) + 4).map { _ in
            (own + ["the", "a", "of", "not"])[random.integer(below: 7)]
          }
          return words.joined(separator: " ") + (row % 2 == 0 ? ",sport" : ",politics")
        }
    case .series:
      ["day,sold"] + (0..<300).map { "\($0),\(10 + sin(Double($0) / 5) + 0.2 * random.normal())" }
    case .lines:
      (0..<120).map { _ in
        (0..<random.integer(below: 3) + 2).map { _ in
          ["ka", "mi", "lo", "re", "tu"][random.integer(below: 5)]
        }.joined()
      }
    case .ratings:
      ["user,item,stars"]
        + (0..<40).flatMap { user in
          random.permutation(of: 25).prefix(12).map { item in
            "u\(user),i\(item),\(1 + (user % 3 + item) % 5)"
          }
        }
    case .pictures, .sound: []
    }
  }

  /// A WAV file of two seconds, 8,000 samples of 16 bits a second: hiss, and in the middle a tone.
  private static func wave(random: inout RandomSource) -> [UInt8] {
    func little(_ number: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let samples = (0..<16_000).flatMap { i in
      let tone = (5000..<11_000).contains(i) ? 6000 * sin(Double(i) / 4) : 0
      return little(Int(tone + 300 * random.normal()), 2)
    }
    let format =
      little(1, 2) + little(1, 2) + little(8000, 4) + little(16_000, 4)
      + little(2, 2) + little(16, 2)
    let chunks =
      Array("fmt ".utf8) + little(16, 4) + format + Array("data".utf8)
      + little(samples.count, 4) + samples
    return Array("RIFF".utf8) + little(4 + chunks.count, 4) + Array("WAVE".utf8) + chunks
  }

  /// Bright bars, lying, standing or both, and noise: twenty PNGs a class.
  private static func writePictures(in folder: URL, random: inout RandomSource) throws {
    for name in ["crossed", "lying", "noise", "standing"] {
      let own = folder.appending(path: name)
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      for number in 0..<20 {
        let place = 2 + random.integer(below: 8)
        let pixels = (0..<144).map { i in
          let isLying = ["crossed", "lying"].contains(name) && i / 12 == place
          let isStanding = ["crossed", "standing"].contains(name) && i % 12 == place
          let isOn = isLying || isStanding
          return min(1, max(0, (isOn ? 0.9 : 0.1) + 0.1 * random.normal()))
        }
        try Data(PixelImage(width: 12, height: 12, grey: pixels, range: 0...1).png())
          .write(to: own.appending(path: "\(number).png"))
      }
    }
  }
}
