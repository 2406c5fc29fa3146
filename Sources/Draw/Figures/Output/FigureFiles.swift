/// The paths of the files that one figure becomes.
public struct FigureFiles: Sendable, Equatable {
  /// The picture: a PNG, or the format asked for.
  public var image: String
  /// What else the picture needs: the PDF that LaTeX shows.
  public var others: [String] = []
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

/// A file that a figure was rendered to.
public struct RenderedFile: Sendable, Equatable {
  /// Its name, with its ending.
  public var name: String
  /// What is in it.
  public var bytes: [UInt8]
}

extension Figure {
  /// The bytes of a file with the figure, in a form, a size and a theme; to draw many, a `FigureRenderer` is faster.
  ///
  ///     let figure = Figure("Loss", x: "epoch", y: "loss") { Line([0.9, 0.4, 0.2]) }
  ///     let size = FigureSize(exactly: .millimeters(85), height: .millimeters(40))
  ///     let pdf = try figure.rendered(as: .pdf, size: size)
  ///
  /// Throws a `FigureError` when a program is missing, the figure does not fit, or marks cannot be combined.
  public func rendered(
    as format: RenderFormat = .png, size: FigureSize = .page, theme: Theme = .light,
    options: FigureOptions = FigureOptions(), dpi: Int = 160
  ) throws(FigureError) -> [UInt8] {
    try FigureRenderer(theme: theme, size: size, options: options, dpi: dpi)
      .render(self, as: format)
  }

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
    let images = try renderer.files(
      of: self, as: format, named: FigureFiles.name(name), source: provenance.source)
    return try write(
      images, still: nil, to: folder, name: name, using: renderer, provenance: provenance)
  }

  /// Writes a picture that is drawn already.
  func write(
    _ images: [RenderedFile], still: [UInt8]?, to folder: String, name: String,
    using renderer: FigureRenderer, provenance: Provenance
  ) throws(FigureError) -> FigureFiles {
    let csv = csv
    let look = Look(theme: renderer.theme, size: renderer.size, options: renderer.options)
    let json = try provenance.json(self, look: look, dpi: renderer.dpi, csv: csv)
    let base = folder + "/" + FigureFiles.name(name)
    try WholeFile.makeFolder(folder)
    var files: [(path: String, bytes: [UInt8])] = [
      (base + ".json", json), (base + ".csv", Array(csv.utf8)),
      (base + ".txt", Array((altText + "\n").utf8)),
    ]
    let pictures = images.map { (path: folder + "/" + $0.name, bytes: $0.bytes) }
    files = pictures + files
    if let still { files.append((base + ".png", still)) }
    try WholeFile.write(files)
    return FigureFiles(
      image: pictures[0].path, others: pictures.dropFirst().map(\.path),
      provenance: base + ".json", numbers: base + ".csv", altText: base + ".txt",
      still: still == nil ? nil : base + ".png")
  }
}
