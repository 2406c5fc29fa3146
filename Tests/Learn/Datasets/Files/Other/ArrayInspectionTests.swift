import Formats
import Testing

@testable import Datasets

@Suite struct ArrayInspectionTests {
  private let scratch = Scratch()

  private func npy(_ type: String, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    NPYHeader.bytes(shape: shape, type: type) + data
  }

  private func doubles(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { little(Int(bitPattern: UInt($0.bitPattern)), 8) }
  }

  private func values(_ found: Inspection) -> String {
    found.facts.first { $0.name == "values" }?.value ?? ""
  }

  @Test func numbersAreToldInTheFilesPrecision() throws {
    let huge = npy("<f8", [3], doubles([-1e300, 0.5, 1e300]))
    let found = try Inspection(scratch.write("huge.npy", huge))
    #expect(values(found).hasPrefix("-1e+300 … 1e+300, mean"))
    #expect(found.warnings.isEmpty)
    #expect(found.facts.contains { $0.name == "type" && $0.value == "float64" })
    let ids = npy("<i8", [2], little(16_777_217, 8) + little(20_210_105, 8))
    #expect(
      values(try Inspection(scratch.write("ids.npy", ids))).hasPrefix("16777217 … 20210105, mean"))
    let odd = npy("<f8", [2], doubles([.nan, 1]))
    #expect(try Inspection(scratch.write("odd.npy", odd)).warnings == ["1 value is not finite."])
    let long = npy("<u8", [1], little(-1, 8))
    #expect(
      try Inspection(scratch.write("l.npy", long)).warnings.contains { $0.contains("beyond 2⁵³") })
  }

  @Test(arguments: [true, false]) func archivesOfArrays(isDeflated: Bool) throws {
    let path = scratch.write(
      "a.npz",
      zipped(
        [
          ("x.npy", npy("|u1", [2, 2], [1, 2, 3, 9])),
          ("labels.npy", npy("<f8", [1], doubles([.infinity]))),
        ], isDeflated: isDeflated))
    let found = try Inspection(path)
    #expect(found.kind == .array)
    #expect(found.facts.map(\.name) == ["x", "labels"])
    #expect(found.facts[0].value == "2 × 2, uint8, 1 … 9, mean 3.75")
    #expect(found.warnings == ["Array 'labels': 1 value is not finite."])
    var damaged = try ByteReader(path).rest()
    damaged[60] ^= 1
    #expect(throws: DataError.self) { try Inspection(scratch.write("d.npz", damaged)) }
    #expect(throws: DataError.self) {
      try Inspection(scratch.write("c.npz", Array(damaged.prefix(damaged.count / 2))))
    }
  }
}
