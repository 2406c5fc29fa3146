import Foundation

/// Where the elements of a tensor lie outside the file: a path within the model's folder, an offset and a length.
struct ExternalData {
  private let location: String
  private let offset, length: Int?
  private let place: String

  init(_ entries: [Onnx_StringStringEntryProto], _ place: String) throws(ONNXError) {
    self.place = place
    var fields: [String: String] = [:]
    for entry in entries { fields[entry.key] = entry.value }
    location = fields["location"] ?? ""
    offset = try ExternalData.number(fields["offset"], place)
    length = try ExternalData.number(fields["length"], place)
  }

  private static func number(_ text: String?, _ place: String) throws(ONNXError) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw .malformed(place: place, reason: "\"\(text)\" as a place in a file of data")
    }
    return number
  }

  /// Reads the bytes, after their number was compared with what the type and the shape need.
  func read(_ folder: URL?, _ type: ONNXType, _ count: Int) throws(ONNXError) -> Data {
    guard let folder else {
      throw .malformed(place: place, reason: "data outside the file, which came without a folder")
    }
    let needed = count * (type.size ?? 0)
    if let length, length != needed {
      throw .malformed(place: place, reason: "\(length) bytes outside the file; needs \(needed)")
    }
    let file = try self.file(in: folder)
    do {
      let handle = try FileHandle(forReadingFrom: file)
      defer { try? handle.close() }
      let size = try handle.seekToEnd()
      let start = UInt64(offset ?? 0)
      guard start <= size, size - start >= UInt64(needed) else {
        throw Mismatch("\(location) has \(size) bytes; needs \(needed) from \(start) on")
      }
      try handle.seek(toOffset: start)
      return needed == 0 ? Data() : try handle.read(upToCount: needed) ?? Data()
    } catch let error as Mismatch {
      throw .malformed(place: place, reason: error.reason)
    } catch {
      throw .file(path: file.path, reason: error.localizedDescription)
    }
  }

  /// The file, which must lie in the folder also after every link was followed.
  private func file(in folder: URL) throws(ONNXError) -> URL {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.isEmpty, !location.hasPrefix("/"), !parts.contains(".."),
      !location.utf8.contains(0)
    else {
      throw .malformed(place: place, reason: "data at \"\(location)\", outside the model's folder")
    }
    let home = folder.resolvingSymlinksInPath().standardizedFileURL.path
    let file = folder.appendingPathComponent(location).resolvingSymlinksInPath().standardizedFileURL
    guard file.path.hasPrefix(home.hasSuffix("/") ? home : home + "/") else {
      throw .malformed(place: place, reason: "data at \"\(location)\", outside the model's folder")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
      !isFolder.boolValue
    else { throw .malformed(place: place, reason: "there is no file of data \"\(location)\"") }
    return file
  }
}
