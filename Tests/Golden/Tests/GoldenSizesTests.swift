import Testing

@testable import Golden

struct GoldenSizesTests {
  private func sizes(
    _ tensors: KeyValuePairs<String, [Int]>, _ attributes: [String: GoldenValue] = [:],
    _ patterns: KeyValuePairs<String, String>
  ) throws -> GoldenSizes {
    var made = MadeCase("layer", "any", "any", attributes)
    for (name, shape) in tensors {
      made.add(name, "input", shape, MadeCases.numbers(shape.reduce(1, *)))
    }
    let set = try MadeSet([made])
    return try GoldenSizes(
      of: try set.first("any"), attributes: ["units": 1, "kernel_size": 2], patterns)
  }

  @Test func namesStandForSizes() throws {
    let found = try sizes(
      ["x": [2, 5, 4], "w": [4, 9]], ["units": 3], ["x": "… in", "w": "in 3*units", "b?": "units"])
    #expect(found["in"] == 4 && found["units"] == 3)
    let window = try sizes(
      ["w": [3, 2]], ["kernel_size": [3, 2]], ["w": "kernel_size0 kernel_size1"])
    #expect(window["kernel_size1"] == 2)
    let flat = try sizes(["x": [2, 3, 4], "m": [7, 3]], [:], ["x": "batch …?", "m": "…? 3"])
    #expect(flat["batch"] == 2)
    _ = try sizes(["a": [2, 3, 4], "b": [2, 3, 5]], [:], ["a": "… n", "b": "… m"])
  }

  @Test func misfitsAreTold() throws {
    func expectProblem(
      _ tensors: KeyValuePairs<String, [Int]>, _ attributes: [String: GoldenValue] = [:],
      _ patterns: KeyValuePairs<String, String>, _ words: String
    ) {
      #expect { try sizes(tensors, attributes, patterns) } throws: { "\($0)".contains(words) }
    }
    expectProblem(["x": [2, 4], "w": [5, 3]], [:], ["x": "… in", "w": "in out"], "in 4")
    expectProblem(["w": [4, 3]], ["units": 2], ["w": "in units"], "units 2")
    expectProblem(["w": [4, 8]], [:], ["w": "in 3*units"], "w is [4, 8]")
    expectProblem(["x": [4]], [:], ["x": "batch time in"], "“batch time in”")
    expectProblem(["x": [4]], [:], ["x": "n", "y": "n"], "y is missing")
    expectProblem(["a": [2, 3], "b": [4, 3]], [:], ["a": "… n", "b": "… n"], "b is [4, 3]")
  }
}
