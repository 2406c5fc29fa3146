import Foundation

/// What lies at a path, found out from names and first bytes.
public enum DataKind: String, Sendable, CaseIterable {
  /// CSV, TSV and their like.
  case table
  /// IDX files, or PNGs in class folders.
  case images
  /// Lines of text, a file or a folder for each class.
  case texts
  /// A `.npy` file.
  case array

  /// Finds out what lies at a path.
  /// - Throws: `DataError` where nothing does, or nothing that can be read.
  public init(of path: String) throws(DataError) {
    self = try Folder.exists(path) ? DataKind.ofFolder(path) : DataKind.ofFile(path)
  }

  private static func ofFile(_ path: String) throws(DataError) -> DataKind {
    let first = try ByteReader(path).first(6)
    if first.isEmpty {
      throw .unsuitable("'\(path)'", problem: "it is empty", advice: "Give a file with data.")
    }
    if first.starts(with: [0x93] + Array("NUMPY".utf8)) { return .array }
    if first.starts(with: [0, 0]) && first.count >= 4 { return .images }
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      throw .unsuitable(
        "'\(path)'", problem: "it is a single picture",
        advice: "Give a folder with a folder of PNGs for each class.")
    }
    if first.starts(with: [0x50, 0x4B, 3, 4]) {
      throw .unsuitable("'\(path)'", problem: "it is a zip archive", advice: "Unpack it first.")
    }
    return .table
  }

  private static func ofFolder(_ path: String) throws(DataError) -> DataKind {
    if ImageExamples.isIDXFolder(path) { return .images }
    let folder = try Folder(path)
    for inner in folder.folders {
      let inside = try Folder("\(path)/\(inner)")
      if inside.hasPNG { return .images }
      for second in inside.folders.prefix(3) {
        let within = try Folder("\(path)/\(inner)/\(second)")
        if within.hasPNG { return .images }
        if within.files.contains(where: { $0.lowercased().hasSuffix(".txt") }) { return .texts }
        for third in within.folders.prefix(2) {
          if try Folder("\(path)/\(inner)/\(second)/\(third)").hasPNG { return .images }
        }
      }
      if inside.files.contains(where: { $0.lowercased().hasSuffix(".txt") }) { return .texts }
    }
    if soleTable(in: folder) != nil { return .table }
    let lines = folder.files.filter { ["txt", "pos", "neg"].contains(ending($0)) }
    if lines.count >= 2 { return .texts }
    throw .unsuitable(
      "The folder '\(path)'",
      problem: folder.files.isEmpty && folder.folders.isEmpty
        ? "it is empty" : "it holds nothing that is understood",
      advice: "A folder has PNGs in class folders, MNIST's four files, a .txt file for each class, "
        + "or one CSV file.")
  }

  /// The only CSV or TSV file of a folder, or the one of several that is called train.
  static func soleTable(in folder: Folder) -> String? {
    let tables = folder.files.filter { name in
      let plain = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
      return ["csv", "tsv"].contains(ending(plain))
    }
    if tables.count == 1 { return "\(folder.path)/\(tables[0])" }
    // Of several the one to learn from, as contests have it: train.csv beside test.csv.
    let training = tables.filter {
      ["train", "training"].contains($0.lowercased().split(separator: ".")[0])
    }
    return training.count == 1 ? "\(folder.path)/\(training[0])" : nil
  }

  private static func ending(_ name: String) -> String {
    (name.lowercased() as NSString).pathExtension
  }
}

extension Folder {
  fileprivate var hasPNG: Bool { files.contains { $0.lowercased().hasSuffix(".png") } }
}

extension ByteReader {
  /// The first bytes, as many as there are up to `count`.
  func first(_ count: Int) throws(DataError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    return Array(room[..<(try read(into: room))])
  }
}
