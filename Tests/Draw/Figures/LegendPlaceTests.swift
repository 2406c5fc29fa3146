import Foundation
import Testing

@testable import Figures

/// Where the names stand in a figure of an exact size: in a corner that hides nothing, else at the lines, else above
/// the marks, else below the plot.
@Suite struct LegendPlaceTests {
  /// A panel on its page, measured apart from the code that lays it out: every line as places a point apart.
  private struct Measured {
    let plan: PanelPlan
    let plot: Rect
    let axes: PlaneAxes
    /// Places along each line in points from the plot's lower left corner.
    let lines: [[UnitPoint]]

    init?(_ plan: PanelPlan, _ plot: Rect) {
      guard case .plane(let axes, _) = plan.content else { return nil }
      (self.plan, self.plot, self.axes) = (plan, plot, axes)
      lines = plan.panel.marks.compactMap { $0.plane as? Line }.map { line in
        let places = zip(line.xs, line.ys).map { x, y in
          UnitPoint(axes.x.fraction(x) * plot.width, axes.y.fraction(y) * plot.height)
        }
        return zip(places, places.dropFirst()).flatMap { a, b in
          let steps = Int(max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up)) + 1
          return (0...steps).map { step in
            let t = Double(step) / Double(steps)
            return UnitPoint(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
          }
        }
      }
    }

    /// The names in a corner, in points, with so much room around them.
    func rect(in corner: Corner, around: Double) -> UnitRect {
      let part = plan.legend!.rect(in: corner, (plot.width, plot.height))
      return points(part).widened(around, around)
    }

    func points(_ part: UnitRect) -> UnitRect {
      UnitRect(
        x: (part.x.lowerBound * plot.width)...(part.x.upperBound * plot.width),
        y: (part.y.lowerBound * plot.height)...(part.y.upperBound * plot.height))
    }

    /// Whether a rectangle, in points, hides a part of a line.
    func hides(_ rect: UnitRect) -> Bool { lines.joined().contains { rect.contains($0) } }

    /// The names at their lines, in points.
    func names(at middles: [UnitPoint]) -> [UnitRect] {
      let font = plan.legend!.font
      return zip(plan.legend!.entries, middles).map { entry, middle in
        let (w, h) = (TextMetrics.width(entry.label, size: font), font * LineNames.height)
        let (x, y) = (middle.x * plot.width, middle.y * plot.height)
        return UnitRect(x: (x - w / 2)...(x + w / 2), y: (y - h / 2)...(y + h / 2))
      }
    }

    /// How far a line is from a rectangle, in points.
    func distance(_ rect: UnitRect, to line: Int) -> Double {
      lines[line].reduce(Double.infinity) { least, place in
        let dx = max(rect.x.lowerBound - place.x, 0, place.x - rect.x.upperBound)
        let dy = max(rect.y.lowerBound - place.y, 0, place.y - rect.y.upperBound)
        return min(least, (dx * dx + dy * dy).squareRoot())
      }
    }

    /// A corner that is plainly free: with more room around the names than they ask for.
    var freeCorner: Corner? {
      guard let legend = plan.legend, legend.width <= 0.7 * plot.width,
        Double(legend.entries.count) * LegendPlan.lead * legend.font <= 0.7 * plot.height
      else { return nil }
      return Corner.inOrder.first { !inside.hides(inside.rect(in: $0, around: legend.font)) }
    }

    /// The same, where a legend of rows is measured as the block that it would be in a corner.
    private var inside: Measured {
      var copy = plan
      copy.legend!.height = Double(plan.legend!.entries.count) * LegendPlan.lead * plan.legend!.font
      return Measured(copy, plot)!
    }
  }

  /// A figure of two panels with lines of random shapes, and its page.
  private func example(_ seed: Int) -> (figure: Figure, size: FigureSize) {
    let numbers = noise(60, seed: UInt64(seed) + 1).map { $0 + 0.5 }
    func pick<Item>(_ items: [Item], _ place: Int) -> Item {
      items[min(items.count - 1, Int(numbers[place] * Double(items.count)))]
    }
    let size = FigureSize(
      exactly: .millimeters(pick([85.0, 85, 89, 120, 183], 0)),
      height: .millimeters(pick([40.0, 50, 60, 70], 1)))
    func curve(_ place: Int) -> [Double] {
      let (rate, level, rough) = (0.5 + 4 * numbers[place], numbers[place + 1], noise(40, seed: 7))
      return (0..<40).map { step in
        let t = Double(step) / 39
        switch Int(numbers[place + 2] * 5) {
        case 0: return level + exp(-rate * t)
        case 1: return level + 1 - exp(-rate * t)
        case 2: return level + 2 * t * (1 - t)
        case 3: return level + sin(rate * 4 * t) / 2
        default: return level + 2 * rough[step]
        }
      }
    }
    let names = ["a", "train", "validation", "a long name of a run", "SGD"]
    let count = pick([1, 2, 2, 3, 4], 2)
    func panel(_ place: Int) -> Panel {
      Panel("Loss", x: "epoch", y: "loss") {
        for index in 0..<count {
          Line(curve(place + 4 * index), label: pick(names, place + 4 * index + 3))
        }
      }
    }
    return (Figure("Two runs", columns: 2) { panel(5) }, size)
  }

  private func measured(
    _ figure: Figure, _ size: FigureSize
  ) throws(FigureError) -> [Measured] {
    try FigureLayout(figure, look: Look(theme: .light, size: size), pictures: [:]).panels
      .compactMap { Measured($0.plan, $0.plot) }
  }

  @Test func namesStandWhereTheyHideNothing() throws {
    var seen: [String: Int] = [:]
    for seed in 0..<250 {
      let (figure, size) = example(seed)
      let panels: [Measured]
      do throws(FigureError) {
        panels = try measured(figure, size)
      } catch {
        // Four names below a plot are more than a low page holds: that is said.
        guard case .tooSmall = error, (size.height ?? 0) < 150 else { throw error }
        seen["refused", default: 0] += 1
        continue
      }
      for one in panels {
        let legend = try #require(one.plan.legend)
        switch legend.place {
        case .inside(let corner):
          seen["inside", default: 0] += 1
          #expect(!one.hides(one.rect(in: corner, around: 0)), "seed \(seed): \(corner)")
          continue
        case .atLines(let middles):
          seen["at the lines", default: 0] += 1
          let names = one.names(at: middles)
          for (index, name) in names.enumerated() {
            #expect(!one.hides(name), "seed \(seed): name \(index)")
            let all = one.lines.indices.map { one.distance(name, to: $0) }
            #expect(all.min() == all[index], "seed \(seed): name \(index) is nearer to another")
            let others = names.indices.filter { $0 != index }
            #expect(!others.contains { names[$0].overlaps(name) }, "seed \(seed)")
            #expect(name.x.lowerBound >= 0 && name.x.upperBound <= one.plot.width)
            #expect(name.y.lowerBound >= 0 && name.y.upperBound <= one.plot.height)
          }
        case .top:
          seen["above", default: 0] += 1
          let highest = one.lines.joined().map(\.y).max() ?? 0
          #expect(one.plot.height - highest >= legend.height - 0.5, "seed \(seed)")
        case .below: seen["below", default: 0] += 1
        case .right: Issue.record("seed \(seed): beside the plot")
        }
        // A plot that reaches higher has free corners only because it does.
        if legend.place != .top {
          #expect(one.freeCorner == nil, "seed \(seed): \(legend.place), and a corner is free")
        }
      }
    }
    for place in ["inside", "at the lines", "above"] {
      #expect(seen[place, default: 0] >= 5, "\(seen)")
    }
    #expect(seen["refused", default: 0] <= 25, "\(seen)")
  }

  /// What the test above looks with sees a name that hides a line, and a free corner.
  @Test func aHiddenLineAndAFreeCornerAreSeen() throws {
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(60))
    func one(_ ys: [Double], _ legend: LegendPlace) throws -> Measured {
      try measured(Figure("f", x: "x", y: "y", legend: legend) { Line(ys, label: "run") }, size)[0]
    }
    let rough = try one(noise(400), .inside(.topRight))
    #expect(rough.hides(rough.rect(in: .topRight, around: 0)) && rough.freeCorner == nil)
    #expect(try one([5, 4, 3, 2, 1], .below).freeCorner == .topRight)
  }

  @Test func twoCurvesOfAJournalHaveTheirNamesInThePlot() throws {
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(40))
    let falling = (0..<20).map { exp(-Double($0) / 5) }
    let figure = Figure("Runs", columns: 2) {
      Panel("Loss", x: "epoch", y: "loss") {
        Line(falling, label: "train")
        Line(falling.map { $0 + 0.1 }, label: "test")
      }
      Panel("Accuracy", x: "epoch", y: "accuracy") {
        Line(falling.map { 1 - $0 }, label: "train")
        Line(falling.map { 0.9 - $0 }, label: "test")
      }
    }
    let places = try measured(figure, size).map { $0.plan.legend?.place }
    #expect(places == [.inside(.topRight), .inside(.bottomRight)])
  }

  /// A sample of the legend beside a mark would be taken for a mark: the corner with room around it is chosen.
  @Test func aCornerWithRoomAroundItComesFirst() throws {
    func place(_ highest: Double) throws -> LegendPlan.Place? {
      let figure = Figure("Classes", x: "x₁", y: "x₂") {
        Points(
          [1, 1.5, 2, 4, highest, 5], [1, 2, 1.5, 4, 5, 3.5], classes: [0, 0, 0, 1, 1, 1],
          classNames: ["no", "yes"])
      }
      return try measured(figure, .page)[0].plan.legend?.place
    }
    #expect(try place(4.7) == .inside(.topLeft))
    #expect(try place(4) == .inside(.topRight))
  }

  @Test func namesAtLinesNeedRoomBesideThem() {
    func line(_ height: (Double) -> Double) -> [UnitPoint] {
      (0...100).map { UnitPoint(Double($0) / 100, height(Double($0) / 100)) }
    }
    func places(_ lines: [[UnitPoint]], blocked: [UnitRect] = []) -> [UnitPoint]? {
      LineNames(footprints: lines, blocked: blocked, room: (100, 60), font: 6.5)
        .places(for: lines.indices.map { (width: 20, mark: $0) })
    }
    let flat = [line { _ in 0.3 }, line { _ in 0.7 }]
    let middles = places(flat)
    #expect(middles?.count == 2)
    for (middle, line) in zip(middles ?? [], flat) {
      #expect(abs(middle.y - line[0].y) * 60 < 8, "\(middle)")
    }
    #expect(places([line { _ in 0.5 }, line { _ in 0.51 }, line { _ in 0.49 }]) == nil)
    #expect(places([(0...100).map { UnitPoint(0.5, Double($0) / 100) }]) == nil, "too steep")
    #expect(places(flat, blocked: [UnitRect(x: 0...1, y: 0...1)]) == nil)
  }

  @Test func aColorIsMadeReadable() {
    let yellow = Color(0xF0E442)
    let readable = yellow.readable(on: Color(0xFFFFFF), toward: Color(0x222222))
    #expect(1 - readable.lightness >= 0.35 && yellow != readable)
    let blue = Color(0x0072B2)
    #expect(blue.readable(on: Color(0xFFFFFF), toward: Color(0x222222)) == blue)
  }
}
