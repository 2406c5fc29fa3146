/// The pictures of a class folder and of the folders inside it, by the ends of their names.
struct PictureFiles {
  /// The paths of what is read: PNG and JPEG.
  private(set) var paths: [String] = []
  /// The paths of pictures that are not read, such as GIFs.
  private(set) var unread: [String] = []
  /// A file that is no picture, for errors.
  private(set) var other: String?

  private static let read = ["png", "jpg", "jpeg", "jpe", "jfif"]
  private static let notRead = [
    "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl", "svg", "raw", "cr2",
    "nef", "dng", "psd", "ppm", "pgm", "pnm", "tga", "ico",
  ]

  /// Lists a folder.
  /// - Throws: `DataError` where a folder cannot be read.
  init(_ path: String) throws(DataError) {
    try add(Folder(path))
  }

  /// Whether a file's name is that of a picture that is read.
  static func isRead(_ name: String) -> Bool { read.contains(ending(name)) }

  /// Whether it is that of a picture that is not.
  static func isUnread(_ name: String) -> Bool { notRead.contains(ending(name)) }

  /// The pictures to learn from.
  /// - Throws: `DataError` where there is none, or one that is not read: none is passed over in silence.
  func required(in path: String) throws(DataError) -> [String] {
    if let first = unread.first {
      throw .unsuitable(
        "The folder '\(path)'",
        problem: "\(counted(unread.count, "picture")) in it \(unread.count == 1 ? "is" : "are") "
          + "neither PNG nor JPEG, such as '\(first)'",
        advice: FileForm.gif.advice!)
    }
    if paths.isEmpty {
      throw .unsuitable(
        "The folder '\(path)'",
        problem: other.map { "it has no PNG or JPEG, but files such as '\($0)'" } ?? "it is empty",
        advice: FileForm.gif.advice!)
    }
    return paths
  }

  private mutating func add(_ folder: Folder) throws(DataError) {
    for name in folder.files {
      let file = "\(folder.path)/\(name)"
      if PictureFiles.isRead(name) {
        paths.append(file)
      } else if PictureFiles.isUnread(name) {
        unread.append(file)
      } else {
        other = other ?? name
      }
    }
    for inner in folder.folders where !Folder.isLink("\(folder.path)/\(inner)") {
      try add(Folder("\(folder.path)/\(inner)"))
    }
  }

  private static func ending(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts.last!.lowercased() : ""
  }
}
