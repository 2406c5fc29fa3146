/// What a user chose to learn from: `--data PATH`, `--target COLUMN`, `--encoding NAME`, `--header yes|no|auto`,
/// `--missing WORD`, `--sheet NAME`.
///
/// The path is a file or folder of the user's own, or a folder in which named sets are looked for.
public struct DataChoice: Sendable, Equatable {
  /// The file, the folder or the name of a data set; nil where none was given.
  public var path: String?
  /// The column to predict; nil leaves the choice to the reader.
  public var target: String?
  /// How text is encoded; nil finds it out.
  public var encoding: TextEncoding?
  /// Whether the first line of a table names its columns.
  public var header: CSVHeader
  /// What stands for a missing value, beside the usual marks.
  public var missing: [String]
  /// The sheet of a workbook or the table of a database; nil leaves the choice to the reader.
  public var sheet: String?

  /// A choice of data, as `--data` and its companions give it.
  public init(
    path: String? = nil, target: String? = nil, encoding: TextEncoding? = nil,
    header: CSVHeader = .auto, missing: [String] = [], sheet: String? = nil
  ) {
    self.path = path
    self.target = target
    self.encoding = encoding
    self.header = header
    self.missing = missing
    self.sheet = sheet
  }

  /// The table at the path.
  /// - Throws: `DataError` where there is none.
  public func table(_ path: String) throws(DataError) -> DataTable {
    try read(path).table
  }

  /// The table at the path, and what is to be known of the reading.
  func read(_ path: String) throws(DataError) -> TableReading {
    var file = path
    if try DataKind(of: path) == .array {
      file = try DataKind.arrayFile(path)
    } else {
      try requireKind(.table, at: path, needed: "a table (CSV or TSV) is needed")
      if Folder.exists(path) { file = DataKind.soleTable(in: try Folder(path)) ?? path }
    }
    if let typed = try TypedTable.read(file, self) {
      return TableReading(table: typed.table, firstLine: typed.firstLine, notes: [])
    }
    let hasHeader: Bool? = header == .auto ? nil : header == .yes
    let reading = try DataTable.read(
      csv: file,
      format: CSVFormat(
        hasHeader: hasHeader, missing: CSVFormat.usualMissing + missing, encoding: encoding))
    guard file != path, try Folder(path).files.count > 1 else { return reading }
    let name = file.dropFirst(path.count + 1)
    return TableReading(
      table: reading.table, firstLine: reading.firstLine,
      notes: ["Of the folder '\(name)' was read."] + reading.notes)
  }

  /// The table at the path with a column to be predicted, its words and gaps as they are, and numbers that
  /// cannot be computed with taken out; what was done to it.
  public func targetedTable(
    _ path: String
  ) throws(DataError) -> (DataTable, notes: [String]) {
    let reading = try read(path)
    let found = reading.table
    let goal = try found.column(target ?? found.likelyTarget).name
    let (table, notes) = try found.computable(target: goal)
    return (try table.predicting(goal), reading.said + notes)
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
    let reading = try read(path)
    let table = reading.table
    let goal = try table.column(target ?? table.likelyTarget).name
    let known = try droppingUnknownTargets(table, goal)
    let (ready, notes) = try known.table.madeReady(target: goal)
    return (ready, goal, reading.said + chosen(goal) + known.notes + notes)
  }

  /// One column of the table at the path in time, in the order of time, or one channel of the sound there;
  /// what was done to it.
  public func series(_ path: String) throws(DataError) -> (Series, notes: [String]) {
    if try DataKind(of: path) == .sound { return (try Sound(path).series(channel: target), []) }
    let reading = try read(path)
    let series = try Series(reading.table, column: target, path: path)
    return (series, reading.said + series.notes)
  }

  /// The sound at the path, a WAV or FLAC file with all its channels.
  public func sound(_ path: String) throws(DataError) -> Sound {
    try requireKind(.sound, at: path, needed: "a sound is needed: a WAV or FLAC file")
    return try Sound(path)
  }

  /// The pictures at the path, in two parts where they come so.
  ///
  /// - Parameters:
  ///   - size: the height and width they are brought to; nil where all have the same already.
  ///   - channels: 1 gray, 3 color; nil as the files have it.
  public func images(
    _ path: String, size: (height: Int, width: Int)? = nil, channels: Int? = nil
  ) throws(DataError) -> (training: ImageExamples, test: ImageExamples?) {
    func fitted(_ images: ImageExamples) -> ImageExamples {
      images.resized(
        height: size?.height ?? images.height, width: size?.width ?? images.width,
        channels: channels)
    }
    if try DataKind(of: path) == .array {
      let parts = try ImageExamples.arrays(DataKind.arrayFile(path), target: target)
      return (fitted(parts.training), parts.test.map(fitted))
    }
    if try DataKind(of: path) == .table, let file = try ImageExamples.pictureTable(path) {
      let format = CSVFormat(
        hasHeader: header == .auto ? nil : header == .yes, encoding: encoding)
      return (fitted(try ImageExamples(csv: file, target: target, format: format)), nil)
    }
    try requireKind(
      .images, at: path,
      needed:
        "pictures are needed: PNGs or JPEGs in class folders, IDX files, an .npz with pictures as x "
        + "and labels as y, or a CSV with a label and the pixels of a square picture in each row")
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

  /// What is to be known of the folders of pictures or texts at the path, or of the arrays of pictures there, a
  /// sentence each: parts that were left out, folders that may be no classes.
  public func notesOnFolders(_ path: String) throws(DataError) -> [String] {
    if try DataKind(of: path) == .array {
      return try ArrayParts(ArrayArchive(DataKind.arrayFile(path)), target: target).notes
    }
    guard Folder.exists(path), !ImageExamples.isIDXFolder(path) else { return [] }
    return try FolderParts(path).notes
  }

  /// The texts at the path: lines in a file for each class, a folder for each class, or a table.
  ///
  /// What was done to read them, and what is to be known of them, stands in their `notes`.
  public func texts(_ path: String) throws(DataError) -> TextExamples {
    var texts: TextExamples
    if try DataKind(of: path) == .table {
      let reading = try read(path)
      texts = try reading.table.texts(target: target ?? reading.table.likelyTarget)
      texts.notes = reading.said
    } else {
      try requireKind(.texts, at: path, needed: "texts are needed")
      let parts = try FolderParts(path)
      texts = try TextExamples(folder: parts.training, encoding: encoding)
      texts.notes += parts.notes
      if let test = parts.test {
        texts = try texts.withClasses(of: test)
        texts.notes.append(
          "The texts of '\(parts.training)' are used; those of '\(test)' are left alone, for lessons on texts "
            + "take a test from the former.")
      }
    }
    texts.notes += texts.notesOnWords
    return texts
  }

  /// The lines of the text file at the path, or of the only `.txt` file in the folder there.
  public func lines(_ path: String) throws(DataError) -> (lines: [String], notes: [String]) {
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
    let (lines, note) = try TextFile.read(file, encoding: encoding)
    if lines.isEmpty {
      throw .unsuitable("'\(file)'", problem: "it has no lines", advice: "Each line is one text.")
    }
    return (lines, [note].compactMap { $0 })
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
    if column.missingCount == table.count, table.count > 0 {
      throw .unsuitable(
        "Column '\(goal)' as target", problem: "it is empty in all \(table.count) rows",
        advice: "Name the column to be predicted with --target.")
    }
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

extension TableReading {
  /// What a user of the table should know: of its first line, and of the rest.
  var said: [String] { [firstLine.note].compactMap { $0 } + notes }
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
