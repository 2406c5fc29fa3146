import Testing

@testable import Figures

struct LogarithmicTicksTests {
  @Test func lessThanADecadeApartTheyAreStillRound() {
    #expect(Ticks(logarithmic: 0.047, 0.87, about: 6).labels == ["0.05", "0.1", "0.2", "0.5"])
    #expect(Ticks(logarithmic: 0.15, 0.9, about: 6).labels == ["0.2", "0.5"])
    #expect(Ticks(logarithmic: 0.4, 0.9, about: 5).values.count > 3)
  }
}
