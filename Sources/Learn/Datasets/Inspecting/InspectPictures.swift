import Notation

extension Inspection {
  /// Sizes, classes, repeated pictures, and pictures that are in both parts.
  mutating func inspect(_ training: ImageExamples, _ test: ImageExamples?) {
    let shape = "\(training.height) × \(training.width) × \(training.channels)"
    facts = [("pictures", "\(training.count)"), ("height × width × channels", shape)]
    if let test { facts.append(("pictures to test with", "\(test.count)")) }
    let mean = training.pixels.reduce(0) { $0 + Int($1) }
    let pixels = max(1, training.pixels.count)
    facts.append(
      ("mean of the pixels, 0 to 255", written((Double(mean) / Double(pixels)).rounded(), .exact)))
    classes = zip(training.classNames, training.classCounts).map { ($0, $1) }
    noteBalance()
    noteRepeated(training.duplicates.count)
    if let test { noteCommon(test.repeats(of: training)) }
    let chosen = training.firstOfEachClass(40)
    overview = .pictures(
      chosen.map { training.image($0) },
      captions: chosen.map { training.classNames[training.labels[$0]] })
  }

  /// The sizes of pictures that are not all of one.
  mutating func note(_ sizes: PictureSizes) {
    guard let usual = sizes.usual, sizes.counts.count > 1 else { return }
    let shown = sizes.counts.prefix(5).map { "\($0.height) × \($0.width) (\($0.count))" }
    let rest = sizes.counts.count > 5 ? ", …" : ""
    facts.append(("sizes", shown.joined(separator: ", ") + rest))
    warnings.append(
      "The pictures have \(sizes.counts.count) different sizes: lessons bring them all to one. The "
        + "overview shows them in the shape of the most frequent, \(usual.height) × \(usual.width)."
    )
  }
}

extension ImageExamples {
  /// Some pictures, as many of each class, class by class.
  func firstOfEachClass(_ most: Int) -> [Int] {
    let each = max(1, most / max(1, classNames.count))
    var taken = [[Int]](repeating: [], count: classNames.count)
    for (index, label) in labels.enumerated() where taken[label].count < each {
      taken[label].append(index)
    }
    return Array(taken.joined().prefix(most))
  }

  /// How many of these pictures are among others, pixel by pixel.
  func repeats(of others: ImageExamples) -> Int {
    guard inputShape == others.inputShape else { return 0 }
    let size = bytesPerImage
    let known = Set((0..<others.count).map { others.pixels[$0 * size..<($0 + 1) * size] })
    return (0..<count).count { known.contains(pixels[$0 * size..<($0 + 1) * size]) }
  }
}
