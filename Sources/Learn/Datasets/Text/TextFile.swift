/// Lines of text from files.
public enum TextFile {
  /// The lines of a file, without their ends; empty lines are left out unless they are asked for.
  ///
  /// Lines end in a line feed, with or without a carriage return before it, and in nothing else: byte
  /// 0x85 is an ellipsis in windows-1252, not the end of a line.
  /// - Throws: `DataError` where the file is not written in the encoding; the line is named.
  public static func lines(
    _ path: String, encoding: TextEncoding = .utf8, keepsEmpty: Bool = false
  ) throws(DataError) -> [String] {
    var bytes = try ByteReader(path).rest()
    if encoding == .utf8, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if encoding == .utf16 {
      guard let text = encoding.decode(bytes) else { throw wrong(path, 1, encoding) }
      return text.split(omittingEmptySubsequences: !keepsEmpty, whereSeparator: \.isNewline)
        .map(String.init)
    }
    var lines: [String] = []
    var number = 0
    for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      guard let text = line.withUnsafeBufferPointer({ encoding.decode($0) }) else {
        throw wrong(path, number, encoding)
      }
      if keepsEmpty || !text.isEmpty { lines.append(text) }
    }
    if keepsEmpty && bytes.last == UInt8(ascii: "\n") { lines.removeLast() }
    return lines
  }

  private static func wrong(_ path: String, _ line: Int, _ encoding: TextEncoding) -> DataError {
    .badLine(
      path: path, line: line,
      problem: "it is not written in \(encoding.rawValue); "
        + "name another encoding, such as \(encoding == .utf8 ? "windows-1252" : "utf-8")")
  }
}

extension TextExamples {
  /// Texts one a line, a file for each class.
  /// - Throws: `DataError` where a file cannot be read, is empty, or there are fewer than two.
  public init(
    files: [(className: String, path: String)], encoding: TextEncoding = .utf8
  ) throws(DataError) {
    guard files.count >= 2 else {
      throw .unsuitable(
        files.first.map { "'\($0.path)'" } ?? "No file", problem: "there is one class at most",
        advice: "Give a file for each of two classes or more.")
    }
    var texts: [String] = []
    var labels: [Int] = []
    for (label, file) in files.enumerated() {
      let lines = try TextFile.lines(file.path, encoding: encoding)
      if lines.isEmpty {
        throw .unsuitable(
          "'\(file.path)'", problem: "it has no lines", advice: "Each line is one text.")
      }
      texts += lines
      labels += Array(repeating: label, count: lines.count)
    }
    self.init(texts: texts, labels: labels, classNames: files.map(\.className.onOneLine))
  }

  /// A folder with a file of lines for each class, such as `reviews.neg` and `reviews.pos`, `neg.txt` and
  /// `pos.txt`; or with a folder of texts for each class.
  ///
  /// The classes are named by what differs: the ends of the names, or the names themselves.
  public init(folder path: String, encoding: TextEncoding = .utf8) throws(DataError) {
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
    classFolders names: [String], in path: String, encoding: TextEncoding
  ) throws(DataError) {
    var texts: [String] = []
    var labels: [Int] = []
    for (label, name) in names.enumerated() {
      let files = try Folder("\(path)/\(name)").files
      if files.isEmpty {
        throw .unsuitable(
          "The folder '\(path)/\(name)'", problem: "it is empty",
          advice: "Each file in it is one text of the class '\(name)'.")
      }
      for file in files {
        let lines = try TextFile.lines("\(path)/\(name)/\(file)", encoding: encoding)
        texts.append(lines.joined(separator: "\n"))
        labels.append(label)
      }
    }
    self.init(texts: texts, labels: labels, classNames: names.map(\.onOneLine))
  }
}
