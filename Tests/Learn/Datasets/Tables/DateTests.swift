import Testing

@testable import Datasets

@Suite struct DateTests {
  private func first(_ words: [String]) -> String? {
    Dates(Column("d", words: words)).map { Dates.written($0.days[0]) }
  }

  @Test(arguments: [
    "2020-10-26", "2020/10/26", "2020.10.26", "26.10.2020", "26.10.20", "10/26/2020", "26/10/2020",
    "26-Oct-2020",
    "26 October 2020", "Oct 26, 2020", "26. Oktober 2020", "2020年10月26日", "2020-10-26T12:30:00Z",
    "2020-10-26 12:30", "10/26/2020 1:05 PM", "Mon, 26 Oct 2020 09:00:00 GMT",
    "2020-10-26T00:00:00.000+02:00",
  ])
  func forms(word: String) { #expect(first([word]) == "2020-10-26") }

  @Test func monthsAndQuarters() {
    #expect(first(["2020-10", "2020-11"]) == "2020-10-01" && first(["2020 Q3"]) == "2020-07-01")
    #expect(first(["Oct 2020"]) == "2020-10-01" && first(["1949-01"]) == "1949-01-01")
  }

  @Test(arguments: [
    "2020-13-01", "30.02.2021", "hello", "12.5", "192.168.1.1", "1-2-3", "Mr. 26",
    "2020-10-26 late",
  ])
  func noDates(word: String) { #expect(Dates(Column("d", words: [word])) == nil) }

  @Test func theOrderOfDayAndMonthIsFoundOut() {
    #expect(first(["01/02/2020", "13/02/2020"]) == "2020-02-01")
    #expect(first(["01/02/2020", "02/13/2020"]) == "2020-01-02")
    // Days in a row rather than the first days of months.
    let open = Dates(Column("d", words: ["01/02/2020", "01/03/2020", "01/04/2020", "01/05/2020"]))
    #expect(open?.doubt?.contains("month, day, year") == true)
    #expect(open.map { Dates.written($0.days[3]) } == "2020-01-05")
  }

  @Test func everyDayIsWrittenAsItIsRead() {
    for day in stride(from: -800_000.0, to: 800_000, by: 37) {
      let word = Dates.written(day)
      if word.hasPrefix("-") || word.count < 10 { continue }
      #expect(Dates(Column("d", words: [word]))?.days == [day], "\(word)")
    }
  }

  @Test func numbersAreDatesWhereTheColumnIsCalledSo() {
    #expect(Dates(Column("date", numbers: [20_201_026]))?.days == [18_561])
    #expect(Dates(Column("x", numbers: [20_201_026])) == nil)
  }

  @Test func datesAreInspectedAndMadeReady() throws {
    let scratch = Scratch()
    let rows = (0..<9).map { "2020-03-0\(9 - $0),\($0 * 5 % 7).5,\($0 % 2)\n" }.joined()
    let path = scratch.write("t.csv", "date,x,class\n" + rows)
    let found = try Inspection(path)
    #expect(found.columns[0].kind == "dates")
    #expect(found.columns[0].values == "2020-03-01 … 2020-03-09")
    #expect(found.warnings.contains { $0.contains("from the last date to the first") })
    let (examples, notes) = try DataChoice().examples(path)
    #expect(examples.features.column(0) == (0..<9).map { Double(8 - $0) })
    #expect(notes.contains { $0.contains("days since 2020-03-01") })
  }
}
