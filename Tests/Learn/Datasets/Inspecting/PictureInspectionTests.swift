import Testing

@testable import Datasets

@Suite struct PictureInspectionTests {
  private let scratch = Scratch()

  private func write(_ name: String, _ side: Int, _ shade: UInt8) {
    let rows = (0..<side).map { y in (0..<side).map { UInt8($0 + y) &+ shade } }
    scratch.write(name, HandmadePNG(width: side, height: side, rows: rows).bytes)
  }

  @Test func theOverviewShowsPicturesOfEachClass() throws {
    for i in 0..<30 {
      write("cat/\(100 + i).png", 4, UInt8(i))
      write("dog/\(100 + i).png", 4, UInt8(100 + i))
    }
    guard case .pictures(let pictures, let captions) = try Inspection(scratch.path).overview else {
      Issue.record("no pictures")
      return
    }
    #expect(captions == Array(repeating: "cat", count: 20) + Array(repeating: "dog", count: 20))
    #expect(pictures.map { $0.bytes[0] } == (0..<20).map { $0 } + (100..<120).map { $0 })
  }

  @Test func manyClassesShareTheRoom() {
    let labels = (0..<200).map { $0 % 50 }
    let images = ImageExamples(
      pixels: [UInt8](repeating: 0, count: 200), height: 1, width: 1, channels: 1, labels: labels,
      classNames: (0..<50).map { "\($0)" })
    #expect(images.firstOfEachClass(40) == Array(0..<40))
  }

  @Test func differentSizesAreReported() throws {
    for i in 0..<5 { write("a/\(i).png", 6, UInt8(i)) }
    for i in 0..<5 { write("b/\(i).png", i < 2 ? 6 : 4, UInt8(50 + i)) }
    let found = try Inspection(scratch.path)
    #expect(found.facts.contains { $0.name == "sizes" && $0.value == "6 × 6 (7), 4 × 4 (3)" })
    #expect(found.warnings.contains { $0.contains("2 different sizes") })
    #expect(found.classes.map(\.count) == [5, 5])
  }

  @Test func picturesOfOneLabelAreRefused() throws {
    for part in ["train", "t10k"] {
      scratch.write(
        "\(part)-images-idx3-ubyte",
        [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9])
      scratch.write("\(part)-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 3, 3, 3])
    }
    let error = #expect(throws: DataError.self) { try Inspection(scratch.path) }
    #expect("\(error!)".contains("all its pictures have one label, '3'"))
    // A label that only the test has is a class; those that neither has are none.
    scratch.write("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 3, 5, 3])
    let (training, test) = try DataChoice().images(scratch.path)
    #expect(training.classNames == ["3", "5"] && training.labels == [0, 0, 0])
    #expect(test?.classNames == ["3", "5"] && test?.labels == [0, 1, 0])
  }

  @Test func hugeNumbersAreSaidWithoutInfinity() throws {
    let rows = (1...30).map { "\($0)e300,\($0 % 2)" }.joined(separator: "\n")
    let found = try Inspection(scratch.write("h.csv", "x,y\n" + rows))
    #expect(found.warnings.contains { $0.contains("'x', row 1: 1e+300 is too large") })
    #expect(found.columns[0].values == "10³⁰⁰ … 3·10³⁰¹, mean 1.55·10³⁰¹")
  }
}
