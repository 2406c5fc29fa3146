import Notation
import Testing

@Suite struct NumberStyleTests {
  @Test(arguments: [
    (0.123456, "0.1235"), (-2, "−2"), (1.5e-9, "1.5·10⁻⁹"), (407_050, "407050"), (1e-5, "10⁻⁵"),
    (-1e12, "−10¹²"), (12345.6, "1.235·10⁴"), (-0.0, "0"), (.nan, "NaN"), (-.infinity, "−∞"),
    (99_999_999, "99999999"), (0.5, "0.5"),
  ])
  func inRunningText(number: Double, text: String) { #expect(written(number) == text) }

  @Test func listsAndFractions() {
    #expect(percent(0.9731) == "97.3 %")
    #expect(percent(1) == "100 %")
    #expect(written([1, -2.5, 0.123456]) == "(1, −2.5, 0.1235)")
    #expect(written([0.123456], digits: 2) == "(0.12)")
  }

  @Test func soManyDigits() {
    #expect(written(0.123456, digits: 2) == "0.12" && written(1234, digits: 2) == "1234")
    #expect(written(99.96, digits: 3) == "100")
  }

  @Test(
    arguments: [
      (0.13624, "0.136"), (0.99996, "0.99996"), (0.999_999_4, "0.9999994"),
      (1 - 2e-8, "1 − 2·10⁻⁸"),
      (0.9994, "0.999"), (0.9995, "0.9995"), (0.999_904, "0.9999"), (1, "1"), (0, "0"),
      (4.57e-6, "4.57·10⁻⁶"), (1.5, "1.5"),
    ] as [(Double, String)])
  func onlyWhatIsCertainHasTheProbability1(number: Double, text: String) {
    #expect(written(number, .probability()) == text)
    #expect(number >= 1 || written(number, .probability(1)) != "1")
  }

  @Test(arguments: [
    (12345.6, "12346"), (9_999_999.6, "10⁷"), (-1234567.8, "−1234568"), (0.00012346, "0.0001235"),
    (2e10, "2·10¹⁰"), (0, "0"), (0.1, "0.1"), (99999.6, "100000"),
  ])
  func whatStandsBeforeThePointStays(number: Double, text: String) {
    #expect(written(number, .wholePart) == text)
  }

  @Test(arguments: [
    (0.41666, "0.4167"), (-12.5, "−12.5"), (1.2e-7, "1.2·10⁻⁷"), (123_456, "123,456"), (0, "0"),
    (1234.5, "1234"), (2e6, "2·10⁶"), (1e-9, "10⁻⁹"), (5e-324, "4.94·10⁻³²⁴"),
  ])
  func inFigures(number: Double, text: String) { #expect(written(number, .figure()) == text) }

  @Test func digitsAfterThePoint() {
    #expect(written(-0.0001, .decimals(2)) == "0.00" && written(-1.005, .decimals(1)) == "−1.0")
    #expect(written(12345.5, .grouped(2)) == "12,345.50")
    #expect(written(1234, .grouped(1)) == "1234.0")
    #expect(written(-1234, .grouped(0, always: true)) == "−1,234")
    #expect(written(1e300, .decimals(0)).count == 301)
  }

  @Test(arguments: [3, 0.1, -2.5, 1e15, 1 / 3.0, 5e-324, 123456789.25])
  func exactNumbersReadBack(number: Double) {
    #expect(Double(written(number, .exact)) == number)
    #expect(written(3, .exact) == "3")
  }

  @Test(arguments: [
    (0.25671, "0.2567"), (0.0001, "1.0000e-04"), (-0.00001, "-1.0000e-05"), (12, "12.0000"),
    (0, "0.0000"), (.nan, "nan"), (2e20, "2e+20"),
  ])
  func asKerasWrites(number: Double, text: String) { #expect(written(number, .log) == text) }
}
