import Foundation
import Tensors
import Testing

@testable import ONNX

/// Arrays from `.npy` through a graph to `.npy`: every digit is kept, and what does not fit is named.
struct NumberFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("onnx-numbers-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// y = x through Identity, a Cast to its own type, and where it is a number plus 1.
  private func run(_ array: ONNXArray) throws -> ONNXArray {
    try array.write(npy: path("x.npy"))
    var graph = ONNXGraph()
    graph.inputs = [ONNXPort("x", array.type, array.shape.map { .known($0) })]
    graph.outputs = [ONNXPort("y", array.type, nil)]
    let to: [String: ONNXAttribute] = ["to": .int(Int64(array.type.rawValue))]
    graph.nodes = [
      ONNXNode(name: "same", kind: "Identity", inputs: ["x"], outputs: ["a"]),
      ONNXNode(name: "cast", kind: "Cast", inputs: ["a"], outputs: ["b"], attributes: to),
    ]
    if array.type == .bool {
      graph.nodes.append(ONNXNode(name: "not", kind: "Not", inputs: ["b"], outputs: ["y"]))
    } else {
      let one = ONNXArray(integers: [1], shape: [], type: .int64)
      graph.initializers = ["one": try one.converted(to: array.type)]
      graph.nodes.append(ONNXNode(name: "add", kind: "Add", inputs: ["b", "one"], outputs: ["y"]))
    }
    let file = try ONNXFile(bytes: ONNXFile(graph: graph, opsets: ["": 17]).bytes())
    let x = try file.graph.inputs[0].array(npy: path("x.npy"))
    let y = try ONNXRunner(file).run(["x": x])[0].array
    try y.write(npy: path("y.npy"))
    return try ONNXArray(npy: path("y.npy"))
  }

  private static let cases: [(ONNXType, [Int64], [Int])] = [
    (.int64, [9_007_199_254_740_992, -9_007_199_254_740_994, .max - 1, .min], [4]),
    (.int32, [16_777_216, -2_147_483_648, 1_073_741_824], [3, 1]), (.uint8, [254, 0, 128], [3]),
    (.uint64, [-3, .max], [2]), (.int8, [-128, 126], [1, 2]), (.uint32, [4_294_967_294], []),
  ]

  @Test(arguments: cases)
  func wholeNumbersKeepEveryDigit(_ type: ONNXType, _ numbers: [Int64], _ shape: [Int]) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let y = try run(ONNXArray(integers: numbers, shape: shape, type: type))
    #expect(y.type == type && y.shape == shape)
    #expect(y.integers == numbers.map { $0 &+ 1 })
  }

  /// Sums and extremes of whole numbers are whole numbers all the way.
  @Test func reductionsKeepEveryDigit() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let odd: Int64 = 9_007_199_254_740_993
    let x = ONNXArray(integers: [odd, 2, -odd, 1], shape: [2, 2])
    let rows = ONNXArray(integers: [1])
    #expect(try outputs("ReduceSum", [x, rows])[0].integers == [odd + 2, 1 - odd])
    #expect(try outputs("ReduceMax", [x])[0].integers == [odd])
    #expect(try outputs("ReduceMin", [x])[0].integers == [-odd])
    #expect(try outputs("CumSum", [x, rows])[0].integers == [odd, odd + 2, -odd, 1 - odd])
    let unsigned = ONNXArray(integers: [-1, 5], type: .uint64)
    #expect(try outputs("ReduceMax", [unsigned])[0].integers == [-1])
  }

  @Test func doublesAndTruthValuesKeepTheirType() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let x = Tensor([0.1, 1e300, 0x1p52], shape: [3], .double)
    let y = try run(ONNXArray(x))
    #expect(y.type == .float64 && y.doubles == [1.1, 1e300, 0x1p52 + 1])
    let flags = try run(ONNXArray(bools: [true, false], shape: [2, 1]))
    #expect(flags.type == .bool && flags.shape == [2, 1] && flags.integers == [0, 1])
  }

  @Test func anInputOfAnotherTypeOrShapeIsNamed() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try ONNXArray(Tensor([1.0, 2], .double)).write(npy: path("d.npy"))
    let port = ONNXPort("ids", .int64, [.named("n")])
    let words = refusal { try port.array(npy: path("d.npy")) }
    #expect(
      words.contains("ids") && words.contains("float64 [2]") && words.contains("astype('int64')"))
    try ONNXArray(integers: [1, 2], shape: [1, 2]).write(npy: path("i.npy"))
    let shape = refusal { try port.array(npy: path("i.npy")) }
    #expect(shape.contains("ids") && shape.contains("[1, 2]") && shape.contains("[n]"))
    #expect(refusal { try port.array(npy: path("none.npy")) }.contains("none.npy"))
    #expect(try port.array(npy: good()).integers == [9_007_199_254_740_993])
  }

  private func good() throws -> String {
    try ONNXArray(integers: [9_007_199_254_740_993]).write(npy: path("good.npy"))
    return path("good.npy")
  }

  @Test func brainFloatsAreFloatsInNumPyAndStringsAreRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try ONNXArray(Tensor([1.0, 0.1]), as: .bfloat16).write(npy: path("b.npy"))
    #expect(try ONNXArray(npy: path("b.npy")).type == .float32)
    let port = ONNXPort("b", .bfloat16, nil)
    #expect(try port.array(npy: path("b.npy")).type == .bfloat16)
    let words = refusal { try ONNXArray(texts: ["a"]).write(npy: path("s.npy")) }
    #expect(words.contains("s.npy") && words.contains("strings"))
  }

  private func refusal<Value>(_ body: () throws -> Value) -> String {
    do {
      _ = try body()
      return ""
    } catch {
      return "\(error)"
    }
  }
}
