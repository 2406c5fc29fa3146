import Foundation
import Testing

@testable import Figures

/// Figures of an exact size: the page, its plots, its words and its legends, for many sizes, labels and series.
@Suite struct ExactSizeTests {
  /// One of the cases that a seed makes.
  private struct Case {
    var size: FigureSize
    var figure: Figure

    /// Two panels of lines, with labels and numbers of random length.
    init(_ seed: UInt64) {
      let numbers = noise(40, seed: seed).map { $0 + 0.5 }
      func pick<Item>(_ items: [Item], _ place: Int) -> Item {
        items[min(items.count - 1, Int(numbers[place] * Double(items.count)))]
      }
      let width = pick([60.0, 82.6, 85, 89, 110, 140, 183], 0)
      let height = pick([width * 0.45, width * 0.6, width * 0.8, width], 1)
      size = FigureSize(
        exactly: .millimeters(width), height: .millimeters(max(height, 38)),
        fontSize: pick([nil, nil, 7, 7.5], 2))
      let words = ["", "x", "loss", "validation accuracy", "mean absolute error in millimeters"]
      let scale = pick([0.001, 1.0, 40, 5000, 2e7], 3)
      let series = pick([1, 1, 2, 3, 4], 4)
      let names = ["a", "train", "validation", "a long name of a run", "SGD"]
      func panel(_ place: Int) -> Panel {
        let axis = PlotAxis(
          pick(words, place), scale: numbers[place + 1] < 0.2 ? .logarithmic : .linear)
        return Panel(pick(words, place + 2), x: PlotAxis(pick(words, place + 3)), y: axis) {
          for index in 0..<series {
            Line(
              noise(30, seed: seed &+ UInt64(index)).map { ($0 + 0.6) * scale },
              label: series == 1 ? nil : pick(names, place + 4 + index))
          }
        }
      }
      figure = Figure(pick(words, 9), columns: 2) {
        panel(10)
        panel(22)
      }
    }
  }

  private func layout(
    _ figure: Figure, _ size: FigureSize
  ) throws(FigureError) -> (FigureLayout, Look) {
    let look = Look(theme: .light, size: size)
    return (try FigureLayout(figure, look: look, pictures: [:]), look)
  }

  /// What is wrong with the numbers under a plot: those that touch each other.
  private func collisions(_ axis: AxisPlan, _ width: Double, _ look: Look) -> [String] {
    let boxes = zip(axis.ticks.values, axis.ticks.labels).map { value, label in
      let half = TextMetrics.width(label, size: look.size.tickFont) / 2
      return (left: axis.fraction(value) * width - half, right: axis.fraction(value) * width + half)
    }
    return zip(boxes.dropFirst(), boxes).filter { $0.left < $1.right }.map { "\($0)" }
  }

  @Test(arguments: 0..<300)
  func theRulesHoldForEveryPage(_ seed: Int) throws {
    let one = Case(UInt64(seed))
    // Two lines of titles, four names and two axes are more than a page lower than 53 mm holds: that is said.
    let isSmall = one.size.width < 230 || (one.size.height ?? 0) < 150
    let layout: FigureLayout
    let look: Look
    do throws(FigureError) {
      (layout, look) = try self.layout(one.figure, one.size)
    } catch {
      guard case .tooSmall = error, isSmall else { throw error }
      return
    }
    #expect(layout.width == one.size.width && layout.height == one.size.height)
    let plots = layout.panels.map(\.plot)
    let share = plots.map(\.width).reduce(0, +) / layout.width
    #expect(isSmall || share >= 0.6, "the plots have \(share) of the width")
    #expect(look.size.tickFont >= FigureSize.leastFont - 1e-9)
    #expect(look.small.size.tickFont >= FigureSize.leastFont - 1e-9)
    for (plan, plot) in layout.panels {
      #expect(
        plot.x - plan.edges.left >= -0.01 && plot.right + plan.edges.right <= layout.width + 0.01)
      #expect(plot.y - plan.edges.top >= -0.01)
      #expect(plot.bottom + plan.edges.bottom <= layout.height + 0.01)
      guard case .plane(let axes, _) = plan.content else { continue }
      #expect(collisions(axes.x, plot.width, look).isEmpty)
      let room = plot.height / Double(max(axes.y.ticks.values.count - 1, 1))
      #expect(axes.y.ticks.values.count < 2 || room > look.size.tickFont, "numbers up the axis")
      if let legend = plan.legend {
        #expect(legend.place != .right, "a legend beside the plot")
        let rows = Double(legend.rows(width: plot.width).count) * LegendPlan.lead * legend.font
        if legend.place == .below {
          #expect(rows + legend.font > 0.4 * plot.height, "a legend below, where there is room")
        }
      }
    }
    let areSideBySide = plots[0].x != plots[1].x
    #expect(areSideBySide || isSmall, "two panels have room side by side")
    let end = plots[0].right + layout.panels[0].plan.edges.right
    #expect(end <= plots[1].x || !areSideBySide, "panels overlap")
  }

  @Test func aLegendAboveTheMarksHidesNone() throws {
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(60))
    let everywhere = Figure("f", x: "x", y: "y") {
      Line(noise(4000), label: "one")
      Line(noise(4000, seed: 2), label: "two")
    }
    let (plan, plot) = try layout(everywhere, size).0.panels[0]
    let legend = try #require(plan.legend)
    #expect(legend.place == .top)
    guard case .plane(let axes, let extent) = plan.content else { return }
    let free = (1 - axes.y.fraction(extent.y.high)) * plot.height
    #expect(free >= legend.height)
    // On a page that grows it stands beside the plot, as ever.
    #expect(try layout(everywhere, .page).0.panels[0].plan.legend?.place == .right)
  }

  @Test(arguments: [(60.0, 50.0), (85, 60), (174, 120)])
  func aLandscapeHasItsWordsOnThePage(_ width: Double, _ height: Double) throws {
    let size = FigureSize(exactly: .millimeters(width), height: .millimeters(height))
    let figure = Figure("A bowl", x: "w₁", y: "w₂") {
      Surface(overX: -1...1, y: -1...1, samples: 5, label: "loss") { $0 * $0 + $1 * $1 }
    }
    let (layout, look) = try layout(figure, size)
    let plot = layout.panels[0].plot
    let projection = try #require(SurfaceProjection(plot, tilt: 48, turn: 30))
    let axis = AxisPlan(
      PlotAxis("x"), data: DataRange([-1, 1], .linear), padding: 0...0, room: 20)
    for index in 0..<3 {
      let kept = projection.apart(axis.ticks, axis, index, font: look.size.tickFont)
      #expect(kept.values.count >= 2 && kept.values.count < axis.ticks.values.count)
      let steps = zip(kept.values.dropFirst(), kept.values).map { $0 - $1 }
      #expect((steps.max() ?? 0) - (steps.min() ?? 0) < 1e-9, "the same step everywhere: \(steps)")
      let widest = kept.labels.map { TextMetrics.width($0, size: look.size.tickFont) }.max() ?? 0
      let name = projection.name(
        index, widest: widest, font: look.size.tickFont, lead: look.size.labelFont * 0.6)
      let (x, y) = (plot.x + name.right, plot.bottom - name.up)
      let half = look.size.labelFont / 2
      #expect(x > half && x < layout.width - half && y < layout.height - half, "\(index): \(name)")
    }
    #expect(SurfaceProjection(plot, tilt: 48, turn: 120) == nil, "other edges have the numbers")
  }

  @Test func oneNumberAtAnAxisIsTooFew() throws {
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(40))
    let figure = Figure("f", columns: 2) {
      Panel("Loss", x: "epoch", y: "loss") { Line([0.9, 0.2]) }
      Panel("Accuracy", x: "epoch", y: "accuracy") { Line([0.2, 0.93]) }
    }
    for (plan, _) in try layout(figure, size).0.panels {
      guard case .plane(let axes, _) = plan.content else { continue }
      #expect(axes.y.ticks.values.count >= 2, "\(axes.y.ticks.labels)")
    }
  }

  @Test func whatDoesNotFitIsSaid() throws {
    let tiny = FigureSize(exactly: .millimeters(20), height: .millimeters(12))
    let error = #expect(throws: FigureError.self) { try layout(Case(1).figure, tiny) }
    #expect(error?.description.contains("Try a larger page") == true)
  }

  @Test(arguments: [(85.0, 40.0), (89, 61.37), (57.03, 44.4), (183, 100.01)])
  func theBoxOfTheFileIsExact(_ width: Double, _ height: Double) throws {
    let size = FigureSize(exactly: .millimeters(width), height: .millimeters(height))
    let renderer = FigureRenderer(size: size, dpi: 300)
    for format in [RenderFormat.pdf, .svg, .eps, .tikz, .cairolatex, .png] {
      let bytes = try renderer.render(simpleFigure, as: format)
      let box = try #require(FileBox(bytes, format), "\(format)")
      let hair = format == .png ? 0.02 : 0.01
      #expect(abs(box.width - width) < hair && abs(box.height - height) < hair, "\(format): \(box)")
    }
    let twice = FigureSize(
      exactly: .millimeters(width), height: .millimeters(height), scale: 2)
    let pdf = try FigureRenderer(size: twice).render(simpleFigure, as: .pdf)
    let box = try #require(FileBox(pdf, .pdf))
    #expect(abs(box.width - 2 * width) < 0.01 && abs(box.height - 2 * height) < 0.01)
  }

  @Test func thePagesThatGrowAreNotExactToTheTestToo() throws {
    let pdf = try FigureRenderer(size: .thumbnail).render(simpleFigure, as: .pdf)
    let box = try #require(FileBox(pdf, .pdf))
    #expect(abs(box.width - 85) > 0.01)
  }

  @Test func aPDFWithAMovedTableIsWhole() throws {
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(40))
    let pdf = try FigureRenderer(size: size).render(simpleFigure, as: .pdf)
    let text = try #require(String(bytes: pdf, encoding: .isoLatin1))
    // Every place in the table is the beginning of an object, and the last words lead to the table.
    let start = try #require(text.matches(of: /startxref\n(\d+)/).last.flatMap { Int($0.1) })
    #expect(pdf[start..<start + 5].elementsEqual("xref\n".utf8))
    let places = text.matches(of: /(\d{10}) 00000 n/).compactMap { Int($0.1) }
    #expect(places.count > 5)
    for place in places {
      let line = String(decoding: pdf[place..<min(place + 12, pdf.count)], as: UTF8.self)
      #expect(line.firstMatch(of: /^\d+ 0 obj/) != nil, "\(place): \(line)")
    }
    #expect(throws: FigureError.noExactBox("PDF")) {
      try PDFBox.exact(Array("%PDF-1.7".utf8), width: 1, height: 1, drawn: 1)
    }
  }
}
