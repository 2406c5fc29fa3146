extension ImageExamples {
  /// Pictures with their labels from the arrays of an `.npz`, in two parts where there are two.
  ///
  /// Inputs are `[examples, height, width]`, with 1, 3 or 4 channels behind or, as PyTorch has them, before
  /// height and width; or rows of the pixels of square pictures. Pixels are whole numbers from 0 to 255, or
  /// fractions from 0 to 1. Targets are a number for each picture, or one-hot rows.
  ///
  /// - Parameter target: the array of the labels; nil is told by the names.
  /// - Throws: `DataError` where the arrays are no pictures with labels.
  static func arrays(
    _ path: String, target: String? = nil
  ) throws(DataError) -> (training: ImageExamples, test: ImageExamples?) {
    let archive = try ArrayArchive(path)
    let parts = try ArrayParts(archive, target: target)
    let training = try pixels(parts.training, archive)
    let test = try parts.test.map { (part) throws(DataError) in try pixels(part, archive) }
    if let test, test.shape != training.shape {
      throw .unsuitable(
        "'\(path)'",
        problem: "its pictures are \(training.shape) to learn from and \(test.shape) to test with",
        advice: "Both parts have pictures of one size.")
    }
    let labels = training.labels + (test?.labels ?? [])
    let (places, names) = try classes(labels, [], path)
    func examples(_ part: PixelArray, _ places: [Int]) -> ImageExamples {
      var images = ImageExamples(
        pixels: part.bytes, height: part.shape[0], width: part.shape[1], channels: part.shape[2],
        labels: places, classNames: names)
      images.divisor = divisor(forBrightest: training.bytes.max() ?? 255)
      return images
    }
    let count = training.labels.count
    return (
      examples(training, Array(places[..<count])),
      test.map { examples($0, Array(places[count...])) }
    )
  }

  /// The pixels of some pictures, `[height, width, channels]` each, and their labels.
  private struct PixelArray {
    let shape: [Int]
    let bytes: [UInt8]
    let labels: [Float]
  }

  private static func pixels(
    _ part: ArrayParts.Part, _ archive: ArrayArchive
  ) throws(DataError) -> PixelArray {
    let inputs = part.inputs
    guard let targets = part.targets else {
      throw .unsuitable(
        "'\(archive.path)'", problem: "'\(inputs.name)' has no labels beside it",
        advice: "Save them as y, a number for each picture.")
    }
    let count = inputs.shape.first ?? 0
    guard count > 0, let (shape, isChannelsFirst) = pictureShape(inputs.shape) else {
      throw .unsuitable(
        "'\(archive.path)'", problem: "'\(inputs.name)' is \(inputs.shapeText)",
        advice:
          "Pictures are [examples, height, width], with 1, 3 or 4 channels behind, or rows of square pictures."
      )
    }
    // The shape is checked; only now is there room for the numbers.
    let labels = try labels(targets, count, archive)
    let numbers = try archive.floats(of: inputs)
    let areFractions = inputs.type.kind == .bool || !numbers.contains { $0 > 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count)
    for number in numbers {
      let byte = areFractions ? (number * 255).rounded() : number
      guard (0...255).contains(byte), byte == byte.rounded() else {
        throw .unsuitable(
          "'\(archive.path)'", problem: "'\(inputs.name)' has the pixel \(number)",
          advice: "Pixels are whole numbers from 0 to 255, or fractions from 0 to 1 throughout.")
      }
      bytes.append(UInt8(byte))
    }
    if isChannelsFirst { bytes = channelsLast(bytes, shape, count) }
    return PixelArray(shape: shape, bytes: bytes, labels: labels)
  }

  /// Height, width and channels of the pictures in an array of this shape, and whether the channels come
  /// first in it; nil where it has no pictures.
  private static func pictureShape(_ shape: [Int]) -> (shape: [Int], isChannelsFirst: Bool)? {
    let inner = Array(shape.dropFirst())
    if inner.contains(0) { return nil }
    switch inner.count {
    case 1: return side(ofColumns: inner[0] + 1).map { ([$0, $0, 1], false) }
    case 2: return (inner + [1], false)
    case 3 where [1, 3, 4].contains(inner[2]): return (inner, false)
    case 3 where [1, 3, 4].contains(inner[0]): return ([inner[1], inner[2], inner[0]], true)
    default: return nil
    }
  }

  private static func channelsLast(_ bytes: [UInt8], _ shape: [Int], _ count: Int) -> [UInt8] {
    let (area, channels) = (shape[0] * shape[1], shape[2])
    var turned = bytes
    for picture in 0..<count {
      let first = picture * area * channels
      for channel in 0..<channels {
        for place in 0..<area {
          turned[first + place * channels + channel] = bytes[first + channel * area + place]
        }
      }
    }
    return turned
  }

  /// A number for each picture; of one-hot rows the place of the greatest.
  private static func labels(
    _ targets: ArrayArchive.Entry, _ count: Int, _ archive: ArrayArchive
  ) throws(DataError) -> [Float] {
    let width = targets.shape.dropFirst().reduce(1, *)
    guard targets.shape.count <= 2, width >= 1 else {
      throw .unsuitable(
        "'\(archive.path)'", problem: "'\(targets.name)' is \(targets.shapeText)",
        advice: "Labels are a number for each picture, or one-hot rows.")
    }
    let numbers = try archive.floats(of: targets)
    if width == 1 { return numbers }
    return (0..<count).map { row in
      let scores = numbers[(row * width)..<((row + 1) * width)]
      return Float((scores.firstIndex(of: scores.max()!) ?? row * width) - row * width)
    }
  }
}
