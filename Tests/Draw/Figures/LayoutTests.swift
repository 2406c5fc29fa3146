import Testing

@testable import Figures

@Suite struct LayoutTests {
  private let look = Look(theme: .light, size: .page)

  private func layout(_ figure: Figure) throws -> FigureLayout {
    try FigureLayout(figure, look: look, pictures: [:])
  }

  private func panels(_ count: Int, columns: Int? = nil, sharing: AxisSharing = .none) -> Figure {
    Figure("Panels", columns: columns, sharing: sharing) {
      for index in 0..<count {
        Panel("Panel \(index)", x: "step", y: "a long name of a quantity") {
          Line([1, 10, pow(10, Double(index))], label: "l")
        }
      }
    }
  }

  private func pow(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1.0) { product, _ in product * base }
  }

  @Test(arguments: [1, 2, 3, 4, 6, 9])
  func panelsAreAlignedAndInsideThePage(_ count: Int) throws {
    let layout = try layout(panels(count))
    let plots = layout.panels.map(\.plot)
    #expect(plots.count == count)
    #expect(Set(plots.map(\.width)).count == 1, "all plots are equally wide")
    for (plan, plot) in layout.panels {
      #expect(plot.x - plan.edges.left >= look.size.margin - 0.01)
      #expect(plot.right + plan.edges.right <= layout.width - look.size.margin + 0.01)
      #expect(plot.y - plan.edges.top >= 0)
      #expect(plot.bottom + plan.edges.bottom <= layout.height + 0.01)
    }
    let columns = FigureLayout.columns(panels(count))
    for index in plots.indices where index >= columns {
      #expect(abs(plots[index].x - plots[index - columns].x) < 1e-9, "columns are straight")
      #expect(plots[index].y > plots[index - columns].bottom, "rows do not overlap")
    }
    for index in plots.indices where index % columns > 0 {
      #expect(plots[index].y == plots[index - 1].y, "rows are straight")
    }
  }

  @Test func sharedAxesHaveOneRangeAndOneSetOfNumbers() throws {
    let layout = try layout(panels(6, columns: 3, sharing: .both))
    let axes = layout.panels.compactMap { panel -> PlaneAxes? in
      if case .plane(let axes, _) = panel.plan.content { axes } else { nil }
    }
    #expect(Set(axes.map(\.y.high)).count == 1 && Set(axes.map(\.x.low)).count == 1)
    #expect(axes.map(\.y.showsText) == [true, false, false, true, false, false])
    #expect(axes.map(\.x.showsText) == [false, false, false, true, true, true])
  }

  @Test func roundNumbers() {
    #expect(Ticks(linear: 0, 1, about: 5).labels == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks(linear: -4, 4, about: 4).labels == ["−4", "−2", "0", "2", "4"])
    #expect(Ticks(linear: 0, 12_000, about: 3).labels == ["0", "5,000", "10,000"])
    #expect(Ticks(linear: 0, 5e6, about: 5).common == "×10⁶")
    #expect(Ticks(linear: 0, 5e6, about: 5).labels.last == "5")
    #expect(Ticks(linear: 1_000_000.001, 1_000_000.002, about: 2).common?.hasPrefix("+") == true)
    #expect(Ticks(logarithmic: 0.01, 10, about: 5).labels == ["0.01", "0.1", "1", "10"])
    #expect(Ticks(logarithmic: 1e-9, 1e9, about: 4).labels.contains("10⁰"))
    #expect(Ticks(logarithmic: 2, 5, about: 3).values.count >= 3)
  }

  @Test func numbersInWords() {
    #expect(Numbers.short(0.41666) == "0.4167")
    #expect(Numbers.short(-12.5) == "−12.5")
    #expect(Numbers.short(1.2e-7) == "1.2·10⁻⁷")
    #expect(Numbers.short(123_456) == "123,456")
    #expect(Numbers.short(.nan) == "NaN" && Numbers.short(-.infinity) == "−∞")
    #expect(Numbers.fixed(-0.0001, 2) == "0.00")
    #expect(Numbers.fixed(1234, 1) == "1234.0")
  }

  @Test func aLegendGoesWhereNothingIsHidden() throws {
    func place(_ ys: [Double], _ wish: LegendPlace = .automatic) throws -> LegendPlan.Place? {
      let figure = Figure("f", x: "x", y: "y", legend: wish) { Line(ys, label: "name") }
      return try layout(figure).panels[0].plan.legend?.place
    }
    #expect(try place([5, 4, 3, 2, 1]) == .inside(.topRight))
    #expect(try place([1, 2, 3, 4, 5]) == .inside(.topLeft))
    #expect(try place([1, 5, 5, 5, 1, 1, 5]) != .inside(.topRight))
    let everywhere = noise(4000)
    #expect(try place(everywhere) == .right)
    #expect(try place([1, 2], .inside(.bottomRight)) == .inside(.bottomRight))
    #expect(try place([1, 2], .below) == .below)
    #expect(try place([1, 2], .none) == nil)
  }

  @Test func equalAspectMakesASquareASquare() throws {
    let figure = Figure("f", x: "x", y: "y", aspect: .equal) { Points([0, 1], [0, 2]) }
    let (plan, plot) = try layout(figure).panels[0]
    guard case .plane(let axes, _) = plan.content else { return }
    let unitX = plot.width / (axes.x.high - axes.x.low)
    let unitY = plot.height / (axes.y.high - axes.y.low)
    #expect(abs(unitX / unitY - 1) < 1e-9)
  }

  @Test func wordsAreCutToTheirRoom() {
    let long = String(repeating: "word ", count: 50)
    #expect(TextMetrics.width(TextMetrics.cut(long, width: 80, size: 9), size: 9) <= 80)
    #expect(TextMetrics.cut("short", width: 80, size: 9) == "short")
    let lines = TextMetrics.wrap(long, width: 100, size: 9, most: 3)
    #expect(lines.count == 3 && lines[2].hasSuffix("…"))
  }

  @Test func equationsBecomeMarkup() {
    #expect(Equation("x_1^2").enhanced == "{/:Italic x}_{1}^{2}")
    #expect(Equation(#"\max(0, x)"#).enhanced == "max(0, {/:Italic x})")
    #expect(Equation(#"\frac{1}{2n}"#).enhanced == "1/(2{/:Italic n})")
    #expect(Equation(#"\frac{1}{2"#).enhanced == "1/2")
    #expect(Equation("a@b").enhanced == #"{/:Italic a}\@{/:Italic b}"#)
  }
}
