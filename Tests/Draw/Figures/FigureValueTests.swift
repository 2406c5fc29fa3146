import Figures
import Testing

@Suite struct FigureValueTests {
  @Test func bareMarksFormOnePanel() {
    let figure = Figure("Loss", x: "epoch", y: "loss") {
      Line([3, 2, 1])
      for level in [1.0, 2.0] { Rule(y: level) }
    }
    #expect(figure.panels.count == 1)
    #expect(figure.panels[0].marks.count == 3)
    #expect(figure.panels[0].x == "epoch")
  }
}
