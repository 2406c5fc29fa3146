import Chalk
import Foundation
import Testing

/// `chalk model run` from `.npy` to `.npy`.
@Suite struct ModelRunTests {
  private let chalk = try! ChalkProcess()

  /// A field of a protobuf message: its number, and bytes with their length.
  private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(bytes.count)] + bytes
  }

  private func number(_ number: UInt8, _ value: UInt8) -> [UInt8] { [number << 3, value] }

  /// y = x + x, both of two 64-bit whole numbers.
  private func model() -> [UInt8] {
    func port(_ name: String) -> [UInt8] {
      let shape = field(1, number(1, 2))
      return field(1, Array(name.utf8)) + field(2, field(1, number(1, 7) + field(2, shape)))
    }
    let node =
      field(1, Array("x".utf8)) + field(1, Array("x".utf8)) + field(2, Array("y".utf8))
      + field(4, Array("Add".utf8))
    let graph =
      field(1, node) + field(2, Array("g".utf8)) + field(11, port("x")) + field(12, port("y"))
    return number(1, 8) + field(7, graph) + field(8, number(2, 17))
  }

  @Test func wholeNumbersKeepEveryDigitAndOtherTypesAreNamed() throws {
    defer { chalk.remove() }
    let file = chalk.folder.appendingPathComponent("model.onnx")
    try Data(model()).write(to: file)
    let x = chalk.folder.appendingPathComponent("x.npy").path
    let out = chalk.folder.appendingPathComponent("out").path
    let run = ["model", "run", file.path, "--input", "x=\(x)", "--out", out]

    try NPYArray(integers: [1 << 53 + 1, -5], shape: [2], as: .int64).write(to: x)
    let sound = try chalk.run(run)
    #expect(sound.status == 0, "\(sound.errors)")
    #expect(sound.output.contains("y int64 [2]"))
    guard case .integers(let sums) = try NPYArray(path: out + "/y.npy").numbers else {
      Issue.record("y is of another type")
      return
    }
    #expect(sums == [1 << 54 + 2, -10])

    try Tensor([1, 2]).write(npy: x)
    let odd = try chalk.run(run)
    #expect(odd.status == 1 && odd.errors.contains("the input x"), "\(odd.errors)")
    #expect(odd.errors.contains("float32") && odd.errors.contains("int64"))

    try NPYArray(integers: [1, 2, 3], shape: [3], as: .int64).write(to: x)
    let long = try chalk.run(run)
    #expect(long.status == 1 && long.errors.contains("the input x"), "\(long.errors)")

    let twice = try chalk.run(run + ["--input", "x=\(x)"])
    #expect(twice.status == 64 && twice.errors.contains("twice"), "\(twice.errors)")
  }
}
