/// An animated figure: gradient descent on a surface, a decision boundary that takes shape, samples that
/// improve. All frames have the same panels.
public struct Animation: Sendable, Codable, Equatable {
  /// The frames, in order; at least one.
  public let frames: [Figure]
  /// How long each frame is shown, in seconds; the last one at least ``secondsOfLastFrame``.
  public var secondsPerFrame: Double
  /// The index of the frame that becomes the still picture; nil takes the last.
  public var still: Int?

  /// How long the last frame is shown at least before the animation repeats, in seconds.
  public static let secondsOfLastFrame = 2.0

  /// An animation of frames. Throws `FigureError.noFrames` when there are none.
  public init(
    _ frames: [Figure], secondsPerFrame: Double = 0.15, still: Int? = nil
  ) throws(FigureError) {
    if frames.isEmpty { throw .noFrames }
    self.frames = frames
    self.secondsPerFrame = secondsPerFrame
    self.still = still
  }

  /// The still picture.
  public var stillFigure: Figure {
    let steady = steadied
    return steady[min(max(still ?? frames.count - 1, 0), frames.count - 1)]
  }

  /// The animation as a figure: the still picture, which carries the frames.
  public var figure: Figure {
    var figure = stillFigure
    figure.frames = frames
    figure.secondsPerFrame = secondsPerFrame
    return figure
  }

  /// The frames with axes and colors that do not jump: a range that was left to the data covers all frames.
  var steadied: [Figure] {
    var frames = frames
    let most = frames.map(\.panels.count).max() ?? 0
    for index in 0..<most {
      let panels = frames.compactMap { $0.panels.indices.contains(index) ? $0.panels[index] : nil }
      let extent = Extent(of: Panel(x: panels[0].x, y: panels[0].y, marks: panels.flatMap(\.marks)))
      let colors = Animation.colors(panels)
      for frame in frames.indices where frames[frame].panels.indices.contains(index) {
        frames[frame].panels[index].steady(extent, colors: colors)
      }
    }
    return frames
  }

  /// The range of the numbers of all marks whose colors depend on their numbers.
  private static func colors(_ panels: [Panel]) -> ClosedRange<Double>? {
    var span = DataRange()
    for mark in panels.flatMap(\.marks) {
      if let numbers = mark.colored?.freeNumbers { span.include(numbers) }
    }
    return span.isFlat(.linear) ? nil : span.low...span.high
  }

  /// Writes the GIF, and beside it the still PNG, `.json`, `.csv` and `.txt` of the still picture.
  /// No file is ever half written, and none is replaced before all are on the disk. Throws a `FigureError` when a
  /// frame cannot be drawn or a file cannot be written.
  @discardableResult
  public func write(
    to folder: String, name: String, using renderer: FigureRenderer, provenance: Provenance
  ) throws(FigureError) -> FigureFiles {
    try write(still: stillFigure, to: folder, name: name, using: renderer, provenance: provenance)
  }

  func write(
    still: Figure, to folder: String, name: String, using renderer: FigureRenderer,
    provenance: Provenance
  ) throws(FigureError) -> FigureFiles {
    let name = FigureFiles.name(name)
    let picture = try renderer.files(
      of: still, as: .png, named: name, source: provenance.source)[0].bytes
    let moving = RenderedFile(name: name + ".gif", bytes: try renderer.render(self))
    return try still.write(
      [moving], still: picture, to: folder, name: name, using: renderer, provenance: provenance)
  }
}

extension Panel {
  /// Fixes whatever the data would decide: the ranges of axes and colors, and the place of the legend.
  fileprivate mutating func steady(_ extent: Extent, colors: ClosedRange<Double>?) {
    let padding = extent.isTight ? 0 : 0.05
    func range(_ span: DataRange, _ scale: AxisScale, fromZero: Bool) -> ClosedRange<Double>? {
      guard !span.isFlat(scale) else { return nil }
      let wide = span.padded(padding, scale)
      return (fromZero ? span.low : wide.low)...wide.high
    }
    if x.range == nil && !extent.isSquare {
      x.range = range(extent.x, x.scale, fromZero: !extent.columnNames.isEmpty)
    }
    if y.range == nil && !extent.runsDown {
      y.range = range(extent.y, y.scale, fromZero: extent.standsOnZero)
    }
    if legend == .automatic { legend = .below }
    guard let colors else { return }
    marks = marks.map { $0.colored?.withColors(over: colors).mark ?? $0 }
  }
}
