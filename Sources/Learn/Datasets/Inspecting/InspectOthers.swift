import Tensors

extension Inspection {
  /// Sizes, classes, repeated pictures, and pictures that are in both parts.
  mutating func inspect(_ training: ImageExamples, _ test: ImageExamples?) {
    let shape = "\(training.height) × \(training.width) × \(training.channels)"
    facts = [("pictures", "\(training.count)"), ("height × width × channels", shape)]
    if let test { facts.append(("pictures to test with", "\(test.count)")) }
    let mean = training.pixels.reduce(0) { $0 + Int($1) }
    let pixels = max(1, training.pixels.count)
    facts.append(("mean of the pixels, 0 to 255", plain((Double(mean) / Double(pixels)).rounded())))
    classes = zip(training.classNames, training.classCounts).map { ($0, $1) }
    noteBalance()
    let repeated = training.duplicates.count
    facts.append(("pictures that repeat another", "\(repeated)"))
    if repeated > 0 { warnings.append("\(repeated) pictures repeat another, pixel by pixel.") }
    if let test {
      let common = test.repeats(of: training)
      if common > 0 {
        warnings.append(
          "\(common) pictures of the test are in the training part too: the test will flatter.")
      }
    }
    let perClass = max(1, 40 / max(1, training.classNames.count))
    var taken = [Int](repeating: 0, count: training.classNames.count)
    let shown = training.labels.indices.lazy.filter { index in
      taken[training.labels[index]] += 1
      return taken[training.labels[index]] <= perClass
    }
    let chosen = Array(shown.prefix(40)).sorted { training.labels[$0] < training.labels[$1] }
    overview = .pictures(
      chosen.map { training.image($0) },
      captions: chosen.map { training.classNames[training.labels[$0]] })
  }

  /// Lengths, words, classes, repeated texts.
  mutating func inspect(_ texts: TextExamples) {
    let lengths = texts.texts.map { Double(Vocabulary.split($0).count) }
    let sorted = lengths.sorted()
    var words: Set<String> = []
    for text in texts.texts { words.formUnion(Vocabulary.split(text)) }
    facts = [
      ("texts", "\(texts.count)"),
      ("words in a text", sorted.isEmpty ? "0" : "\(Int(sorted[0])) … \(Int(sorted.last!))"),
      ("different words", "\(words.count)"),
    ]
    if !sorted.isEmpty {
      let most = Int(quantile(0.9, ofSorted: sorted))
      facts.append(("words in nine of ten texts, at most", "\(most)"))
    }
    classes = zip(texts.classNames, counts(of: texts.labels, classes: texts.classNames.count))
      .map { ($0, $1) }
    noteBalance()
    var seen: [String: Int] = [:]
    var (repeated, conflicting) = (0, 0)
    for (text, label) in zip(texts.texts, texts.labels) {
      if let earlier = seen[text] {
        repeated += 1
        if earlier != label { conflicting += 1 }
      } else {
        seen[text] = label
      }
    }
    facts.append(("texts that repeat another", "\(repeated)"))
    if repeated > 0 { warnings.append("\(repeated) texts repeat another.") }
    if conflicting > 0 { warnings.append("\(conflicting) of them are of another class.") }
    overview = .lengths(lengths)
  }

  /// Shape, type and range of a `.npy` file, read in pieces.
  mutating func inspectArray() throws(DataError) {
    let header = try NPYHeader(ByteReader(path))
    facts = [
      ("shape", header.shape.map { "\($0)" }.joined(separator: " × ")),
      ("type", "\(header.type.kind), \(header.type.size * 8) bits"),
    ]
    guard !header.isFortranOrder, !header.shape.isEmpty else { return }
    let rowCount = max(1, header.byteCount / max(1, header.shape[0] * header.type.size))
    let stream = try NPYStream(path, size: max(1, (1 << 20) / rowCount))
    var (least, greatest, sum, finite, other) = (Double.infinity, -Double.infinity, 0.0, 0, 0)
    var sample: [Double] = []
    while let batch = try stream.next() {
      for value in batch.inputs.floats {
        if value.isFinite {
          least = min(least, Double(value))
          greatest = max(greatest, Double(value))
          sum += Double(value)
          finite += 1
        } else {
          other += 1
        }
      }
      if sample.count < 50_000 {
        sample += batch.inputs.floats.prefix(50_000 - sample.count).map { Double($0) }
      }
    }
    if finite > 0 {
      facts.append(("values", "\(least) … \(greatest), mean \(sum / Double(finite))"))
    }
    if other > 0 { warnings.append("\(other) values are not finite.") }
    overview = .values(sample.filter(\.isFinite))
  }
}

extension ImageExamples {
  /// How many of these pictures are among others, pixel by pixel.
  func repeats(of others: ImageExamples) -> Int {
    guard inputShape == others.inputShape else { return 0 }
    let size = bytesPerImage
    let known = Set((0..<others.count).map { others.pixels[$0 * size..<($0 + 1) * size] })
    return (0..<count).count { known.contains(pixels[$0 * size..<($0 + 1) * size]) }
  }
}
