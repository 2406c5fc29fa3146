import Notation

extension FigureRenderer {
  /// The bytes of an animated GIF that repeats.
  ///
  /// Each frame is drawn as a PNG with smooth edges, all frames share one palette, and gnuplot's GIF
  /// terminal joins them. The resolution is at most 110 dots per inch, to keep the file small. Throws a
  /// `FigureError` like `render(_:as:)`.
  public func render(_ animation: Animation) throws(FigureError) -> [UInt8] {
    try gif(
      animation.steadied, secondsPerFrame: animation.secondsPerFrame, dpi: min(dpi, 110))
  }

  func gif(
    _ frames: [Figure], secondsPerFrame: Double, dpi: Int
  ) throws(FigureError) -> [UInt8] {
    var images: [PixelImage] = []
    for frame in frames {
      images.append(try PixelImage(png: try draw(frame, as: .png, dpi: dpi)))
    }
    let palette = Palette(of: images)
    var files: [(name: String, image: PixelImage)] = []
    for (index, image) in images.enumerated() {
      files.append(("frame\(index).png", palette.applied(to: image)))
    }
    let width = images.map(\.width).max() ?? 1
    let height = images.map(\.height).max() ?? 1
    // GIF counts hundredths of a second.
    let delay = max(2, Int(saturating: (secondsPerFrame * 100).rounded()))
    let moving = frames.count > 1 ? "animate delay \(delay) loop 0 optimize" : ""
    var script = """
      reset
      set terminal gif \(moving) size \(width),\(height) background '\(theme.background.hex)'
      set output 'figure'
      set lmargin at screen 0
      set rmargin at screen 1
      set tmargin at screen 1
      set bmargin at screen 0
      unset border
      unset xtics
      unset ytics
      unset key
      set xrange [0:\(width)]
      set yrange [0:\(height)]

      """
    // gnuplot writes the color table with the first frame: a strip of all colors lies under that frame.
    files.append(("palette.png", palette.strip))
    var under = "'palette.png' binary filetype=png origin=(0.5,0.5) dx=1 dy=1 with rgbimage, "
    for (name, image) in files.dropLast() {
      let low = Double(height - image.height) + 0.5
      script +=
        "plot \(under)'\(name)' binary filetype=png origin=(0.5,\(low)) dx=1 dy=1 with rgbimage\n"
      under = ""
    }
    script += "unset output\n"
    let gif = try run(script, files: files, title: frames[0].title)
    // The end stands longer, so that it can be looked at.
    let end = Int(saturating: (Animation.secondsOfLastFrame * 100).rounded())
    return GIFDelays(of: gif).settingLast(to: max(delay, end))
  }
}
