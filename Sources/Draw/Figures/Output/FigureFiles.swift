/// The paths of the files that one figure becomes.
public struct FigureFiles: Sendable, Equatable {
  /// The picture: a PNG, or the format asked for.
  public var image: String
  /// The provenance as JSON.
  public var provenance: String
  /// The plotted numbers as CSV.
  public var numbers: String
  /// The alternative text.
  public var altText: String
  /// The PNG beside an animation.
  public var still: String?

  /// The most bytes that a name may have: a file system takes 255, and while a file is written its name has an
  /// ending and a mark of its own.
  static let longestName = 200

  /// A name that a file system takes: its beginning, where it is too long.
  static func name(_ name: String) -> String {
    var name = name
    while name.utf8.count > longestName { name.removeLast() }
    return name
  }
}

extension Figure {
  /// Writes the picture into a folder, which is created if needed, and beside it `.json` (the provenance),
  /// `.csv` (the plotted numbers) and `.txt` (the alternative text). No file is ever half written, and none
  /// is replaced before all are on the disk. An animated figure becomes a GIF with a PNG beside it,
  /// whatever the format.
  ///
  /// Throws a `FigureError` when the figure cannot be drawn or the files cannot be written.
  @discardableResult
  public func write(
    to folder: String, name: String, as format: RenderFormat = .png,
    using renderer: FigureRenderer, provenance: Provenance
  ) throws(FigureError) -> FigureFiles {
    if let animation {
      return try animation.write(
        still: self, to: folder, name: name, using: renderer, provenance: provenance)
    }
    let image = try renderer.render(self, as: format, source: provenance.source)
    return try write(
      image, format, still: nil, to: folder, name: name, using: renderer, provenance: provenance)
  }

  /// Writes a picture that is drawn already.
  func write(
    _ image: [UInt8], _ format: RenderFormat, still: [UInt8]?, to folder: String, name: String,
    using renderer: FigureRenderer, provenance: Provenance
  ) throws(FigureError) -> FigureFiles {
    let csv = csv
    let look = Look(theme: renderer.theme, size: renderer.size)
    let json = try provenance.json(self, look: look, dpi: renderer.dpi, csv: csv)
    let base = folder + "/" + FigureFiles.name(name)
    try WholeFile.makeFolder(folder)
    var files: [(path: String, bytes: [UInt8])] = [
      (base + "." + format.rawValue, image), (base + ".json", json),
      (base + ".csv", Array(csv.utf8)), (base + ".txt", Array((altText + "\n").utf8)),
    ]
    if let still { files.append((base + ".png", still)) }
    try WholeFile.write(files)
    return FigureFiles(
      image: files[0].path, provenance: files[1].path, numbers: files[2].path,
      altText: files[3].path, still: still == nil ? nil : files[4].path)
  }
}
