/// Lines of text from files.
public enum TextFile {
  /// The lines of a file, without their ends; empty lines are left out unless they are asked for.
  ///
  /// Lines end in a line feed, with or without a carriage return before it; where there is no line feed, in
  /// carriage returns.
  /// - Parameter encoding: how the text is written; nil finds it out.
  /// - Throws: `DataError` where the file is not written in the encoding; the line is named.
  public static func lines(
    _ path: String, encoding: TextEncoding? = nil, keepsEmpty: Bool = false
  ) throws(DataError) -> [String] {
    try read(path, encoding: encoding, keepsEmpty: keepsEmpty).lines
  }

  /// The lines of a file, and a sentence where their encoding was found out.
  static func read(
    _ path: String, encoding: TextEncoding? = nil, keepsEmpty: Bool = false
  ) throws(DataError) -> (lines: [String], note: String?) {
    let reader = try TextReader(ByteReader(path), encoding: encoding)
    let bytes = try reader.rest()
    let feed = UInt8(ascii: "\n")
    let end = bytes.contains(feed) ? feed : UInt8(ascii: "\r")
    var lines: [String] = []
    var number = 0
    for piece in bytes.split(separator: end, omittingEmptySubsequences: false) {
      number += 1
      let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      guard let text = line.withUnsafeBufferPointer({ TextEncoding.utf8.decode($0) }) else {
        let guess = line.withUnsafeBytes { EncodingGuess($0, isWhole: true) }
        throw .badLine(
          path: path, line: number, problem: "it is not written in utf-8; \(guess.advice)")
      }
      if keepsEmpty || !text.isEmpty { lines.append(text) }
    }
    if keepsEmpty && bytes.last == end { lines.removeLast() }
    return (lines, reader.note)
  }
}

extension TextExamples {
  /// Texts one a line, a file for each class.
  /// - Throws: `DataError` where a file cannot be read, is empty, or there are fewer than two.
  public init(
    files: [(className: String, path: String)], encoding: TextEncoding? = nil
  ) throws(DataError) {
    guard files.count >= 2 else {
      throw .unsuitable(
        files.first.map { "'\($0.path)'" } ?? "No file", problem: "there is one class at most",
        advice: "Give a file for each of two classes or more.")
    }
    var texts: [String] = []
    var labels: [Int] = []
    var notes: [String] = []
    for (label, file) in files.enumerated() {
      let (lines, note) = try TextFile.read(file.path, encoding: encoding)
      notes += note.map { ["'\(file.className.onOneLine)': \($0)"] } ?? []
      if lines.isEmpty {
        throw .unsuitable(
          "'\(file.path)'", problem: "it has no lines", advice: "Each line is one text.")
      }
      texts += lines
      labels += Array(repeating: label, count: lines.count)
    }
    self.init(texts: texts, labels: labels, classNames: files.map(\.className.onOneLine))
    self.notes = notes
  }

  /// A folder with a file of lines for each class, such as `reviews.neg` and `reviews.pos`, `neg.txt` and
  /// `pos.txt`; or with a folder of texts for each class.
  ///
  /// The classes are named by what differs: the ends of the names, or the names themselves.
  public init(folder path: String, encoding: TextEncoding? = nil) throws(DataError) {
    let folder = try Folder(path)
    let files = folder.files.filter { !$0.lowercased().hasSuffix(".md") && $0 != "LICENSE" }
    if folder.folders.count >= 2 {
      try self.init(classFolders: folder.folders, in: path, encoding: encoding)
      return
    }
    let ends = files.map { String($0.split(separator: ".").last ?? "") }
    let stems = files.map { String($0.split(separator: ".").first ?? "") }
    let names = Set(ends).count == files.count ? ends : stems
    try self.init(
      files: zip(names, files).map { (className: $0, path: "\(path)/\($1)") }, encoding: encoding)
  }

  /// A folder for each class, a file for each text.
  private init(
    classFolders names: [String], in path: String, encoding: TextEncoding?
  ) throws(DataError) {
    var texts: [String] = []
    var labels: [Int] = []
    var notes: [String] = []
    for (label, name) in names.enumerated() {
      let files = try Folder("\(path)/\(name)").files
      if files.isEmpty {
        throw .unsuitable(
          "The folder '\(path)/\(name)'", problem: "it is empty",
          advice: "Each file in it is one text of the class '\(name)'.")
      }
      for file in files {
        let (lines, note) = try TextFile.read("\(path)/\(name)/\(file)", encoding: encoding)
        if let note, notes.isEmpty { notes = ["'\(name)/\(file)': \(note)"] }
        texts.append(lines.joined(separator: "\n"))
        labels.append(label)
      }
    }
    self.init(texts: texts, labels: labels, classNames: names.map(\.onOneLine))
    self.notes = notes
  }
}

extension TextExamples {
  /// The texts of the classes that the folder of the test has too: others, such as texts without a class, are
  /// left out.
  func withClasses(of test: String) throws(DataError) -> TextExamples {
    let known = Set(try Folder(test).folders.map(\.onOneLine))
    let kept = classNames.indices.filter { known.contains(classNames[$0]) }
    if kept.count == classNames.count || kept.count < 2 { return self }
    let rows = texts.indices.filter { kept.contains(labels[$0]) }
    var part = TextExamples(
      texts: rows.map { texts[$0] }, labels: rows.map { kept.firstIndex(of: labels[$0])! },
      classNames: kept.map { classNames[$0] })
    part.notes = notes
    for label in classNames.indices where !kept.contains(label) {
      part.notes.append(
        "The texts of '\(classNames[label])' were left out: the test has no such class.")
    }
    return part
  }
}
