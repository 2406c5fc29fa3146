import Foundation
import Processes
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
  /// What is drawn of its figures.
  public let options: FigureOptions
  /// The resolution of PNG and GIF in dots per inch, 20 to 1200.
  public let dpi: Int
  /// The folders in which gnuplot and dot are searched for, separated by colons.
  public let searchPath: String
  /// How many seconds a program may compute for a figure before it is ended; waiting for its turn on a busy machine
  /// does not count.
  public let timeout: Double
  /// How many seconds on the clock it may take, also where it computes nothing.
  public let patience: Double

  private var gnuplot: GnuplotProcess?
  private var folder: TemporaryFolder?
  /// What is known of the letters of the installed fonts.
  var letters = Letters()
  /// Figures some of whose letters are smaller than they should be.
  var tooSmall: [String] = []
  private var isFontKnown = false

  /// A renderer; nothing is started before the first figure. `searchPath` nil takes PATH, `patience` nil fifteen times
  /// the timeout.
  public init(
    theme: Theme = .light, size: FigureSize = .page, options: FigureOptions = FigureOptions(),
    dpi: Int = 160, searchPath: String? = nil, timeout: Double = 20,
    patience: Double? = nil
  ) {
    self.theme = theme
    self.size = size
    self.options = options
    self.dpi = min(max(dpi, 20), 1200)
    self.searchPath =
      searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    self.timeout = timeout
    self.patience = patience ?? TimeLimit(computing: timeout).waiting
  }

  deinit {
    gnuplot = nil  // before its folder
  }

  /// The bytes of a file of this format. The same figure always gives the same bytes. Of `cairolatex` they are the
  /// LaTeX; `files(of:as:named:)` gives its picture as well.
  ///
  /// Throws a `FigureError` when a program is missing, hangs or refuses the figure, or when marks cannot be combined.
  public func render(
    _ figure: Figure, as format: RenderFormat = .png
  ) throws(FigureError) -> [UInt8] {
    try files(of: figure, as: format, named: "figure")[0].bytes
  }

  /// The files that a figure is in a format, the one to open first: one, or for `cairolatex` the LaTeX and the PDF that
  /// it shows.
  ///
  /// Throws a `FigureError` like `render(_:as:)`.
  ///
  /// - Parameter name: the files' name without ending.
  public func files(
    of figure: Figure, as format: RenderFormat, named name: String
  ) throws(FigureError) -> [RenderedFile] {
    try files(of: figure, as: format, named: name, source: "Chalk")
  }

  /// How many pixels wide and high the figure's PNG is, without drawing it: a page keeps the place free.
  ///
  /// Throws a `FigureError` when the figure cannot be laid out.
  public func pixelSize(of figure: Figure) throws(FigureError) -> (width: Int, height: Int) {
    let measured = try measure(of: figure)
    return (measured.width, measured.height)
  }

  /// The same with a line on where the figure comes from, for formats that can carry one.
  func files(
    of figure: Figure, as format: RenderFormat, named name: String, source: String
  ) throws(FigureError) -> [RenderedFile] {
    if format == .gif {
      let bytes = try gif([figure], secondsPerFrame: 0, dpi: dpi)
      return [RenderedFile(name: name + ".gif", bytes: bytes)]
    }
    let (drawn, layout, device) = try drawing(
      figure, as: format, dpi: dpi, isTransparent: options.isTransparent)
    let page = Finish.Page(width: layout.width * size.scale, height: layout.height * size.scale)
    if format == .cairolatex {
      let drawing = name + "-drawing"  // LaTeX makes a PDF of the other name.
      let latex = LaTeXFile.overPDF(
        String(decoding: drawn[0], as: UTF8.self), image: drawing, width: page.width,
        height: page.height, drawn: device.height * size.scale, title: figure.title)
      return [
        RenderedFile(name: name + ".tex", bytes: Array(latex.utf8)),
        RenderedFile(name: drawing + ".pdf", bytes: Finish.withoutDate(drawn[1])),
      ]
    }
    let bytes = try Finish.finished(
      drawn[0], figure, look, device: device, page: page, source: source)
    return [RenderedFile(name: name + "." + format.ending, bytes: bytes)]
  }

  /// How long a program may take for a figure.
  var limit: TimeLimit { TimeLimit(computing: timeout, waiting: patience) }

  private var look: Look { Look(theme: theme, size: size, options: options) }

  /// The file as gnuplot writes it, with its background: a frame of an animation.
  func draw(
    _ figure: Figure, as format: RenderFormat, dpi: Int
  ) throws(FigureError) -> [UInt8] {
    try drawing(figure, as: format, dpi: dpi, isTransparent: false).files[0]
  }

  /// The files as gnuplot writes them, and what they were drawn for.
  private func drawing(
    _ figure: Figure, as format: RenderFormat, dpi: Int, isTransparent: Bool
  ) throws(FigureError) -> (files: [[UInt8]], layout: FigureLayout, device: Device) {
    try requireFont(as: format)
    let layout = try FigureLayout(figure, look: look, pictures: try pictures(of: figure))
    noteSmallLetters(in: layout, of: figure)
    var device = Device(
      format: format, width: layout.width, height: layout.height, dpi: dpi, font: theme.font,
      isTransparent: isTransparent, zoom: size.scale)
    if size.isExact || format == .eps || format == .cairolatex { device = device.roundedUp }
    let outputs =
      switch format {
      case .cairolatex: ["figure.tex", "figure.pdf"]
      case .tikz: ["figure.tex"]
      default: ["figure"]
      }
    let script = FigureScript(figure, layout, look: look, device: device, output: outputs[0])
    // The letters of an SVG are chosen where it is shown, those of LaTeX by LaTeX.
    let isFree = format == .svg || format.isLaTeX
    let text = isFree ? script.text : try drawable(script.text)
    let files = try run(
      text, files: script.files, title: figure.title, as: format, outputs: outputs)
    return (files, layout, device)
  }

  /// Refuses a font that is not installed, before gnuplot takes another one without a word. A browser and LaTeX have
  /// fonts of their own.
  private func requireFont(as format: RenderFormat) throws(FigureError) {
    if isFontKnown || theme.font == Theme.usualFont || format == .svg || format.isLaTeX { return }
    let list = try Program.fontList.run([":", "family"], in: searchPath, limit: limit).output
    let families = Set(list.split { $0 == "\n" || $0 == "," }.map(String.init))
    if !families.contains(where: { $0.lowercased() == theme.font.lowercased() }) {
      throw .missingFont(theme.font, others: families.sorted())
    }
    isFontKnown = true
  }

  /// Runs a script that writes the file "figure" and reads these images; the bytes of the file.
  func run(
    _ script: String, files: [(name: String, image: PixelImage)] = [], title: String
  ) throws(FigureError) -> [UInt8] {
    try run(script, files: files, title: title, as: .png, outputs: ["figure"])[0]
  }

  /// Runs a script that writes these files and reads these images; the bytes of the files.
  private func run(
    _ script: String, files: [(name: String, image: PixelImage)], title: String,
    as format: RenderFormat, outputs: [String]
  ) throws(FigureError) -> [[UInt8]] {
    let folder = try workFolder()
    // What the SVG terminal writes depends on what it has written before: each file gets a new gnuplot.
    if format == .svg || format.isLaTeX || format == .eps { gnuplot = nil }
    if gnuplot == nil {
      gnuplot = try GnuplotProcess(
        path: try Program.gnuplot.find(in: searchPath), folder: folder, limit: limit)
    }
    let commands = folder + "/figure.gp"
    var paths = outputs.map { folder + "/" + $0 } + [commands]
    defer { for path in paths { unlink(path) } }
    do throws(FigureError) {
      for file in files {
        let path = folder + "/" + file.name
        paths.append(path)
        try WholeFile.put(try file.image.png(isFast: true), at: path)
      }
      try WholeFile.put(Array(script.utf8), at: commands)
      try gnuplot?.run(file: "figure.gp", figure: title)
      var read: [[UInt8]] = []
      for output in outputs {
        let bytes = try WholeFile.read(folder + "/" + output)
        if bytes.isEmpty { throw FigureError.gnuplot("it wrote nothing", figure: title) }
        read.append(bytes)
      }
      return read
    } catch {
      // After an error gnuplot is in a state that nobody knows: the next figure gets a new one.
      self.gnuplot = nil
      throw error
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
  func pictures(of figure: Figure) throws(FigureError) -> [Int: any PanelPicture] {
    let graphviz: GraphLayout = { diagram throws(FigureError) in
      try GraphvizRun.layout(
        diagram, searchPath: self.searchPath, folder: try self.workFolder(), limit: self.limit)
    }
    var pictures: [Int: any PanelPicture] = [:]
    for (index, panel) in figure.panels.enumerated() {
      pictures[index] = try panel.marks.first?.filling?.picture(in: panel, graphviz)
    }
    return pictures
  }
}
