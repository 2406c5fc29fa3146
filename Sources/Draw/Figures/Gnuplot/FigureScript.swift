import Notation

/// A figure as a gnuplot script, with the pixel images that the script reads.
struct FigureScript {
  private(set) var text: String
  private(set) var files: [(name: String, image: PixelImage)] = []

  /// - Parameters:
  ///   - output: the name of the file that gnuplot is to write.
  init(_ figure: Figure, _ layout: FigureLayout, look: Look, device: Device, output: String) {
    var canvases: [PanelCanvas] = [FigureScript.page(figure, layout, look, device)]
    for (index, panel) in layout.panels.enumerated() {
      canvases += FigureScript.panel(
        panel.plan, panel.plot, look, device, prefix: "p\(index)")
    }
    let blocks = canvases.map(\.blocks).joined()
    text = """
      reset
      set encoding utf8
      unset key
      unset xtics
      unset ytics
      set clip two
      \(blocks)\(device.command(background: look.theme.background))
      set output \(output.quotedForGnuplot)
      set multiplot

      """
    for canvas in canvases {
      text += FigureScript.plot(canvas, device)
      files += canvas.files
    }
    text += "unset multiplot\nset output\nundefine $*\n"
    if device.format == .eps { text = FigureScript.opaque(text, on: look.theme.background) }
  }

  /// A script whose translucent colors are mixed with the background: PostScript has none.
  private static func opaque(_ script: String, on background: Color) -> String {
    script.replacing(/'#([0-9a-f]{2})([0-9a-f]{6})'/) { match in
      guard let color = Color(text: String(match.output.2)),
        let alpha = UInt8(match.output.1, radix: 16)
      else { return String(match.output.0) }
      let part = Double(alpha) / 255
      let mixed = [
        (color.red, background.red), (color.green, background.green),
        (color.blue, background.blue),
      ].map { UInt32(saturating: (Double($0) * (1 - part) + Double($1) * part).rounded()) }
      return "'\(Color(mixed[0] << 16 | mixed[1] << 8 | mixed[2]).hex)'"
    }
  }

  /// The title, on a canvas as large as the page.
  private static func page(
    _ figure: Figure, _ layout: FigureLayout, _ look: Look, _ device: Device
  ) -> PanelCanvas {
    let size = look.size
    var canvas = PanelCanvas(
      theme: look.theme, size: size, device: device,
      plot: Rect(x: 0, y: 0, width: layout.width, height: layout.height), prefix: "page")
    var y = size.margin
    let left = size.margin / layout.width
    for line in layout.title {
      canvas.text(
        line, at: UnitPoint(left, 1), up: -y - size.titleFont * 0.65, anchor: .left,
        font: size.titleFont, color: look.theme.text, bold: true)
      y += size.titleFont * 1.3
    }
    if let equation = figure.equation {
      canvas.formula(
        equation, at: UnitPoint(left, 1), up: -y - Equation.height(size) * 0.45,
        width: layout.width - 2 * size.margin)
    }
    return canvas
  }

  /// A panel with its color bar and its insets.
  private static func panel(
    _ plan: PanelPlan, _ plot: Rect, _ look: Look, _ device: Device, prefix: String,
    behind: Rect? = nil
  ) -> [PanelCanvas] {
    var canvas = PanelCanvas(
      theme: look.theme, size: look.size, device: device, plot: plot, prefix: prefix)
    if let behind {
      canvas.rectangle(
        behind, fill: look.theme.background.hex(transparency: 0.06), border: look.theme.grid.hex,
        isFront: false)
    }
    canvas.drawTitle(plan)
    switch plan.content {
    case .plane(let axes, let extent): canvas.drawPlane(plan, axes, extent)
    case .alone(let picture): picture.draw(in: plan.panel, on: &canvas)
    }
    if let legend = plan.legend { canvas.drawLegend(legend, plan) }
    var canvases = [canvas]
    if let bar = plan.colorBar {
      let rect = Rect(
        x: plot.right + ColorBarPlan.distance(look.size) * look.size.fontSize, y: plot.y,
        width: ColorBarPlan.thickness(look.size) * look.size.fontSize, height: plot.height)
      var beside = PanelCanvas(
        theme: look.theme, size: look.size, device: device, plot: rect, prefix: prefix + "bar")
      beside.drawColorBar(bar)
      canvases.append(beside)
    }
    for (index, (inset, small)) in plan.insets.enumerated() {
      let box = FigureScript.box(of: inset, in: plot, look.size)
      let edges = small.edges
      let pad = look.size.fontSize * 0.6
      let inner = Rect(
        x: box.x + edges.left + pad, y: box.y + edges.top + pad,
        width: max(10, box.width - edges.left - edges.right - 2 * pad),
        height: max(10, box.height - edges.top - edges.bottom - 2 * pad))
      canvases += panel(
        small, inner, look.small, device, prefix: "\(prefix)i\(index)", behind: box)
    }
    return canvases
  }

  /// The corner of a plot that an inset covers.
  private static func box(of inset: Inset, in plot: Rect, _ size: FigureSize) -> Rect {
    let part = min(max(inset.size, 0.1), 0.9)
    let (width, height) = (plot.width * part, plot.height * part)
    let gap = size.fontSize * 0.8
    let isLeft = inset.corner == .topLeft || inset.corner == .bottomLeft
    let isTop = inset.corner == .topLeft || inset.corner == .topRight
    return Rect(
      x: isLeft ? plot.x + gap : plot.right - width - gap,
      y: isTop ? plot.y + gap : plot.bottom - height - gap, width: width, height: height)
  }

  /// The commands that put one canvas on the page.
  private static func plot(_ canvas: PanelCanvas, _ device: Device) -> String {
    let plot = canvas.plot
    let left = GnuplotText.unit(plot.x / device.width)
    let right = GnuplotText.unit(plot.right / device.width)
    let top = GnuplotText.unit(1 - plot.y / device.height)
    let bottom = GnuplotText.unit(1 - plot.bottom / device.height)
    var text = """
      unset label
      unset arrow
      unset object
      unset xtics
      unset ytics
      unset border
      set lmargin at screen \(left)
      set rmargin at screen \(right)
      set tmargin at screen \(top)
      set bmargin at screen \(bottom)
      set xrange [0:1]
      set yrange [0:1]

      """
    for command in canvas.commands { text += command + "\n" }
    if let special = canvas.special { return text + special + "\n" }
    return text + "plot " + (canvas.plots.isEmpty ? ["NaN"] : canvas.plots).joined(separator: ", ")
      + "\n"
  }
}

extension PanelCanvas {
  /// Axes with marks between them.
  mutating func drawPlane(_ plan: PanelPlan, _ axes: PlaneAxes, _ extent: Extent) {
    drawAxes(plan, axes, extent)
    guard !plan.isEmpty else { return }
    var axes = axes
    axes.marks = plan.panel.marks
    for (index, style) in plan.styles.enumerated() {
      axes.index = index
      axes.marks[index].plane?.draw(axes, style, on: &self)
    }
  }
}
