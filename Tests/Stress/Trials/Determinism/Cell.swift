import Figures
import Hashing
import Tensors

/// Something that is computed, and what about it is the same to the last bit.
public struct Cell: Sendable {
  public let name: String
  /// Whether it is the same with one thread and with two, and under both kernel sets.
  public let sameForThreads: Bool
  public let sameForKernels: Bool
  /// Why, or why not.
  public let why: String
  /// What it comes to: bytes of any kind, and a number that can be compared where bits differ.
  let compute: @Sendable () throws -> Result

  /// What a cell comes to.
  public struct Result: Equatable, Sendable {
    public let hash: String
    public let number: Double

    init(bytes: some Sequence<UInt8>, number: Double = 0) {
      hash = SHA256.hex(Array(bytes))
      self.number = number
    }

    init(_ numbers: [Double]) {
      self.init(
        bytes: numbers.flatMap { number in
          (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) }
        }, number: numbers.last ?? 0)
    }

    init(_ tensors: Tensor...) { self.init(tensors.flatMap(\.values)) }
  }

  init(
    _ name: String, sameForThreads: Bool = true, sameForKernels: Bool, _ why: String,
    compute: @escaping @Sendable () throws -> Result
  ) {
    self.name = name
    self.sameForThreads = sameForThreads
    self.sameForKernels = sameForKernels
    self.why = why
    self.compute = compute
  }

  /// The cell's row in `Docs/Determinism.md`.
  public var row: String {
    let words = [true, sameForThreads, sameForKernels].map { $0 ? "same bits" : "differs" }
    return "| \(name) | " + words.joined(separator: " | ") + " | \(why) |"
  }

  /// The table of `Docs/Determinism.md`.
  public static var table: String {
    ([
      "| what | another run | another number of threads | another kernel set | why |",
      "|---|---|---|---|---|",
    ] + all.map(\.row)).joined(separator: "\n")
  }

  /// The results of all cells as lines, for another process to read.
  public static func report() throws -> String {
    try (all + planted).map { cell in
      let result = try cell.compute()
      return "\(cell.name)\t\(result.hash)\t\(result.number)"
    }.joined(separator: "\n")
  }

  /// Reads what `report` wrote.
  public static func read(_ report: String) -> [String: Result] {
    var results: [String: Result] = [:]
    for line in report.split(separator: "\n") {
      let parts = line.split(separator: "\t").map(String.init)
      guard parts.count == 3, let number = Double(parts[2]) else { continue }
      results[parts[0]] = Result(hash: parts[1], number: number)
    }
    return results
  }
}

extension Cell.Result {
  init(hash: String, number: Double) {
    self.hash = hash
    self.number = number
  }
}
