import Foundation
import Testing

/// A layer is made in two ways, `Conv2D(1, 32, 3, using: &random)` and `.conv2D(32, 3)`. Both list the same
/// arguments: names, types and defaults are compared as they stand in the source.
struct ArgumentTests {
  @Test func thePlanHasTheArgumentsOfItsLayer() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Learn/Layers")
    var source = ""
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    where path.hasSuffix(".swift") {
      source += try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8) + "\n"
    }
    let pairs = Self.pairs(in: source)
    #expect(pairs.count > 15)
    for pair in pairs {
      #expect(pair.agree, "\(pair.layer): the plan has \(pair.plan), the layer \(pair.initializer)")
    }
  }

  @Test func aDifferenceIsSeen() {
    func agree(_ initializer: String, _ plan: String) -> Bool? {
      let source = """
        public struct Scale: Layer {
          public init(\(initializer)) {}
        }
        extension LayerPlan {
          public static func scale(\(plan)) -> LayerPlan { LayerPlan("scale") { Scale(f) } }
        }
        """
      return Self.pairs(in: source).first?.agree
    }
    let layer = "_ inputs: Int, _ units: Int, by f: Double = 2, name: String = \"scale\""
    #expect(agree(layer, "_ units: Int, by f: Double = 2, name: String? = nil") == true)
    #expect(agree(layer, "_ units: Int, by f: Double = 3, name: String? = nil") == false)
    #expect(agree(layer, "_ units: Int, name: String? = nil") == false)
    #expect(agree(layer, "_ units: Int, by f: Float = 2, name: String? = nil") == false)
  }

  /// A layer with the arguments of its initializer and of its plan, without what only one of them takes.
  private struct Pair {
    let layer: String
    let initializer, plan: [String]

    /// The initializer may take the sizes of the input first, which the plan is told later.
    var agree: Bool {
      let sizes = initializer.count - plan.count
      return (0...3).contains(sizes) && Array(initializer.dropFirst(sizes)) == plan
    }
  }

  private static func pairs(in source: String) -> [Pair] {
    var initializers: [String: (layer: String, arguments: [String])] = [:]
    for layer in source.matches(of: #/public struct (\w+): \w*Layer \{/#) {
      let rest = source[layer.range.upperBound...]
      let body = rest[..<(rest.firstRange(of: "\n}\n")?.lowerBound ?? rest.endIndex)]
      guard let start = body.firstRange(of: "public init(") else { continue }
      let name = String(layer.1)
      initializers[name.lowercased()] = (name, arguments(body[start.upperBound...]))
    }
    return source.matches(of: #/public static func (\w+)\(/#).compactMap { plan in
      let (rest, name) = (source[plan.range.upperBound...], plan.1.lowercased())
      guard let end = closing(rest), rest[end...].hasPrefix(") -> LayerPlan"),
        let (layer, arguments) = initializers[name] ?? initializers[name + "layer"]
      else { return nil }
      return Pair(layer: layer, initializer: arguments, plan: self.arguments(rest))
    }
  }

  /// The arguments up to the closing bracket, in one writing.
  private static func arguments(_ text: Substring) -> [String] {
    guard let end = closing(text) else { return [] }
    return text[..<end].split(separator: ",")
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { argument in
        !["name:", "using ", "inputShape:", "inputLength:"].contains { argument.hasPrefix($0) }
      }
  }

  /// Where the bracket closes that is open at the start.
  private static func closing(_ text: Substring) -> Substring.Index? {
    var depth = 1
    for place in text.indices {
      if text[place] == "(" { depth += 1 }
      if text[place] == ")" { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }
}
