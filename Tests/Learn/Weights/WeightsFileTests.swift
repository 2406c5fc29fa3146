import Foundation
import Tensors
import Testing
import Weights

struct WeightsFileTests {
  @Test func readsWhatPythonHasWritten() throws {
    let file = try WeightsFile(bytes: PythonFixture.bytes)
    #expect(
      file.tensors.map(\.name)
        == ["scalar", "bias", "dense/kernel", "empty", "labels", "half", "bytes", "flag"])
    #expect(file.metadata == ["format": "pt", "note": "a \"quoted\" ü text"])
    #expect(file["dense/kernel"]!.floats == [1.5, -2, 3, 0.25, 1e-30, -1e30])
    #expect(file["dense/kernel"]!.shape == [2, 3])
    #expect(file["bias"]!.values == [0.1, 0.2] && file["bias"]!.precision == .double)
    #expect(file["labels"]!.values == [-1, 0, 2_147_483_647])
    #expect(file["half"]!.floats == [0.5, -65504, Float(Float16(6.1e-5))])
    #expect(file["bytes"]!.values == [0, 255] && file["flag"]!.values == [1, 0])
    #expect(file["scalar"]!.scalar == 7 && file["scalar"]!.shape == .scalar)
    #expect(file["empty"]!.shape == [0, 3])
  }

  @Test func writesTheSameBytesThatPythonWrites() throws {
    // Python sorts the metadata differently from run to run; without it the files are the same.
    var file = try WeightsFile(bytes: PythonFixture.bytes)
    file.metadata = [:]
    let again = try WeightsFile(bytes: try file.bytes())
    for (a, b) in zip(file.tensors, again.tensors) {
      #expect(a.name == b.name && a.type == b.type && a.tensor.isIdentical(to: b.tensor))
    }
    let length = { (bytes: [UInt8]) in Int(bytes[0]) + Int(bytes[1]) << 8 }
    let (ours, theirs) = (try file.bytes(), PythonFixture.bytes)
    #expect(ours[(8 + length(ours))...] == theirs[(8 + length(theirs))...])
  }

  @Test(arguments: NumberType.allCases)
  func everyTypeComesBack(type: NumberType) throws {
    let x = Tensor([[0, 1, 1], [1, 0, 1]])
    let file = WeightsFile([NamedTensor("x", x, as: type)])
    let back = try WeightsFile(bytes: try file.bytes())
    #expect(back.tensors[0].type == type)
    #expect(back["x"]!.values == x.values && back["x"]!.shape == [2, 3])
  }

  @Test func floatsKeepEveryBit() throws {
    let odd: [Float] = [-0.0, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi]
    let file = WeightsFile([
      ("f", Tensor(odd)), ("d", Tensor([0.1, -.infinity, .leastNonzeroMagnitude], .double)),
    ])
    let back = try WeightsFile(bytes: try file.bytes())
    #expect(back["f"]!.isIdentical(to: file["f"]!) && back["d"]!.isIdentical(to: file["d"]!))
  }

  @Test func brainFloatsAreRounded() throws {
    // 1 + 2⁻⁸ lies between two: to the even one. 1 + 3·2⁻⁸ too: up.
    let x = Tensor([1 + 0x1p-8, 1 + 3 * 0x1p-8, -2.5])
    let back = try WeightsFile(bytes: try WeightsFile([NamedTensor("x", x, as: .bf16)]).bytes())
    #expect(back["x"]!.values == [1, 1 + 0x1p-6, -2.5])
  }

  @Test func transposedTensorsAreWrittenAsTheyRead() throws {
    let x = Tensor([[1, 2, 3], [4, 5, 6]]).transposed()
    let back = try WeightsFile(bytes: try WeightsFile([("x", x)]).bytes())
    #expect(back["x"]!.values == [1, 4, 2, 5, 3, 6])
  }

  @Test func numbersThatDoNotFitAreRefused() {
    for (value, type) in [(0.5, NumberType.i32), (128, .i8), (-1, .u8), (.nan, .i64), (2, .bool)] {
      let file = WeightsFile([NamedTensor("x", Tensor([value], .double), as: type)])
      #expect(throws: WeightsError.self) { try file.bytes() }
    }
    let twice = WeightsFile([("x", Tensor(1)), ("x", Tensor(2))])
    #expect(throws: WeightsError.duplicate(name: "x")) { try twice.bytes() }
  }

  @Test func wantedTensorsComeInOrderOrNotAtAll() throws {
    let file = WeightsFile([("a", .ones([2])), ("b", .zeros([3])), ("c", .ones([1]))])
    let found = try file.tensors(matching: [("c", [1]), ("a", [2])])
    #expect(found.map(\.shape) == [[1], [2]])
    #expect(throws: WeightsError.missing(names: ["d", "e"], found: ["a", "b", "c"])) {
      try file.tensors(matching: [("a", [2]), ("d", [1]), ("e", [1])])
    }
    #expect(throws: WeightsError.shape(name: "b", got: [3], need: [1, 3])) {
      try file.tensors(matching: [("b", [1, 3])])
    }
    #expect(
      "\(WeightsError.missing(names: ["d"], found: ["a"]))"
        == "“d” is not in the file, which has “a”; try the weights of the same model")
  }

  @Test func aFileIsThereWholeOrNotAtAll() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "model.safetensors").path
    try WeightsFile([("x", Tensor([1, 2]))]).write(to: path)
    try WeightsFile([("x", Tensor([3, 4]))]).write(to: path)
    #expect(try WeightsFile(path: path)["x"]!.values == [3, 4])
    #expect(throws: WeightsError.self) {
      try WeightsFile([NamedTensor("x", Tensor([0.5]), as: .i8)]).write(to: path)
    }
    #expect(try WeightsFile(path: path)["x"]!.values == [3, 4])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)

    #expect(throws: WeightsError.file(path: folder.path, reason: "Is a directory")) {
      try WeightsFile([("x", Tensor(1))]).write(to: folder.path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    let nowhere = folder.appending(path: "no/such/place").path
    #expect(throws: WeightsError.file(path: nowhere, reason: "No such file or directory")) {
      try WeightsFile().write(to: nowhere)
    }
    #expect(throws: WeightsError.file(path: nowhere, reason: "No such file or directory")) {
      try WeightsFile(path: nowhere)
    }
    #expect(throws: WeightsError.self) { try WeightsFile(path: folder.path) }
  }
}
