import Foundation
import Tensors
import Testing

@testable import ONNX

/// ONNX' own cases as Debian's libonnx-testdata has them, and nine classic networks.
struct ConformanceTests {
  private static let cases = URL(fileURLWithPath: "/usr/share/libonnx-testdata/data")
  private static let networks = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/conformance/onnx-light")

  private static let names = [
    "bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50", "shufflenet",
    "squeezenet", "vgg19", "zfnet512",
  ]

  private static func isThere(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.path)
  }

  /// At least 600 pass, and none that is not refused fails. `CHALK_ONNX_TABLE=FILE` writes what became of each behind
  /// the mark in this page.
  @Test(.enabled(if: isThere(cases), "needs Debian's libonnx-testdata"))
  func debiansCases() throws {
    var table = ConformanceTable(
      origin: ProcessInfo.processInfo.environment["CHALK_ONNX_ORIGIN"] ?? "")
    for test in ONNXCase.all(in: Self.cases) { table.add(test, in: Self.cases) }
    for line in table.lines { print(line) }
    if let path = ProcessInfo.processInfo.environment["CHALK_ONNX_TABLE"] {
      let page = try? String(contentsOfFile: path, encoding: .utf8)
      try ConformanceTable.page(page ?? "", with: table.text)
        .write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(table.passed.count >= 600)
    #expect(table.failed.map(\.name) == [])
  }

  /// The input of the reference run is i/n for the i-th of n numbers.
  @Test(
    .enabled(if: isThere(networks), "needs ../shared/conformance/onnx-light"), arguments: names)
  func aClassicNetwork(_ name: String) throws {
    let path = Self.networks.appendingPathComponent("light_\(name)")
    let file = try ONNXFile(path: path.path + ".onnx")
    let input = try #require(file.graph.neededInputs.first)
    let sizes = try #require(input.shape).map { size in
      if case .known(let size) = size { size } else { 1 }
    }
    let count = sizes.reduce(1, *)
    let x = Tensor((0..<count).map { Float($0) / Float(count) }, shape: Shape(sizes))
    let y = try ONNXRunner(file).run([input.name: ONNXArray(x)])[0].array
    let wanted = try ONNXFile.value(
      bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path.path + "_output_0.pb"))))
    let difference = ONNXCase.difference(.array(y), wanted, relative: 1e-3, absolute: 1e-4)
    #expect(difference == nil)
  }

  /// None of the networks that lie there is left out.
  @Test(.enabled(if: isThere(networks), "needs ../shared/conformance/onnx-light"))
  func everyNetworkIsRun() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.networks.path)
    let there = files.filter { $0.hasSuffix(".onnx") }.map { $0.dropFirst(6).dropLast(5) }
    #expect(there.map(String.init).sorted() == Self.names)
  }

  /// An output that is another one is noticed: the reference's, with one number changed.
  @Test(.enabled(if: isThere(networks), "needs ../shared/conformance/onnx-light"))
  func anotherOutputIsNoticed() throws {
    let path = Self.networks.appendingPathComponent("light_squeezenet_output_0.pb")
    let wanted = try ONNXFile.value(bytes: [UInt8](Data(contentsOf: path)))
    var numbers = try #require(wanted.array).doubles
    let shape = try #require(wanted.array).shape
    numbers[7] += 0.01
    let odd = try ONNXArray(doubles: numbers, shape: shape, type: .float32)
    #expect(
      ONNXCase.difference(.array(odd), wanted, relative: 1e-3, absolute: 1e-4) != nil)
  }
}
