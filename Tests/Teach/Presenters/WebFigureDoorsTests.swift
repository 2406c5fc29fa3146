import Figures
import LessonKit
import Testing

@testable import Presenters

/// Nodes of graphs and cells of heat maps that lead to an explanation of their step.
@Suite struct WebFigureDoorsTests {
  /// y[1, 0] = a · b, and a = c · d.
  static let explanation = Explanation(entries: [
    .init(
      formula: "y[1, 0] = a · b", substituted: "6 · 2", value: 12,
      slopes: [
        .init(input: "b", inputValue: 2, formula: "a", value: 6, entry: nil),
        .init(input: "a", inputValue: 6, formula: "b", value: 2, entry: 1),
      ]),
    .init(
      formula: "a = c · d", substituted: "3 · 2", value: 6,
      slopes: [.init(input: "c", inputValue: 3, formula: "d", value: 2, entry: nil)]),
  ])

  func doors(_ figure: Figure) -> [WebFigureDoors.Door] {
    WebFigureDoors(
      figure,
      in: .init(title: "One", blocks: [.prose("x"), .explanation(Self.explanation)])
    ).doors
  }

  @Test func aCellIsKnownByItsPlaceAndItsValue() {
    let map = doors(Figure("A map") { HeatMap([[1, 2], [12, 4]]) })
    #expect(map.map(\.way) == [[]] && map.map(\.block) == [1] && map.map(\.place) == [0])
    #expect(doors(Figure("Elsewhere") { HeatMap([[1, 12], [3, 4]]) }) == [])
    #expect(doors(Figure("Another value") { HeatMap([[1, 2], [12.5, 4]]) }) == [])
    #expect(doors(Figure("Too small") { HeatMap([[12]]) }) == [])
  }

  @Test func aNodeIsKnownByItsNameAndItsValue() throws {
    let graph = try Diagram(
      [.init("n1", name: "a", data: 6), .init("n2", name: "a", data: 7), .init("c", data: 3)],
      edges: [])
    let found = doors(Figure("A graph") { graph })
    #expect(found.map(\.value) == [6] && found.map(\.way) == [[1]])
  }

  @Test func otherFiguresHaveNone() {
    #expect(doors(Figure("A line") { Line([12, 6]) }) == [])
  }
}
