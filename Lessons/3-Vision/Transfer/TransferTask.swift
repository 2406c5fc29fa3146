import Chalk

/// Two tasks out of one set of pictures: many of the first classes for pre-training, and few of the others.
struct TransferTask {
  static let side = 16
  /// How often each original of the source is moved and turned anew.
  static let copies = 6

  let source, target: PictureTask
  /// How many different pictures those of the source are made of.
  let originals: Int

  /// - Throws: `DataError` where the pictures have fewer than four classes.
  init(_ parts: TrainTestSplit<ImageExamples>, mostOfSource: Int, _ random: inout RandomSource)
    throws(DataError)
  {
    let names = parts.training.classNames
    guard names.count >= 4 else {
      throw .unsuitable(
        "These pictures", problem: "they have \(names.count) classes",
        advice: "Four or more are needed: some for pre-training, some for the new task.")
    }
    let first = names.count / 2
    let (early, late) = (0..<first, first..<names.count)
    let training = parts.training.shuffled(random: &random)
    let many = training.only(early).prefix(mostOfSource)
    originals = many.count
    let (own, held) = many.split(testFraction: 0.1, random: &random)
    source = PictureTask(
      training: Self.careless(own.repeated(Self.copies), random: &random),
      validation: Self.careless(held.repeated(Self.copies), random: &random),
      test: Self.careless(parts.test.only(early).prefix(500), random: &random))
    let (pool, rest) = training.only(late).split(testFraction: 0.6, random: &random)
    target = PictureTask(
      training: Self.careless(pool, random: &random),
      test: Self.careless(rest.prefix(400), random: &random))
  }

  // excerpt: careless
  /// Moved by an eighth of the side, turned by 20 degrees, scaled by a tenth.
  static let careless = Augmentation(shift: 0.125, rotation: 20, zoom: 0.1)
  // end excerpt

  /// So many pictures of each class of the target, others for each `turn`, as far as there are.
  func few(_ count: Int, turn: Int) -> (x: Tensor, y: Tensor) {
    let labels = target.training.labels
    let chosen = (0..<target.classes).flatMap { label in
      let all = labels.indices.filter { labels[$0] == label }
      return (0..<min(count, all.count)).map { all[(turn * count + $0) % all.count] }
    }
    return (target.x.samples(at: chosen), target.y.samples(at: chosen))
  }

  /// The source with the pixels of every picture permuted in the same way: strokes and edges are gone.
  func permutedSource(_ random: inout RandomSource) -> Tensor {
    let places = random.permutation(of: Self.side * Self.side)
    let flat = source.x.reshaped(source.x.shape[0], Self.side * Self.side)
    return flat.transposed().rows(at: places).transposed().reshaped(to: source.x.shape)
  }
}

extension ImageExamples {
  /// All pictures `count` times, one round after the other.
  fileprivate func repeated(_ count: Int) -> ImageExamples {
    rows((0..<count).flatMap { _ in labels.indices })
  }

  /// The pictures of some neighboring classes, which are counted from 0 again.
  fileprivate func only(_ classes: Range<Int>) -> ImageExamples {
    let chosen = rows(labels.indices.filter { classes.contains(labels[$0]) })
    var renamed = ImageExamples(
      pixels: chosen.pixels, height: height, width: width, channels: channels,
      labels: chosen.labels.map { $0 - classes.lowerBound },
      classNames: Array(classNames[classes]))
    renamed.divisor = divisor
    return renamed
  }
}
