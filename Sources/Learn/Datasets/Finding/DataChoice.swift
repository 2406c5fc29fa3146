/// What a user chose to learn from: `--data PATH`, `--target COLUMN`, `--encoding NAME`, `--header yes|no|auto`,
/// `--sheet NAME`.
///
/// The path is a file or folder of the user's own, or a folder in which named sets are looked for.
public struct DataChoice: Sendable, Equatable {
  /// The file, the folder or the name of a data set; nil where none was given.
  public var path: String?
  /// The column to predict; nil leaves the choice to the reader.
  public var target: String?
  /// How the text of tables is encoded.
  public var encoding: TextEncoding
  /// Whether the first line of a table names its columns.
  public var header: CSVHeader
  /// The sheet of a workbook or the table of a database; nil leaves the choice to the reader.
  public var sheet: String?

  /// A choice of data, as `--data` and its companions give it.
  public init(
    path: String? = nil, target: String? = nil, encoding: TextEncoding = .utf8,
    header: CSVHeader = .auto, sheet: String? = nil
  ) {
    self.path = path
    self.target = target
    self.encoding = encoding
    self.header = header
    self.sheet = sheet
  }

  /// The table at the path.
  /// - Throws: `DataError` where there is none.
  public func table(_ path: String) throws(DataError) -> DataTable {
    try read(path).table
  }

  /// The table at the path, and what its first line was taken for.
  func read(_ path: String) throws(DataError) -> (table: DataTable, firstLine: CSVFirstLine) {
    try requireKind(.table, at: path, needed: "a table (CSV or TSV) is needed")
    let file = Folder.exists(path) ? DataKind.soleTable(in: try Folder(path)) ?? path : path
    if let typed = try TypedTable.read(file, self) { return (typed.table, typed.firstLine) }
    let hasHeader: Bool? = header == .auto ? nil : header == .yes
    return try DataTable.read(
      csv: file, format: CSVFormat(hasHeader: hasHeader, encoding: encoding))
  }

  /// The table at the path with a column to be predicted, its words and gaps as they are, and numbers that
  /// cannot be computed with taken out; what was done to it.
  public func targetedTable(
    _ path: String
  ) throws(DataError) -> (DataTable, notes: [String]) {
    let (found, firstLine) = try read(path)
    let goal = try found.column(target ?? found.likelyTarget).name
    let (table, notes) = try found.computable(target: goal)
    return (try table.predicting(goal), [firstLine.note].compactMap { $0 } + notes)
  }

  /// The table at the path as examples with classes, made ready in the plainest way; what was done to it.
  public func examples(_ path: String) throws(DataError) -> (Examples, notes: [String]) {
    let (ready, goal, notes) = try readied(path)
    return (try ready.examples(target: goal), notes)
  }

  /// The table at the path as examples with a number to be predicted; what was done to it.
  public func numericExamples(
    _ path: String
  ) throws(DataError) -> (NumericExamples, notes: [String]) {
    let (ready, goal, notes) = try readied(path)
    return (try ready.numericExamples(target: goal), notes)
  }

  private func readied(
    _ path: String
  ) throws(DataError) -> (table: DataTable, goal: String, notes: [String]) {
    let (table, firstLine) = try read(path)
    let goal = try table.column(target ?? table.likelyTarget).name
    let known = try droppingUnknownTargets(table, goal)
    let (ready, notes) = try known.table.madeReady(target: goal)
    return (ready, goal, [firstLine.note].compactMap { $0 } + chosen(goal) + known.notes + notes)
  }

  /// One column of the table at the path in time, or one channel of the sound there.
  public func series(_ path: String) throws(DataError) -> Series {
    if try DataKind(of: path) == .sound { return try Sound(path).series(channel: target) }
    return try Series(try table(path), column: target, path: path)
  }

  /// The pictures at the path, in two parts where they come so.
  ///
  /// - Parameters:
  ///   - size: the height and width they are brought to; nil where all have the same already.
  ///   - channels: 1 grey, 3 colour; nil as the files have it.
  public func images(
    _ path: String, size: (height: Int, width: Int)? = nil, channels: Int? = nil
  ) throws(DataError) -> (training: ImageExamples, test: ImageExamples?) {
    func fitted(_ images: ImageExamples) -> ImageExamples {
      images.resized(
        height: size?.height ?? images.height, width: size?.width ?? images.width,
        channels: channels)
    }
    if try DataKind(of: path) == .table, let file = try ImageExamples.pictureTable(path) {
      let format = CSVFormat(
        hasHeader: header == .auto ? nil : header == .yes, encoding: encoding)
      return (fitted(try ImageExamples(csv: file, target: target, format: format)), nil)
    }
    try requireKind(
      .images, at: path,
      needed:
        "pictures are needed: PNGs or JPEGs in class folders, IDX files, or a CSV with a label "
        + "and the pixels of a square picture in each row")
    if !Folder.exists(path) {
      let all = try ImageExamples(idxImages: path, labels: labelPath(for: path))
      return (fitted(try all.withClassesInUse(besides: nil, at: path)), nil)
    }
    if ImageExamples.isIDXFolder(path) {
      let parts = try ImageExamples.idxFolder(path)
      let training = try parts.training.withClassesInUse(besides: parts.test, at: path)
      let test = try parts.test.withClassesInUse(besides: parts.training, at: path)
      return (fitted(training), fitted(test))
    }
    if let (training, test) = ImageExamples.pictureTables(in: try Folder(path)) {
      return (
        fitted(try ImageExamples(csv: training, target: target)),
        fitted(try ImageExamples(csv: test, target: target))
      )
    }
    let (height, width) = (size?.height, size?.width)
    if let parts = try ImageExamples.trainAndTest(
      folder: path, height: height, width: width, channels: channels)
    {
      return (parts.training, parts.test)
    }
    return (
      try ImageExamples(folder: path, height: height, width: width, channels: channels), nil
    )
  }

  /// The texts at the path: lines in a file for each class, a folder for each class, or a table.
  public func texts(_ path: String) throws(DataError) -> TextExamples {
    if try DataKind(of: path) == .table {
      let table = try table(path)
      return try table.texts(target: target ?? table.likelyTarget)
    }
    try requireKind(.texts, at: path, needed: "texts are needed")
    return try TextExamples(folder: path, encoding: encoding)
  }

  /// The lines of the text file at the path, or of the only `.txt` file in the folder there.
  public func lines(_ path: String) throws(DataError) -> [String] {
    var file = path
    if Folder.exists(path) {
      let texts = try Folder(path).files.filter { $0.lowercased().hasSuffix(".txt") }
      if texts.count != 1 {
        throw .unsuitable(
          "The folder '\(path)'", problem: "it has \(texts.count) .txt files, and one is needed",
          advice: "Name the file itself with --data.")
      }
      file = "\(path)/\(texts[0])"
    }
    let lines = try TextFile.lines(file, encoding: encoding)
    if lines.isEmpty {
      throw .unsuitable("'\(file)'", problem: "it has no lines", advice: "Each line is one text.")
    }
    return lines
  }

  private func requireKind(
    _ kind: DataKind, at path: String, needed: String
  ) throws(DataError) {
    let found = try DataKind(of: path)
    if found != kind {
      throw .unsuitable(
        "'\(path)'", problem: "it holds \(found.text), and \(needed)",
        advice: "Give data of that kind with --data.")
    }
  }

  private func chosen(_ goal: String) -> [String] {
    target == nil ? ["The column to be predicted is '\(goal)'; --target chooses another."] : []
  }

  private func droppingUnknownTargets(
    _ table: DataTable, _ goal: String
  ) throws(DataError) -> (table: DataTable, notes: [String]) {
    let column = try table.column(goal)
    let known = (0..<table.count).filter { !column.isMissing($0) }
    if known.count == table.count { return (table, []) }
    let note =
      "\(counted(table.count - known.count, "row")) without '\(goal)' "
      + "\(table.count - known.count == 1 ? "was" : "were") left out."
    return (table.rows(known), [note])
  }

  /// MNIST's files go in pairs: `…images-idx3…` and `…labels-idx1…`.
  private func labelPath(for images: String) throws(DataError) -> String {
    let name = images.split(separator: "/").last.map(String.init) ?? images
    let label = name.replacing("images", with: "labels").replacing("idx3", with: "idx1")
    if label == name {
      throw .unsuitable(
        "'\(images)'", problem: "the file of its labels cannot be guessed from its name",
        advice: "Give the folder with MNIST's four files.")
    }
    return images.dropLast(name.count) + label
  }
}

extension DataKind {
  /// The kind, for messages.
  public var text: String {
    switch self {
    case .table: "a table"
    case .images: "pictures"
    case .texts: "texts"
    case .array: "an array of numbers"
    case .sound: "a sound"
    }
  }
}
