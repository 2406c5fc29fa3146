import Communicators
import Foundation
import Randomness
import Testing

@testable import Datasets

/// Tables that are read by parts: the rows must be those of one reading from the front.
@Suite struct CSVRowsTests {
  let scratch = Scratch()

  /// All rows of a source, as inputs with their target behind them.
  private func all(_ source: some BatchSource) throws -> [[Float]] {
    var rows: [[Float]] = []
    while let batch = try source.next() {
      let (inputs, targets) = (batch.inputs.floats, batch.targets.floats)
      let width = inputs.count / batch.count
      for row in 0..<batch.count {
        rows.append(
          Array(inputs[row * width..<(row + 1) * width])
            + (targets.isEmpty ? [] : [targets[row]]))
      }
    }
    return rows
  }

  /// A table with words in quotes, line ends among them, and with lines that are passed over.
  private func table(_ end: String, seed: UInt64, rows: Int, endsInLine: Bool) -> String {
    var random = RandomSource(seed: seed)
    let words = [
      "plain", "\"with, comma\"", "\"two\(end)lines\"", "\"a \"\"quote\"\"\"", "6\" wide",
      " \"x\" ",
      "\"\(end)\(end)\"", "\"\"\"\"",
    ]
    var lines = ["a,word,b,kind"]
    for row in 0..<rows {
      if random.integer(below: 9) == 0 { lines.append("") }
      if random.integer(below: 13) == 0 { lines.append("# a \"comment\"") }
      if random.integer(below: 17) == 0 { lines.append(",,,") }
      let word = words[random.integer(below: words.count)]
      let kind = ["x", "\"y\"", "\"z\(end)z\""][random.integer(below: 3)]
      lines.append("\(row),\(word),\(Double(random.integer(below: 1000)) / 8),\(kind)")
    }
    return lines.joined(separator: end) + (endsInLine ? end : "")
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [true, false])
  func partsHaveTheRowsOfTheWhole(end: String, endsInLine: Bool) throws {
    for seed in 0..<6 as Range<UInt64> {
      let text = table(end, seed: seed, rows: 60, endsInLine: endsInLine)
      let path = scratch.write("t-\(seed).csv", text)
      let plain = try CSVStream(path, target: "kind", features: ["a", "b"], size: 7)
      let whole = try all(plain)
      #expect(whole.count == 60)
      for parts in [1, 2, 3, 4, 7, 16, 200, text.utf8.count + 5] {
        let rows = try CSVRows(path, target: "kind", features: ["a", "b"], parts: parts)
        #expect(rows.count == 60 && rows.classNames == plain.classNames, "\(parts) parts")
        #expect(try all(CSVRowStream(rows, size: 7)) == whole, "\(parts) parts, seed \(seed)")
      }
    }
  }

  @Test func theSmallestTables() throws {
    for text in ["a,b\n1,2", "a,b\n1,2\n", "\u{FEFF}a,b\r1,2\r", "a,b\n1,2\n\n\n"] {
      let path = scratch.write("s.csv", text)
      for parts in 1...12 {
        let rows = try CSVRows(path, target: "b", parts: parts)
        #expect(rows.count == 1 && rows.means == [1] && rows.deviations == [0], "\(text)")
        #expect(try all(CSVRowStream(rows, size: 4)) == [[1, 2]])
      }
    }
  }

  /// Each process reads its own rows of every batch; statistics have the same bits for any number of them.
  @Test func processesShareTheTable() throws {
    let path = scratch.write("p.csv", table("\n", seed: 9, rows: 101, endsInLine: true))
    let whole = try all(CSVStream(path, target: "kind", features: ["a", "b"], size: 20))
    struct Seen: Sendable, Equatable {
      var count: Int
      var classes: [String]
      var statistics: [Double]
    }
    func run(_ size: Int) throws -> [(seen: Seen, batches: [[[Float]]])] {
      try ThreadCommunicator.run(size) { communicator in
        let distribution = try Distribution(communicator)
        return try distribution.scope {
          let rows = try CSVRows(path, target: "kind", features: ["a", "b"])
          let (reading, stream) = (PartialReading(distribution), try CSVRowStream(rows, size: 20))
          var batches: [[[Float]]] = []
          while let batch = try reading.scope({ try stream.next() }) {
            let (inputs, targets) = (batch.inputs.floats, batch.targets.floats)
            batches.append(
              targets.indices.map { [inputs[2 * $0], inputs[2 * $0 + 1], targets[$0]] })
          }
          let seen = Seen(
            count: rows.count, classes: rows.classNames,
            statistics: rows.means + rows.deviations)
          return (seen, batches)
        }
      }
    }
    let alone = try run(1)[0]
    for size in 1...4 {
      let all = try run(size)
      for (seen, _) in all { #expect(seen == alone.seen) }
      let together = alone.batches.indices.flatMap { step in all.flatMap { $0.batches[step] } }
      #expect(together == whole, "\(size) processes")
    }
    let a = whole.map { Double($0[0]) }
    let mean = a.reduce(0, +) / 101
    let spread = (a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 101).squareRoot()
    #expect(abs(alone.seen.statistics[0] - mean) < 1e-9)
    #expect(abs(alone.seen.statistics[2] - spread) < 1e-9)
  }

  @Test func problemsAreNamed() throws {
    func problem(_ path: String, _ parts: Int = 3) -> String {
      do {
        let rows = try CSVRows(path, target: "b", parts: parts)
        _ = try all(CSVRowStream(rows, size: 2))
        return "no error"
      } catch { return "\(error)" }
    }
    let rows = "a,b\n1,2\n3,4\n5,6\noops,8\n9,10\n"
    for parts in 1...6 {
      #expect(problem(scratch.write("o.csv", rows), parts).contains("line 5: column 'a'"))
    }
    #expect(problem(scratch.write("z.csv", gzipped(Array(rows.utf8)))).contains("gzip"))
    #expect(problem(scratch.write("m.csv", "a,b\n1,x\n2,3\n")).contains("words and numbers"))
    #expect(problem("\(scratch.path)/none.csv").contains("none.csv"))
    let path = scratch.write("c.csv", "a,b\n1,2\n3,4\n")
    let known = try CSVRows(path, target: "b")
    scratch.write("c.csv", "a,b\n1,2\n")
    #expect(throws: DataError.self) { try all(CSVRowStream(known, size: 2)) }
  }

  /// A file that is missing on one host is told on all, with the host.
  @Test func aFailureInOneProcessIsToldInAll() throws {
    let path = scratch.write("f.csv", "a,b\n1,2\n3,4\n")
    do throws(CommunicationError) {
      _ = try ThreadCommunicator.run(2) { communicator in
        try Distribution(communicator, host: "host-\(communicator.rank)").scope {
          try CSVRows(communicator.rank == 1 ? path + "x" : path, target: "b").count
        }
      }
      Issue.record("no error")
    } catch {
      #expect(error.description.contains("rank 1 on host-1"), "\(error)")
    }
  }
}
