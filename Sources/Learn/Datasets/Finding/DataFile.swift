import Foundation

/// What lies at a path, found out from names and first bytes.
public enum DataKind: String, Sendable, CaseIterable {
  /// CSV, TSV and their like, JSON, a workbook, a database.
  case table
  /// IDX files, or PNGs and JPEGs in class folders.
  case images
  /// Lines of text, a file or a folder for each class.
  case texts
  /// A `.npy` file, or several in an `.npz`.
  case array
  /// A WAV or FLAC file.
  case sound

  /// Finds out what lies at a path.
  /// - Throws: `DataError` where nothing does, or nothing that can be read.
  public init(of path: String) throws(DataError) {
    self = try Folder.exists(path) ? DataKind.ofFolder(path) : DataKind.ofFile(path)
  }

  private static func ofFile(_ path: String) throws(DataError) -> DataKind {
    if try ByteReader(path).first(1).isEmpty {
      throw .unsuitable("'\(path)'", problem: "it is empty", advice: "Give a file with data.")
    }
    switch try FileForm.of(path) {
    case .npy, .npz: return .array
    case .idx: return .images
    case .workbook, .sqlite, .json: return .table
    case .wave, .flac: return .sound
    case .png, .jpeg:
      throw .unsuitable(
        "'\(path)'", problem: "it is a single picture",
        advice: "Give a folder with a folder of pictures for each class.")
    case let form?: throw form.refusal(path)
    case nil:
      if let promised = FileForm.promised(by: path) {
        throw .damaged(
          path: path,
          problem: "its name says that it is \(promised.rawValue), and it does not begin as one")
      }
      return .table
    }
  }

  private static func ofFolder(_ path: String) throws(DataError) -> DataKind {
    if ImageExamples.isIDXFolder(path) { return .images }
    let folder = try Folder(path)
    if ImageExamples.pictureTables(in: folder) != nil { return .images }
    for inner in folder.folders {
      let inside = try Folder("\(path)/\(inner)")
      if inside.hasPicture { return .images }
      for second in inside.folders.prefix(3) {
        let within = try Folder("\(path)/\(inner)/\(second)")
        if within.hasPicture { return .images }
        if within.files.contains(where: { $0.lowercased().hasSuffix(".txt") }) { return .texts }
        for third in within.folders.prefix(2) {
          if try Folder("\(path)/\(inner)/\(second)/\(third)").hasPicture { return .images }
        }
      }
      if inside.files.contains(where: { $0.lowercased().hasSuffix(".txt") }) { return .texts }
    }
    if soleTable(in: folder) != nil { return .table }
    if soleArchive(in: folder) != nil { return .array }
    let lines = folder.files.filter { ["txt", "pos", "neg"].contains(ending($0)) }
    if lines.count >= 2 { return .texts }
    throw .unsuitable(
      "The folder '\(path)'",
      problem: folder.files.isEmpty && folder.folders.isEmpty
        ? "it is empty" : "it holds nothing that is understood",
      advice:
        "A folder has PNGs or JPEGs in class folders, MNIST's four files, a .txt file for each class, "
        + "or one table: CSV, JSON Lines, a workbook, a database, an .npz.")
  }

  /// The only table of a folder, or the one of several that is called train.
  static func soleTable(in folder: Folder) -> String? {
    let tables = folder.files.filter { name in
      let plain = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
      return ["csv", "tsv", "jsonl", "ndjson", "xlsx", "sqlite", "sqlite3", "db"].contains(
        ending(plain))
    }
    if tables.count == 1 { return "\(folder.path)/\(tables[0])" }
    // Of several the one to learn from, as contests have it: train.csv beside test.csv.
    let training = tables.filter {
      ["train", "training"].contains($0.lowercased().split(separator: ".")[0])
    }
    return training.count == 1 ? "\(folder.path)/\(training[0])" : nil
  }

  /// The only archive of arrays in a folder.
  static func soleArchive(in folder: Folder) -> String? {
    let archives = folder.files.filter { ending($0) == "npz" }
    return archives.count == 1 ? "\(folder.path)/\(archives[0])" : nil
  }

  /// The file of arrays at a path, or the only one in the folder there.
  static func arrayFile(_ path: String) throws(DataError) -> String {
    Folder.exists(path) ? soleArchive(in: try Folder(path)) ?? path : path
  }

  private static func ending(_ name: String) -> String {
    (name.lowercased() as NSString).pathExtension
  }
}

extension Folder {
  /// Whether there is a picture in it, one that is read or not.
  fileprivate var hasPicture: Bool {
    files.contains { PictureFiles.isRead($0) || PictureFiles.isUnread($0) }
  }
}

extension ByteReader {
  /// The first bytes, as many as there are up to `count`.
  func first(_ count: Int) throws(DataError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    return Array(room[..<(try read(into: room))])
  }
}
