import Foundation
import Testing

@testable import ONNX

/// The part of the page about ONNX that is made from the cases.
struct ConformanceTableTests {
  private static func row(
    _ group: String, _ name: String, _ operators: [String], _ outcome: ONNXCase.Outcome
  ) -> ConformanceTable.Row {
    ConformanceTable.Row(group: group, name: name, operators: operators, outcome: outcome)
  }

  private static let table = ConformanceTable(
    origin: "onnx 1.2",
    rows: [
      row("node", "test_relu", ["Relu"], .passed),
      row(
        "node", "test_cast_8", ["Cast"],
        .refused("not a sound ONNX model: the tensor: elements of type 17, not supported")),
      row("node", "test_cast_16", ["Cast"], .passed),
      row(
        "node", "test_odd", ["Odd"],
        .refused("the operator Odd (node n) of opset 17 is not supported")),
      row("node", "test_celu_expanded", ["Div", "Mul"], .passed),
      row(
        "pytorch-converted", "test_net", ["Conv", "Odd"],
        .refused("the operator Odd (node n) of opset 9 is not supported: its a|b is 3")),
      row("simple", "test_sum", ["Add"], .failed("1.0 at place 2; needs 3.0")),
    ])

  @Test func operatorsHaveTheirCountsAndReasons() {
    let text = Self.table.text
    for line in [
      "| Cast | 2 | 1 | 1: numbers of type float8e4m3fn |", "| Relu | 1 | 1 |  |",
      "| Odd | 1 | 0 | 1: is not computed (opset 17) |",
      "| graphs of several operators | 1 | 1 |  |", "| `node` | 5 | 3 | 2 | 0 |",
      "| `test_net` | Conv, Odd | refused: Odd: its a\\|b is 3 |",
      "| `test_sum` | Add | failed: 1.0 at place 2; needs 3.0 |", "`libonnx-testdata` (onnx 1.2)",
      "3 pass, 3 are refused, 1 fail.", "**`node`, passed:** `test_relu`, `test_cast_16`, ",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
    let starts = text.split(separator: "\n").map { $0.prefix(5) }
    #expect(starts.filter { ["| Cas", "| Odd"].contains($0) } == ["| Cas", "| Odd"])
  }

  @Test func everyCaseIsPrinted() {
    let lines = Self.table.lines
    #expect(lines.count == 8 && lines.last == "ONNX: 3 passed, 3 refused, 1 failed")
    #expect(lines.contains("failed   test_sum: 1.0 at place 2; needs 3.0"))
  }

  @Test func thePageKeepsWhatStandsAboveTheMark() {
    let page = "# ONNX\n\nWords.\n\n\(ConformanceTable.mark)\n\nold"
    let made = ConformanceTable.page(page, with: "new\n")
    #expect(made == "# ONNX\n\nWords.\n\n\(ConformanceTable.mark)\n\nnew\n")
    #expect(ConformanceTable.page(made, with: "new\n") == made)
    #expect(ConformanceTable.page("", with: "new").hasSuffix("\n\nnew"))
  }

  /// The page is read on other machines: it does not say where the cases lay, or when they were run.
  @Test func noPlaceOfThisMachineIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-cases-\(UUID().uuidString)")
    let test = folder.appendingPathComponent("node/test_broken")
    try FileManager.default.createDirectory(at: test, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data([1, 2, 3]).write(to: test.appendingPathComponent("model.onnx"))
    var table = ConformanceTable()
    table.add(ONNXCase(test), in: folder)
    #expect(table.failed.map(\.name) == ["test_broken"] && table.rows[0].group == "node")
    #expect(!table.text.contains("chalk-cases") && !table.lines.joined().contains("chalk-cases"))
    let path = "/usr/share/data/node/test_x"
    let told = ConformanceTable.told(.failed("\(path)/model.onnx: \(path)"), without: path)
    #expect(told == .failed("model.onnx: the case"))
    #expect(Self.table.text.firstMatch(of: /\d{4}-\d{2}-\d{2}/) == nil)
  }

  /// The page of the repository has the mark, and says what the converters take: every operator of its table.
  @Test func thePageNamesWhatBecomesSourceText() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/ONNX.md")
    let page = try String(contentsOf: path, encoding: .utf8)
    #expect(page.contains("\n\(ConformanceTable.mark)\n"))
    let start = try #require(page.range(of: "| | operators |"))
    let end = try #require(page.range(of: ConformanceTable.mark))
    let named = page[start.upperBound..<end.lowerBound].matches(of: /\b[A-Z]\w+/)
      .map { String($0.0) }
    #expect(named.count > 75 && Set(named).count == named.count)
    for name in named {
      #expect(OperatorTable.operators[name] != nil || name == "Scan", "\(name)")
    }
    let other = Set(OperatorTable.operators.keys).subtracting(named)
    for name in other.sorted() {
      var graph = ONNXGraph()
      graph.inputs = [ONNXPort("x", .float32, nil)]
      graph.outputs = [ONNXPort("y", .float32, nil)]
      graph.nodes = [ONNXNode(name: "n", kind: name, inputs: ["x", "x", "x"], outputs: ["y"])]
      let file = ONNXFile(graph: graph, opsets: ["": 17])
      #expect(throws: ONNXError.self, "\(name)") {
        try ONNXSource.pytorch.text(of: file, weights: "w")
      }
    }
  }
}
