import Foundation
import Testing

@testable import Tensors

/// How many units in the last place the elementary functions are off, on the rows of NumPy's validation sets: as many
/// at most as the table of `Docs/Determinism.md` says. The rows lie beside the package; where they are missing, the
/// test is skipped.
@Suite struct ElementaryAccuracyTests {
  static let functions: [UnaryFunction] = [.exp, .expm1, .log, .log1p, .sin, .cos]
  static let names = functions.map { "\($0)" } + ["tanh"]

  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let rows = package.appendingPathComponent("../shared/conformance/numpy/umath")
  static var areThere: Bool { FileManager.default.fileExists(atPath: rows.path) }

  /// An input with the output that a higher precision gives, rounded once.
  struct Row {
    let precision: Precision
    let input, output: Double
  }

  static func rows(of function: String) throws -> [Row] {
    let file = rows.appendingPathComponent("umath-validation-set-\(function).csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    return lines.compactMap { line in
      let cells = line.split(separator: ",")
      guard cells.count == 4, cells[0].hasPrefix("np.float") else { return nil }
      let bits = cells[1...2].compactMap { UInt64($0.dropFirst(2), radix: 16) }
      guard bits.count == 2 else { return nil }
      if cells[0] == "np.float64" {
        let numbers = bits.map(Double.init(bitPattern:))
        return Row(precision: .double, input: numbers[0], output: numbers[1])
      }
      let numbers = bits.map { Double(Float(bitPattern: UInt32($0))) }
      return Row(precision: .single, input: numbers[0], output: numbers[1])
    }
  }

  /// How far off a result is, in units in the last place of the right one. What would be denormal may be 0.
  static func units(_ got: Double, _ want: Double, _ precision: Precision) -> Double {
    if got == want || got.isNaN && want.isNaN { return 0 }
    let least = precision == .single ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    if abs(want) < least && got == 0 { return 0 }
    guard got.isFinite && want.isFinite else { return .infinity }
    return abs(got - want) / (precision == .single ? Double(Float(want).ulp) : want.ulp)
  }

  /// The greatest error of a function, and the input at which it is made.
  static func worst(_ name: String, _ precision: Precision) throws -> (units: Double, at: Double) {
    let rows = try rows(of: name).filter { $0.precision == precision }
    #expect(rows.count > 100)
    let x = Tensor(rows.map(\.input), precision)
    let y = name == "tanh" ? x.tanh() : x.apply(functions.first { "\($0)" == name }!)
    return zip(rows, y.values).reduce((0, 0)) { worst, pair in
      let off = units(pair.1, pair.0.output, precision)
      return off > worst.units ? (off, pair.0.input) : worst
    }
  }

  /// The table of `Docs/Determinism.md`: what stands below "readable, single", "fast, single", "readable, double" and
  /// "fast, double".
  static func stated(_ name: String) throws -> [Double] {
    let page = try String(
      contentsOf: package.appendingPathComponent("Docs/Determinism.md"), encoding: .utf8)
    let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") })
    return line.split(separator: "|").dropFirst().compactMap {
      Double($0.trimmingCharacters(in: .whitespaces))
    }
  }

  @Test(
    .enabled(if: ElementaryAccuracyTests.areThere, "needs ../shared/conformance/numpy/umath"),
    arguments: ElementaryAccuracyTests.names)
  func errorsAreThoseOfTheTable(name: String) throws {
    let stated = try Self.stated(name)
    try #require(stated.count == 4)
    var measured: [Double] = []
    for precision in [Precision.single, .double] {
      for kernels in KernelChoice.all {
        let worst = try KernelChoice.with(kernels) { try Self.worst(name, precision) }
        measured.append(worst.units)
        let limit = stated[measured.count - 1]
        #expect(
          worst.units <= limit,
          "\(name), \(kernels.name), \(precision): \(worst.units) units at \(worst.at)")
      }
    }
  }

  @Test func aWrongResultIsFound() {
    #expect(Self.units(1, 1, .single) == 0 && Self.units(.nan, .nan, .double) == 0)
    #expect(Self.units(1 + 0x1p-22, 1, .single) == 2 && Self.units(1 + 0x1p-22, 1, .double) > 1e8)
    #expect(Self.units(.infinity, 1e30, .single) == .infinity)
    #expect(Self.units(0, 1e-40, .single) == 0 && Self.units(0, 1e-40, .double) > 1e10)
  }
}
