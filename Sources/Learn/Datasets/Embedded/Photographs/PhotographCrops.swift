import Notation
import Randomness

extension TrainTestSplit where Set == ImageExamples {
  /// Real pictures in ten classes: square cuts from the ten photographs of ``Photograph``, to be told which of them
  /// each is from.
  ///
  /// What is learned from comes from the left half of each photograph, and what is tested from its right half: no
  /// pixel is in both. The side of a cut is 0.6 to 1 of the largest that fits, its place is random, and it is brought
  /// to the wanted size.
  ///
  /// - Parameters:
  ///   - count: cuts of each photograph to learn from.
  ///   - testCount: cuts of each photograph to test with.
  ///   - side: height and width in pixels; 224 is what large networks take.
  public static func photographs(
    _ count: Int = 30, test testCount: Int = 10, side: Int = 224, random: inout RandomSource
  ) -> TrainTestSplit<ImageExamples> {
    guard count > 0, testCount > 0, side > 0 else {
      fatalError(
        "photographs: \(count) and \(testCount) cuts of \(side) pixels; 1 and more are needed.")
    }
    return embedded { () throws(DataError) in
      try ImageExamples.loadPhotographs(count, test: testCount, side: side, random: &random)
    }
  }
}

extension ImageExamples {
  /// What ``TrainTestSplit/photographs(_:test:side:random:)`` has.
  /// - Throws: `DataError` where the program's own files are damaged.
  static func loadPhotographs(
    _ count: Int = 30, test testCount: Int = 10, side: Int = 224, random: inout RandomSource
  ) throws(DataError) -> TrainTestSplit<ImageExamples> {
    let empty = ImageExamples(
      pixels: [], height: side, width: side, channels: 3, labels: [],
      classNames: Photograph.allCases.map(\.rawValue))
    var (training, test) = (empty, empty)
    for (label, photograph) in Photograph.allCases.enumerated() {
      let picture = try photograph.load()
      let middle = picture.width / 2
      for _ in 0..<count {
        let cut = Cut(within: 0..<middle, height: picture.height, random: &random)
        training.append(cut.of(picture), label: label)
      }
      for _ in 0..<testCount {
        let cut = Cut(within: middle..<picture.width, height: picture.height, random: &random)
        test.append(cut.of(picture), label: label)
      }
    }
    return TrainTestSplit(
      training: training.shuffled(random: &random), test: test.shuffled(random: &random))
  }

  private mutating func append(_ cut: Picture, label: Int) {
    let fitted = cut.resized(height: height, width: width)
    pixels += Picture.recolored(fitted.bytes, from: fitted.channels, to: channels)
    labels.append(label)
  }
}

/// A square part of a picture.
private struct Cut {
  let top, left, side: Int

  /// A random one between two columns.
  init(within columns: Range<Int>, height: Int, random: inout RandomSource) {
    let largest = min(columns.count, height)
    let smallest = max(1, Int(saturating: (0.6 * Double(largest)).rounded()))
    side = smallest + random.integer(below: largest - smallest + 1)
    top = random.integer(below: height - side + 1)
    left = columns.lowerBound + random.integer(below: columns.count - side + 1)
  }

  func of(_ picture: Picture) -> Picture {
    let channels = picture.channels
    var bytes: [UInt8] = []
    bytes.reserveCapacity(side * side * channels)
    for row in top..<top + side {
      let start = (row * picture.width + left) * channels
      bytes += picture.bytes[start..<start + side * channels]
    }
    return Picture(height: side, width: side, channels: channels, bytes: bytes)
  }
}
