import Testing

@testable import Figures

/// Days along an axis: a tick at a whole number has the name of that step.
@Suite struct StepNamesTests {
  private let days = (1...28).map { "2024-02-\($0 < 10 ? "0" : "")\($0)" }

  private func axis(_ names: [String], _ range: ClosedRange<Double>, room: Int = 8) -> Ticks {
    AxisPlan(PlotAxis("time", steps: names), data: DataRange(range), padding: 0...0, room: room)
      .ticks
  }

  @Test func aTickHasTheNameOfItsStep() {
    let ticks = axis(days, 0...27)
    #expect(ticks.values == [0, 10, 20] && ticks.common == nil)
    #expect(ticks.labels == ["2024-02-01", "2024-02-11", "2024-02-21"])
  }

  @Test func aPartOfTheSeriesHasTheNamesOfThatPart() {
    let ticks = axis(days, 20...27)
    #expect(ticks.values.allSatisfy { (20...27).contains($0) } && ticks.values.count > 1)
    #expect(ticks.labels == ticks.values.map { days[Int($0)] })
  }

  @Test func betweenAndBehindTheStepsThereIsNoName() {
    let ticks = axis(["a", "b"], -5...5)
    #expect(Set(ticks.labels).isSubset(of: ["a", "b"]) && !ticks.labels.isEmpty)
    #expect(axis(["a"], 0...0).labels == ["a"])
    #expect(axis([], 0...10).labels.contains("10"), "numbers where there are no names")
  }
}
