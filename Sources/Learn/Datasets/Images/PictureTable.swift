extension ImageExamples {
  /// Pictures from a table with a row for each: its label, and its pixels from the top left to the bottom
  /// right, as MNIST comes as CSV. Pixels are whole numbers from 0 to 255, or fractions from 0 to 1.
  ///
  /// - Parameters:
  ///   - path: the table, plain or gzip, read in pieces.
  ///   - target: the column of the labels; nil is one of a usual name, or the first or last, whichever
  ///     has more different values.
  /// - Throws: `DataError` where the table has no square number of pixels, or one out of range.
  public init(csv path: String, target: String? = nil, format: CSVFormat = CSVFormat())
    throws(DataError)
  {
    let names = try CSVReader(path, format: format).names
    guard let side = ImageExamples.side(ofColumns: names.count) else {
      throw .unsuitable(
        "'\(path)'",
        problem: "it has \(names.count) columns, and a label and square pictures need "
          + "785 (28 × 28) or another square and one",
        advice: "Give a folder of pictures, or MNIST's files.")
    }
    let label: String
    if let target {
      label = target
    } else {
      label = try ImageExamples.labelColumn(of: path, names, format)
    }
    let stream = try CSVStream(path, target: label, size: 256, format: format)
    var (values, labels): ([Float], [Float]) = ([], [])
    var pixels: [UInt8] = []
    var areFractions: Bool?
    while let batch = try stream.next() {
      values = batch.inputs.floats
      labels += batch.targets.floats
      // The first pictures say which of the two they are: whole numbers up to 1 are very dark.
      let fractions = areFractions ?? !values.contains { $0 > 1 }
      areFractions = fractions
      for value in values {
        let byte = fractions ? (value * 255).rounded() : value
        guard (0...255).contains(byte), byte == byte.rounded() else {
          throw .unsuitable(
            "'\(path)'", problem: "it has the pixel \(value)",
            advice: "Pixels are whole numbers from 0 to 255, or fractions from 0 to 1 throughout.")
        }
        pixels.append(UInt8(byte))
      }
    }
    let (places, classNames) = try ImageExamples.classes(labels, stream.classNames, path)
    self.init(
      pixels: pixels, height: side, width: side, channels: 1, labels: places,
      classNames: classNames)
    divisor = ImageExamples.divisor(forBrightest: pixels.max() ?? 255)
  }

  /// What the bytes of pictures are divided by whose brightest pixel is this: sixteen shades or two, as some
  /// sets have them, fill the range too.
  static func divisor(forBrightest brightest: UInt8) -> Float {
    brightest <= 16 && brightest > 0 ? Float(brightest) : 255
  }

  /// How high and wide the pictures of a table are that has as many columns, the label among them; nil
  /// where they are no squares of 4 × 4 at least.
  static func side(ofColumns count: Int) -> Int? {
    let side = (0...1024).first { $0 * $0 >= count - 1 } ?? 0
    return side >= 4 && side * side == count - 1 ? side : nil
  }

  /// The CSV file at a path, or the only one in the folder there, where its columns are a label and a square
  /// number of pixels; nil where they are not.
  static func pictureTable(_ path: String) throws(DataError) -> String? {
    let file = Folder.exists(path) ? DataKind.soleTable(in: try Folder(path)) ?? path : path
    guard try FileForm.of(file) == nil else { return nil }
    return side(ofColumns: try CSVReader(file, format: CSVFormat()).names.count) == nil ? nil : file
  }

  /// The tables of a folder with a part to train with and one to test with, `mnist_train.csv` and
  /// `mnist_test.csv`; nil where they are not there, or hold no pictures.
  static func pictureTables(in folder: Folder) -> (training: String, test: String)? {
    let tables = folder.files.filter { name in
      [".csv", ".csv.gz"].contains { name.lowercased().hasSuffix($0) }
    }
    let training = tables.filter { $0.lowercased().contains("train") }
    let test = tables.filter { $0.lowercased().contains("test") }
    guard tables.count == 2, training.count == 1, test.count == 1, training != test else {
      return nil
    }
    let paths = (training: "\(folder.path)/\(training[0])", test: "\(folder.path)/\(test[0])")
    // A table of measurements may have 17 columns too: the names must say that these are pixels.
    let arePixels = [paths.training, paths.test].allSatisfy { path in
      let names = (try? CSVReader(path, format: CSVFormat()).names) ?? []
      guard let side = side(ofColumns: names.count) else { return false }
      let named = names.count { $0.lowercased().contains("pix") || $0.contains("x") }
      return side >= 16 || named >= names.count - 1
    }
    return arePixels ? paths : nil
  }

  private static func labelColumn(
    of path: String, _ names: [String], _ format: CSVFormat
  ) throws(DataError) -> String {
    let usual = ["label", "labels", "class", "target", "y", "digit"]
    if let named = names.first(where: { usual.contains($0.lowercased()) }) { return named }
    // Some rows tell: the corner of a picture hardly varies.
    let reader = try CSVReader(path, format: format)
    var (first, last): (Set<String>, Set<String>) = ([], [])
    let expected = [Bool](repeating: false, count: names.count)
    for _ in 0..<4 {
      let count = try reader.nextBlock(expectsNumber: expected)
      for row in 0..<count {
        let cells = reader.cells + row * reader.width
        first.insert(try reader.text(cells[0], line: reader.lines[row]))
        last.insert(try reader.text(cells[names.count - 1], line: reader.lines[row]))
      }
    }
    return first.count >= last.count ? names[0] : names[names.count - 1]
  }

  /// The labels as places among the classes, and the names of these.
  static func classes(
    _ labels: [Float], _ names: [String], _ path: String
  ) throws(DataError) -> (places: [Int], names: [String]) {
    let whole = labels.map { Int(exactly: $0) }
    let distinct = Set(whole.compactMap { $0 }).sorted()
    guard !whole.contains(nil), (2...1000).contains(distinct.count) else {
      throw .unsuitable(
        "'\(path)'", problem: "its labels have \(Set(labels).count) different values",
        advice: "Pictures need two classes or more; --target names the column of the labels.")
    }
    if !names.isEmpty { return (whole.map { $0! }, names) }
    let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    return (whole.map { places[$0!]! }, distinct.map { "\($0)" })
  }
}
