import Testing

@testable import Figures

/// The shape of a panel's plot.
@Suite struct PanelAspectTests {
  private func height(_ aspect: PanelAspect) throws -> Double {
    let figure = Figure("f", caption: "c", columns: 1) {
      Panel("p", x: "x", y: "y", aspect: aspect) { Line([0, 1], [0, 3]) }
    }
    let look = Look(theme: .light, size: .page)
    let plan = try PanelPlan(figure.panels[0], look: look, room: (400, 200))
    return plan.height(width: 400, columns: 1, look: look)
  }

  @Test func aStripIsHalfAsHigh() throws {
    #expect(try height(.strip) == height(.fill) / 2)
    #expect(try height(.equal) > height(.strip), "three units on y, one on x")
  }
}
