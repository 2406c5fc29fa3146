import Foundation
import WholeFiles

/// Renders figures. It starts gnuplot once and keeps it running for all its figures.
///
/// A renderer belongs to one task; several can work at the same time.
///
///     let renderer = FigureRenderer()
///     let bytes = try renderer.render(figure, as: .png)
public final class FigureRenderer {
  /// The colors of its figures.
  public let theme: Theme
  /// The size of its figures.
  public let size: FigureSize
  /// The resolution of PNG and GIF in dots per inch, 20 to 1200.
  public let dpi: Int
  /// The folders in which gnuplot and dot are searched for, separated by colons.
  public let searchPath: String
  /// How many seconds a program may be silent before it is ended.
  public let timeout: Double

  private var gnuplot: GnuplotProcess?
  private var folder: TemporaryFolder?
  private var letters = Letters()

  /// A renderer; nothing is started before the first figure. `searchPath` nil takes PATH.
  public init(
    theme: Theme = .light, size: FigureSize = .page, dpi: Int = 160, searchPath: String? = nil,
    timeout: Double = 20
  ) {
    self.theme = theme
    self.size = size
    self.dpi = min(max(dpi, 20), 1200)
    self.searchPath =
      searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    self.timeout = timeout
  }

  deinit {
    gnuplot = nil  // before its folder
  }

  /// What a reader of the figures that were drawn so far would miss, and what to do about it: letters that no
  /// installed font has stand as □. Empty where nothing is missing.
  public var warnings: [String] {
    let packages = Dictionary(grouping: letters.missing, by: Letters.package)
    return packages.sorted { $0.key < $1.key }.map { package, scalars in
      let some = scalars.prefix(12).map(String.init).joined(separator: " ")
      return "No installed font has \(scalars.count == 1 ? "the letter" : "the letters") \(some)"
        + (scalars.count > 12 ? " and \(scalars.count - 12) more" : "")
        + ": figures show □ instead. Install one: sudo apt-get install \(package)"
    }
  }

  /// The bytes of a file of this format. The same figure always gives the same bytes.
  ///
  /// Throws a `FigureError` when a program is missing, hangs or refuses the figure, or when marks cannot be combined.
  public func render(
    _ figure: Figure, as format: RenderFormat = .png
  ) throws(FigureError) -> [UInt8] {
    try render(figure, as: format, source: "Chalk")
  }

  /// How many pixels wide and high the figure's PNG is, without drawing it: a page keeps the place free.
  ///
  /// Throws a `FigureError` when the figure cannot be laid out.
  public func pixelSize(of figure: Figure) throws(FigureError) -> (width: Int, height: Int) {
    let look = Look(theme: theme, size: size)
    let layout = try FigureLayout(figure, look: look, pictures: try pictures(of: figure))
    let device = Device(format: .png, width: layout.width, height: layout.height, dpi: dpi)
    return (device.pixelWidth, device.pixelHeight)
  }

  /// The same with a line on where the figure comes from, for formats that can carry one.
  func render(
    _ figure: Figure, as format: RenderFormat, source: String
  ) throws(FigureError) -> [UInt8] {
    if format == .gif { return try gif([figure], secondsPerFrame: 0, dpi: dpi) }
    let bytes = try draw(figure, as: format, dpi: dpi)
    return try Finish.finished(bytes, format, figure, dpi: dpi, source: source)
  }

  /// The file as gnuplot writes it.
  func draw(
    _ figure: Figure, as format: RenderFormat, dpi: Int
  ) throws(FigureError) -> [UInt8] {
    let look = Look(theme: theme, size: size)
    let layout = try FigureLayout(figure, look: look, pictures: try pictures(of: figure))
    let device = Device(format: format, width: layout.width, height: layout.height, dpi: dpi)
    let script = FigureScript(figure, layout, look: look, device: device, output: "figure")
    // The letters of an SVG are chosen where it is shown.
    let text = format == .svg ? script.text : try drawable(script.text)
    return try run(text, files: script.files, title: figure.title, as: format)
  }

  /// Runs a script that writes the file "figure" and reads these images; the bytes of the file.
  func run(
    _ script: String, files: [(name: String, image: PixelImage)] = [], title: String,
    as format: RenderFormat = .png
  ) throws(FigureError) -> [UInt8] {
    let folder = try workFolder()
    // What the SVG terminal writes depends on what it has written before: each file gets a new gnuplot.
    if format == .svg { gnuplot = nil }
    if gnuplot == nil {
      gnuplot = try GnuplotProcess(
        path: try Program.gnuplot.find(in: searchPath), folder: folder, timeout: timeout)
    }
    let output = folder + "/figure"
    let commands = folder + "/figure.gp"
    var paths = [output, commands]
    defer { for path in paths { unlink(path) } }
    do throws(FigureError) {
      for file in files {
        let path = folder + "/" + file.name
        paths.append(path)
        try WholeFile.put(try file.image.png(isFast: true), at: path)
      }
      try WholeFile.put(Array(script.utf8), at: commands)
      try gnuplot?.run(file: "figure.gp", figure: title)
      let bytes = try WholeFile.read(output)
      if bytes.isEmpty { throw FigureError.gnuplot("it wrote nothing", figure: title) }
      return bytes
    } catch {
      // After an error gnuplot is in a state that nobody knows: the next figure gets a new one.
      self.gnuplot = nil
      throw error
    }
  }

  /// The script with a box in place of each letter that no font has.
  func drawable(_ script: String) throws(FigureError) -> String {
    return try letters.drawable(script) { numbers throws(FigureError) in
      do throws(FigureError) {
        return try Program.fontList.run(
          [":charset=" + numbers.joined(separator: " "), "family"], in: searchPath,
          timeout: timeout
        ).output
      } catch .missingProgram {
        return ""  // Nobody can tell: rather a box than a ruined page.
      }
    }
  }

  /// The renderer's own folder for the files that it exchanges with gnuplot.
  func workFolder() throws(FigureError) -> String {
    if let folder { return folder.path }
    do throws(SafeFileError) {
      let made = try TemporaryFolder("chalk-figures")
      folder = made
      return made.path
    } catch {
      throw .file("created", path: error.path, reason: error.reason)
    }
  }

  /// The panels of a figure that one mark fills, laid out, by their numbers.
  private func pictures(of figure: Figure) throws(FigureError) -> [Int: any PanelPicture] {
    let graphviz: GraphLayout = { diagram throws(FigureError) in
      try GraphvizRun.layout(
        diagram, searchPath: self.searchPath, folder: try self.workFolder(), timeout: self.timeout)
    }
    var pictures: [Int: any PanelPicture] = [:]
    for (index, panel) in figure.panels.enumerated() {
      pictures[index] = try panel.marks.first?.filling?.picture(in: panel, graphviz)
    }
    return pictures
  }
}
