import Foundation

extension ImageExamples {
  /// Pictures and their labels from two IDX files, plain or gzip, as MNIST and Fashion-MNIST come.
  ///
  /// - Parameters:
  ///   - images: the pictures, bytes of shape `[examples, height, width]`, or with channels behind.
  ///   - labels: bytes of shape `[examples]`.
  ///   - classNames: what the labels mean; the digits 0, 1, 2, … where nil.
  /// - Throws: `DataError` where a file is damaged, or the two do not belong together.
  public init(
    idxImages images: String, labels: String, classNames: [String]? = nil
  ) throws(DataError) {
    try self.init(
      IDXFile(images), named: images, labels: IDXFile(labels), named: labels,
      classNames: classNames)
  }

  /// Pictures and their labels from what two IDX files hold; `images` and `labels` name the files in errors.
  init(
    _ pixels: IDXFile, named images: String, labels classes: IDXFile, named labels: String,
    classNames: [String]? = nil
  ) throws(DataError) {
    guard pixels.type == .unsignedByte, (3...4).contains(pixels.shape.count) else {
      throw .unsuitable(
        "'\(images)'", problem: "it holds numbers of shape \(pixels.shape), not pictures",
        advice: "Pictures are bytes of shape [examples, height, width].")
    }
    guard pixels.shape[0] > 0 else {
      throw .unsuitable("'\(images)'", problem: "it has no pictures", advice: "Fetch it again.")
    }
    let channels = pixels.shape.count == 4 ? pixels.shape[3] : 1
    guard [1, 3, 4].contains(channels), pixels.shape[1] > 0, pixels.shape[2] > 0 else {
      throw .unsuitable(
        "'\(images)'", problem: "its pictures are \(pixels.shape.dropFirst())",
        advice: "Pictures have a height, a width, and 1, 3 or 4 channels.")
    }
    guard classes.type == .unsignedByte, classes.shape == [pixels.shape[0]] else {
      throw .unsuitable(
        "'\(labels)'",
        problem: "it holds shape \(classes.shape), and the pictures are \(pixels.shape[0])",
        advice: "Give the labels that belong to '\(images)'.")
    }
    let largest = Int(classes.bytes.max() ?? 0)
    let names = classNames ?? (0...largest).map { "\($0)" }
    guard largest < names.count else {
      throw .unsuitable(
        "'\(labels)'", problem: "it has the label \(largest), and there are \(names.count) classes",
        advice: "Labels count from 0.")
    }
    self.init(
      pixels: pixels.bytes, height: pixels.shape[1], width: pixels.shape[2], channels: channels,
      labels: classes.bytes.map { Int($0) }, classNames: names)
  }

  /// The four IDX files of a folder in MNIST's names, `train-images-idx3-ubyte.gz` and so on, plain or
  /// gzip. The two parts are read side by side.
  ///
  /// - Throws: `DataError` where a file is missing or damaged.
  public static func idxFolder(
    _ folder: String, classNames: [String]? = nil
  ) throws(DataError) -> TrainTestSplit<ImageExamples> {
    let (trainImages, trainLabels) = try idxPair(in: folder, "train")
    let (testImages, testLabels) = try idxPair(in: folder, "t10k")
    let (training, test) = sideBySide(
      { () throws(DataError) in
        try ImageExamples(idxImages: trainImages, labels: trainLabels, classNames: classNames)
      },
      { () throws(DataError) in
        try ImageExamples(idxImages: testImages, labels: testLabels, classNames: classNames)
      })
    return TrainTestSplit(training: try training.get(), test: try test.get())
  }

  /// Whether a folder holds files in MNIST's names.
  static func isIDXFolder(_ folder: String) -> Bool {
    (try? idxPair(in: folder, "train")) != nil && (try? idxPair(in: folder, "t10k")) != nil
  }

  private static func idxPair(
    in folder: String, _ part: String
  ) throws(DataError) -> (images: String, labels: String) {
    (
      try idxFile(in: folder, "\(part)-images", axes: 3),
      try idxFile(in: folder, "\(part)-labels", axes: 1)
    )
  }

  private static func idxFile(
    in folder: String, _ name: String, axes: Int
  ) throws(DataError) -> String {
    let stems = ["\(name)-idx\(axes)-ubyte", "\(name).idx\(axes)-ubyte"]
    let candidates = stems.flatMap { ["\(folder)/\($0)", "\(folder)/\($0).gz"] }
    if let found = candidates.first(where: { access($0, F_OK) == 0 }) { return found }
    throw .notFound(
      "\(stems[0]).gz", searched: [folder], advice: "'chalk data fetch mnist' fetches MNIST.")
  }
}

extension ImageExamples {
  /// The pictures without the classes that none of them has, nor any of the other part.
  /// - Throws: `DataError` where there is one class only.
  func withClassesInUse(
    besides other: ImageExamples?, at path: String
  ) throws(DataError) -> ImageExamples {
    var isUsed = classCounts.map { $0 > 0 }
    let names = [classNames, other?.classNames ?? []].max { $0.count < $1.count }!
    isUsed += Array(repeating: false, count: names.count - isUsed.count)
    for label in other?.labels ?? [] { isUsed[label] = true }
    let used = isUsed.indices.filter { isUsed[$0] }
    guard used.count >= 2 else {
      throw .unsuitable(
        "'\(path)'",
        problem: "all its pictures have one label, '\(used.first.map { names[$0] } ?? "")'",
        advice: "Give pictures of two classes or more.")
    }
    if used.count == isUsed.count && names == classNames { return self }
    var places = [Int](repeating: 0, count: isUsed.count)
    for (place, label) in used.enumerated() { places[label] = place }
    var chosen = ImageExamples(
      pixels: pixels, height: height, width: width, channels: channels,
      labels: labels.map { places[$0] }, classNames: used.map { names[$0] })
    chosen.divisor = divisor
    return chosen
  }
}

/// Runs two pieces of work at once, on two cores where there are two.
func sideBySide<A: Sendable, B: Sendable>(
  _ a: @escaping @Sendable () throws(DataError) -> A,
  _ b: @escaping @Sendable () throws(DataError) -> B
) -> (Result<A, DataError>, Result<B, DataError>) {
  let second = OneResult<B>()
  let thread = Thread { second.set(Result(catching: b)) }
  thread.stackSize = 1 << 20
  thread.start()
  let first = Result(catching: a)
  return (first, second.wait())
}
