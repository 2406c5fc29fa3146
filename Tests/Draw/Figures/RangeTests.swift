import Testing

@testable import Figures

/// What varies by rounding only is drawn as what does not vary: one rule for axes, colors and fields.
@Suite struct RangeTests {
  static let noise = [0.3, 0.1 + 0.2, 0.3]

  @Test func roundingIsNoWidth() {
    #expect(DataRange(Self.noise, .linear).isFlat(.linear))
    #expect(DataRange([0, 5e-324], .linear).isFlat(.linear))
    #expect(DataRange([1e299, 1e299.nextUp], .linear).isFlat(.logarithmic))
    #expect(!DataRange([0.3, 0.30001], .linear).isFlat(.linear))
    #expect(!DataRange([0, 1e-250], .linear).isFlat(.linear))
  }

  @Test(arguments: [[], [3], noise, [0, 5e-324], [-7, -7.0.nextUp], [1e298, 1e298.nextUp]])
  func aDrawnRangeHasWidth(values: [Double]) {
    let range = drawnRange(of: values)
    #expect(range.upperBound - range.lowerBound > 1e-3 * max(1, abs(range.lowerBound)) * 0.999)
    #expect(values.allSatisfy(range.contains))
    for scale in [AxisScale.linear, .logarithmic] {
      let axis = AxisPlan(
        PlotAxis("x", scale: scale), data: DataRange(values, scale), padding: 0...0, room: 5)
      #expect(axis.low < axis.high && axis.ticks.labels.allSatisfy { !$0.contains("∞") })
    }
  }

  /// Each used to end in "gnuplot could not draw the figure: it wrote nothing".
  @Test func everyMarkIsDrawnOverSuchARange() throws {
    let narrow = 0.3...(0.1 + 0.2)
    let table = [[1.0, 2], [3, 4.0.nextUp]]
    let figures = [
      Figure("a") { HeatMap(table, x: narrow, y: narrow) },
      Figure("b") { Contour(table, x: narrow, y: 0...1) },
      Figure("c") { Surface(table, x: narrow, y: narrow) },
      Figure("d") { Points(Self.noise, Self.noise) },
      Figure("e") { Histogram(Self.noise, bins: 5) },
      Figure("f", x: PlotAxis("x", range: narrow), y: "y") { Line([1, 2, 3]) },
      Figure("g") { HeatMap([Self.noise, Self.noise]) },
    ]
    let renderer = FigureRenderer(dpi: 40)
    for figure in figures { #expect(try !renderer.render(figure).isEmpty, "\(figure.title)") }
  }
}
