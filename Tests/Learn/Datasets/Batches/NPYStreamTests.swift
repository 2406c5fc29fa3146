import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite struct NPYStreamTests {
  let scratch = Scratch()

  private func npy(_ descr: String, _ shape: String, _ bytes: [UInt8], order: String = "False")
    -> String
  {
    let words = "{'descr': '\(descr)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    let header = Array(words.utf8)
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0]
    return scratch.write("a-\(UUID().uuidString).npy", magic + header + bytes)
  }

  private func all(_ path: String, size: Int = 2) throws -> [Float] {
    let stream = try NPYStream(path, size: size)
    var numbers: [Float] = []
    while let batch = try stream.next() { numbers += batch.inputs.floats }
    return numbers
  }

  @Test func everyType() throws {
    #expect(try all(npy("|u1", "(3,)", [1, 2, 255])) == [1, 2, 255])
    #expect(try all(npy("|b1", "(3,)", [0, 1, 1])) == [0, 1, 1])
    #expect(try all(npy("|i1", "(2,)", [1, 0xFF])) == [1, -1])
    #expect(try all(npy("<i2", "(2,)", [1, 0, 0xFE, 0xFF])) == [1, -2])
    #expect(try all(npy(">i2", "(2,)", [0, 1, 0xFF, 0xFE])) == [1, -2])
    #expect(try all(npy("<u4", "(1,)", [0, 0, 1, 0])) == [65536])
    #expect(try all(npy("<i8", "(1,)", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])) == [-1])
    #expect(try all(npy("<f4", "(1,)", [0, 0, 0xC0, 0x3F])) == [1.5])
    #expect(try all(npy(">f8", "(1,)", [0xC0, 4, 0, 0, 0, 0, 0, 0])) == [-2.5])
    // 1, −2, 65504, the smallest number above 0, and infinity in half precision.
    let half: [UInt8] = [0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 1, 0, 0, 0x7C]
    #expect(try all(npy("<f2", "(5,)", half)) == [1, -2, 65504, 0x1p-24, .infinity])
  }

  @Test func batchesAlongTheFirstAxis() throws {
    let tensor = Tensor((0..<30).map { Double($0) }, shape: [5, 3, 2])
    let path = scratch.path + "/t.npy"
    try tensor.write(npy: path)
    let targets = npy("<i2", "(5,)", [1, 0, 2, 0, 3, 0, 4, 0, 5, 0])
    let stream = try NPYStream(path, targets: targets, size: 2)
    #expect(stream.count == 5 && stream.inputShape == [3, 2])
    let first = try #require(try stream.next())
    #expect(first.inputs.shape == [2, 3, 2] && first.targets.floats == [1, 2])
    #expect(first.inputs.floats == (0..<12).map { Float($0) })
    _ = try stream.next()
    #expect(try stream.next()?.inputs.shape == [1, 3, 2])
    #expect(try stream.next() == nil)
    let packed = scratch.write("t.npy.gz", gzipped(tensor.npyBytes))
    #expect(try all(packed) == (0..<30).map { Float($0) })
  }

  @Test func whatLiesIsRefused() throws {
    func problem(_ path: String) -> String {
      do {
        return "\(try all(path).count) numbers"
      } catch { return "\(error)" }
    }
    #expect(problem(npy("<f4", "(1000000000000, 3)", [1])).contains("promises"))
    #expect(problem(npy("<f4", "(4611686018427387904, 4)", [1])).contains("promises"))
    #expect(problem(npy("<f4", "(100,)", [1, 2, 3, 4])).contains("promises"))
    // Within what gzip could hold, but not there.
    let header = Array(FileManager.default.contents(atPath: npy("<f4", "(500,)", [1, 2, 3, 4]))!)
    let cut = scratch.write("cut.npy.gz", gzipped(header))
    #expect(problem(cut).contains("ends after 1 of 500 entries"))
    #expect(problem(npy("<f4", "(1,)", [1, 2, 3, 4, 5])).contains("goes on"))
    #expect(problem(npy("|O", "(1,)", [1])).contains("type |O"))
    #expect(problem(npy("<c8", "(1,)", [1])).contains("type <c8"))
    #expect(problem(npy("<f4", "(-1,)", [1])).contains("shape"))
    #expect(problem(npy("<f4", "()", [0, 0, 0, 0])).contains("single number"))
    #expect(
      problem(npy("<f4", "2", [0, 0, 0, 0])).contains("not understood")
        || problem(npy("<f4", "2", [0, 0, 0, 0])).contains("shape"))
    #expect(problem(scratch.write("x", "not an array at all")).contains("does not begin"))
    #expect(problem(scratch.write("y", [0x93, 0x4E])).contains("first eight bytes"))
    let inputs = npy("|u1", "(3,)", [1, 2, 3])
    #expect(throws: DataError.self) {
      try NPYStream(inputs, targets: npy("|u1", "(2,)", [1, 2]), size: 1)
    }
  }

  @Test func columnMajorFilesComeRowByRow() throws {
    // 2 × 3 × 2 in Fortran's order: the first axis fastest.
    var stored: [UInt8] = []
    for k in 0..<2 {
      for j in 0..<3 { for i in 0..<2 { stored.append(UInt8(100 * i + 10 * j + k)) } }
    }
    let path = npy("|u1", "(2, 3, 2)", stored, order: "True")
    let stream = try NPYStream(path, size: 1)
    #expect(stream.inputShape == [3, 2] && stream.count == 2)
    #expect(try stream.next()?.inputs.floats == [0, 1, 10, 11, 20, 21])
    #expect(try stream.next()?.inputs.floats == [100, 101, 110, 111, 120, 121])
    let last = try stream.next()
    #expect(last == nil)
  }

  /// 64 MB at all times; with CHALK_MEASURE=1, run alone, 2 GB, and resident memory must not grow.
  @Test func aLargeFileInLittleMemory() throws {
    let rows = Measuring.isOn ? 524_288 : 16_384
    let words = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), 1024), }\n"
    let path = scratch.write(
      "large.npy",
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(words.utf8.count), 0] + Array(words.utf8))
    let handle = FileHandle(forWritingAtPath: path)!
    handle.seekToEndOfFile()
    var block = [Float](repeating: 0, count: 1024 * 1024)
    for i in block.indices { block[i] = Float(i % 1024) }
    let bytes = block.withUnsafeBytes { Data($0) }
    for _ in 0..<rows / 1024 { handle.write(bytes) }
    try handle.close()
    let before = residentMegabytes()
    let clock = ContinuousClock()
    var sum = 0.0
    var peak = before
    let time = try clock.measure {
      let stream = Prefetcher { () throws(DataError) in try NPYStream(path, size: 1024) }
      while let batch = try stream.next() {
        sum += Double(batch.inputs.value(at: 0, 1023))
        peak = max(peak, residentMegabytes())
      }
    }
    #expect(sum == Double(rows / 1024) * 1023)
    print(
      "\(rows * 4096 / 1_000_000) MB of .npy in \(time), resident \(before) MB before, "
        + "\(peak) at most")
    if Measuring.isOn { #expect(peak < 200) }
  }
}

/// The memory that this process holds, as Linux counts it.
func residentMegabytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
  return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1000
}
