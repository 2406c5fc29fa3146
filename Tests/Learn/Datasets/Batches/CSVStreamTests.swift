import Foundation
import Testing

@testable import Datasets

@Suite struct CSVStreamTests {
  let scratch = Scratch()

  @Test func batchesOfATable() throws {
    let path = scratch.write("t.csv", "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n")
    let stream = try CSVStream(path, target: "kind", size: 2)
    #expect(stream.featureNames == ["a", "b"] && stream.classNames == ["x", "y"])
    let first = try #require(try stream.next())
    #expect(first.inputs.floats == [1, 2, 3, 4] && first.targets.floats == [0, 1])
    #expect(try stream.next()?.inputs.floats == [5, 6])
    #expect(try stream.next() == nil)
    let chosen = try CSVStream(path, target: nil, features: ["b"], size: 10)
    let all = try #require(try chosen.next())
    #expect(all.inputs.floats == [2, 4, 6] && all.targets.shape == [3, 0])
    let number = try CSVStream(path, target: "a", features: ["b"], size: 3)
    #expect(try number.next()?.targets.floats == [1, 3, 5])
  }

  @Test func problemsAreNamedByTheirLine() throws {
    func problem(_ text: String, _ target: String?) -> String {
      do {
        let stream = try CSVStream(scratch.write("p.csv", text), target: target, size: 2)
        while try stream.next() != nil {}
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(problem("a,b\n1,2\n3,oops\n", "a").contains("line 3: column 'b' has 'oops'"))
    #expect(problem("a,b\n1,2\n3,4\n5,\n", "a").contains("line 4: column 'b' has nothing"))
    #expect(problem("a,b\n1,2\n3\n", "a").contains("line 3"))
    #expect(problem("a,b\n1,2\n", "c").contains("no column 'c'"))
    #expect(problem("a,b\n1,2\n2,x\n", "b").contains("words and numbers"))
    let known = try CSVStream(
      scratch.write("k.csv", "a,b\n1,x\n2,z\n"), target: "b", classes: ["x", "y"], size: 5)
    let error = #expect(throws: DataError.self) { try known.next() }
    #expect("\(error!)".contains("'z' is none of the classes x, y"))
  }

  /// Measured alone, because memory is that of the whole process:
  /// `CHALK_MEASURE=1 swift test … --filter CSVStreamTests`.
  @Test(.enabled(if: Measuring.isOn, "\(Measuring.why)")) func aLargeFileInLittleMemory() throws {
    let path = scratch.write("l.csv", "a,b\n")
    let handle = FileHandle(forWritingAtPath: path)!
    handle.seekToEndOfFile()
    let block = Data(String(repeating: "1.5,2.5\n", count: 131_072).utf8)
    for _ in 0..<32 { handle.write(block) }
    try handle.close()
    let before = residentMegabytes()
    var (rows, peak) = (0, before)
    let stream = try CSVStream(path, target: "b", size: 1000)
    while let batch = try stream.next() {
      rows += batch.count
      peak = max(peak, residentMegabytes())
    }
    #expect(rows == 32 * 131_072 && peak - before < 60)
  }
}
