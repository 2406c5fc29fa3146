import Datasets
import Testing

@Suite struct SeriesTests {
  @Test func windowsByHand() throws {
    let series = Series(name: "s", values: [1, 2, 3, 4, 5, 6])
    let windows = try series.windows(length: 3, horizon: 2)
    #expect(windows.features == [[1, 2, 3], [2, 3, 4]])
    #expect(windows.targets == [[4, 5], [5, 6]])
    #expect(windows.inputShape == [3, 1] && windows.whole.inputs.shape == [2, 3, 1])
    #expect(try series.windows(length: 2, step: 2).features == [[1, 2], [3, 4]])
    let (past, future) = windows.splitInOrder(testFraction: 0.5)
    #expect(past.features == [[1, 2, 3]] && future.features == [[2, 3, 4]])
    let error = #expect(throws: DataError.self) { try series.windows(length: 6) }
    #expect("\(error!)".contains("7"))
  }

  @Test func oneColumnOfATable() throws {
    let scratch = Scratch()
    let path = scratch.write("s.csv", "day,a,b\nmon,1,5\ntue,2,6\n")
    #expect(throws: DataError.self) { try Series(csv: path) }
    let series = try Series(csv: path, column: "b")
    #expect(series.values == [5, 6] && series.times == ["mon", "tue"])
    #expect(throws: DataError.self) { try Series(csv: path, column: "day") }
    let gap = scratch.write("gap.csv", "a\n1\nNA\n3\n")
    let error = #expect(throws: DataError.self) { try Series(csv: gap) }
    #expect("\(error!)".contains("row 2"))
  }

  @Test func aSeriesIsInTheOrderOfTime() throws {
    let scratch = Scratch()
    func read(_ text: String) throws -> (series: Series, notes: [String]) {
      try DataChoice(target: "v").series(scratch.write("s.csv", text))
    }
    let dates = (1...9).map { "2020-03-0\($0)" }
    let rows = dates.enumerated().map { "\($1),\($0 * $0)" }
    let values = (0..<9).map { Double($0 * $0) }
    for (order, word) in [
      (rows, ""), (rows.reversed(), "from the last to the first"),
      ([rows[4]] + rows[..<4] + rows[5...], "out of order"),
    ] {
      let found = try read("date,v\n" + order.joined(separator: "\n"))
      #expect(found.series.values == values && found.series.times == dates)
      #expect(word.isEmpty ? found.notes.isEmpty : found.notes.contains { $0.contains(word) })
    }
    let gap = try read("date,v\n" + (rows[..<3] + rows[5...]).joined(separator: "\n"))
    #expect(gap.notes.contains { $0.contains("1 gap") && $0.contains("2020-03-03") })
    let error = #expect(throws: DataError.self) {
      try read("date,v\n" + (rows + [rows[2]]).joined(separator: "\n"))
    }
    #expect("\(error!)".contains("row 3 and in row 10"))
    let counted = try DataChoice().series(scratch.write("n.csv", "day,v\n3,1\n2,5\n1,9\n"))
    #expect(counted.0.values == [9, 5, 1] && counted.0.name == "v")
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func realSeries() throws {
    let air = try Series(csv: RealData.path("timeseries/airline-passengers.csv"))
    #expect(air.count == 144 && air.values.min() == 104 && air.values.max() == 622)
    #expect(air.times.first == "1949-01")
    let cold = try Series(csv: RealData.path("timeseries/daily-min-temperatures.csv"))
    #expect(cold.count == 3650 && cold.values.min() == 0 && cold.values.max() == 26.3)
    #expect(try Series(csv: RealData.path("timeseries/monthly-sunspots.csv")).count == 2820)
  }
}
