import Hashing
import Testing

@testable import Datasets

@Suite struct EmbeddedTests {
  @Test func digits() throws {
    let digits = Examples.digits
    #expect(digits.count == 1797 && digits.features.width == 64)
    #expect(digits.classCounts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(digits.features[0].prefix(6) == [0, 0, 5, 13, 9, 1])
    #expect(digits.features.values.allSatisfy { (0...16).contains($0) })
    // The hash of the file as it is shipped.
    #expect(
      try SHA256.hex(EmbeddedFile.digits.bytes())
        == "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22")
  }

  @Test func largeDigits() {
    let small = ImageExamples.digits()
    let large = ImageExamples.digits(side: 28)
    #expect(small.inputShape == [8, 8, 1] && large.inputShape == [28, 28, 1])
    #expect(large.count == 1797 && large.labels == Examples.digits.labels)
    // ColorRole stays color: the mean brightness of each picture is kept, near enough.
    for index in stride(from: 0, to: 1797, by: 100) {
      let (a, b) = (small.image(index).bytes, large.image(index).bytes)
      let meanA = Double(a.reduce(0) { $0 + Int($1) }) / 64
      let meanB = Double(b.reduce(0) { $0 + Int($1) }) / 784
      #expect(abs(meanA - meanB) < 8)
    }
  }

  @Test func breastCancer() throws {
    let cells = Examples.breastCancer
    #expect(cells.count == 569 && cells.classCounts == [212, 357])
    #expect(cells.featureNames[0] == "mean radius" && cells.featureNames[20] == "worst radius")
    #expect(cells.features[0].prefix(3) == [17.99, 10.38, 122.8])
    // The published ranges of the first and the last column.
    let (radius, last) = (cells.features.column(0), cells.features.column(29))
    #expect(radius.min() == 6.981 && radius.max() == 28.11)
    #expect(abs(last.min()! - 0.055) < 5e-4 && abs(last.max()! - 0.2075) < 5e-4)
    #expect(
      try SHA256.hex(EmbeddedFile.breastCancer.bytes())
        == "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed")
  }

  @Test func wine() {
    let wine = Examples.wine
    #expect(wine.count == 178 && wine.classCounts == [59, 71, 48])
    #expect(wine.features.column(12).min() == 278 && wine.features.column(12).max() == 1680)
  }
}
