import Testing

@testable import Datasets

@Suite struct PictureTableTests {
  private let scratch = Scratch()

  /// A row of 16 pixels, the corners black.
  private func pixels(_ shade: Int) -> [Int] {
    (0..<16).map { [0, 3, 12, 15].contains($0) ? 0 : (shade + $0) % 256 }
  }

  private func rows(_ count: Int, isLabelFirst: Bool) -> String {
    (0..<count).map { row in
      let label = row % 3
      let cells = isLabelFirst ? [label] + pixels(row * 7) : pixels(row * 7) + [label]
      return cells.map { "\($0)" }.joined(separator: ",") + "\n"
    }.joined()
  }

  @Test(arguments: [true, false]) func theLabelIsFoundAtEitherEnd(isFirst: Bool) throws {
    let path = scratch.write("m.csv", rows(30, isLabelFirst: isFirst))
    let (images, test) = try DataChoice().images(path)
    #expect(test == nil && images.inputShape == [4, 4, 1] && images.count == 30)
    #expect(images.labels == (0..<30).map { $0 % 3 } && images.classNames == ["0", "1", "2"])
    #expect(images.image(1).bytes == pixels(7).map { UInt8($0) })
    let names = (0..<16).map { "pixel\($0)" }
    let header = (isFirst ? ["label"] + names : names + ["label"]).joined(separator: ",")
    let named = scratch.write("n.csv", header + "\n" + rows(30, isLabelFirst: isFirst))
    #expect(try DataChoice().images(named).training == images)
    #expect(try DataKind(of: path) == .table)
  }

  @Test func twoPartsInAFolder() throws {
    let header = "label," + (0..<16).map { "pixel\($0)" }.joined(separator: ",") + "\n"
    scratch.write("mnist_train.csv", header + rows(30, isLabelFirst: true))
    scratch.write("mnist_test.csv", header + rows(12, isLabelFirst: true))
    #expect(try DataKind(of: scratch.path) == .images)
    let (training, test) = try DataChoice().images(scratch.path, size: (8, 8))
    #expect(training.count == 30 && test?.count == 12 && test?.inputShape == [8, 8, 1])
    #expect(try Inspection(scratch.path).facts.contains { $0.value == "30" })
  }

  @Test func fractionsAndFewShades() throws {
    func table(_ row: (Int) -> [String]) -> String {
      scratch.write(
        "t.csv", (0..<6).map { "\($0 % 2)," + row($0).joined(separator: ",") + "\n" }.joined())
    }
    let fractions = table { pixels($0).map { "\(Double($0) / 255)" } }
    #expect(try ImageExamples(csv: fractions).image(3).bytes == pixels(3).map { UInt8($0) })
    let dark = table { _ in pixels(0).map { "\($0)" } }
    #expect(try ImageExamples(csv: dark).divisor == 14)
  }

  @Test func otherTablesAreRefused() throws {
    for (text, words) in [
      ("a,b\n1,2\n", "it holds a table, and pictures are needed"),
      (rows(30, isLabelFirst: true) + "1,300" + String(repeating: ",1", count: 15), "pixel 300"),
      (rows(1, isLabelFirst: true), "1 different values"),
    ] {
      let error = #expect(throws: DataError.self) {
        try DataChoice().images(scratch.write("t.csv", text))
      }
      #expect("\(error!)".contains(words))
    }
  }
}
