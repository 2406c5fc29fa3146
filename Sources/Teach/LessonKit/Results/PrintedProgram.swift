import Datasets
import Figures
import Foundation
import Hashing
import Tensors
import Training

/// A program of the documents, and how it is trained at its printed size on real data.
///
/// A lesson that shows one has it as ``Lesson/printedProgram``. `chalk results` trains it, and
/// ``Board/printedSize(_:)`` shows what came of it.
public struct PrintedProgram {
  /// What is trained, and how.
  public let plan: PrintedPlan
  private let excerpts: [String]
  private let file: String
  private let results: [String: String]
  private let prepare: (Board) throws -> PrintedData
  private let make: Networks
  private let train: (Training) throws -> Outcome

  /// Makes the networks of a variant for these examples, from a seed.
  public typealias Networks = (
    _ data: PrintedData, _ variant: String, _ seed: UInt64
  ) throws -> [any Model]

  /// What a training is given.
  public struct Training {
    /// What is trained, and how.
    public let plan: PrintedPlan
    /// The examples.
    public let data: PrintedData
    /// Which of the plan's variants.
    public let variant: String
    /// When it has to end; a `fit` ends after an epoch, and makes one at least.
    public let seconds: Double
    /// Where progress is reported, and from where random numbers come.
    public let board: Board
  }

  /// What comes of a training.
  public struct Outcome {
    /// The numbers.
    public let run: PrintedResult.Run
    /// What a generator has made: a grid of pictures.
    public let picture: PixelImage?

    /// Numbers and, of a generator, a picture.
    public init(_ run: PrintedResult.Run, picture: PixelImage? = nil) {
      (self.run, self.picture) = (run, picture)
    }
  }

  /// A program that has a training of its own.
  ///
  /// - Parameters:
  ///   - excerpts: the excerpts that are the program; they are found as in ``Board/code(_:file:)``.
  ///   - results: the files of `Docs/Results` that the chapter has embedded, by their names; pictures in base64.
  ///   - data: makes the examples; the board is at its full size.
  ///   - networks: makes the networks of a variant, such as a generator and a discriminator.
  ///   - train: trains one variant.
  public init(
    _ plan: PrintedPlan, excerpts: [String], results: [String: String], file: String = #filePath,
    data: @escaping (Board) throws -> PrintedData,
    networks: @escaping Networks = { _, _, _ in [] },
    train: @escaping (Training) throws -> Outcome
  ) {
    (self.plan, self.excerpts, self.results, self.file) = (plan, excerpts, results, file)
    (prepare, make, self.train) = (data, networks, train)
  }

  /// A program that is trained by `fit` and tested by `evaluate`.
  ///
  /// - Parameter model: makes the compiled model for these examples, from a seed.
  public init<Network: Model>(
    _ plan: PrintedPlan, excerpts: [String], results: [String: String], file: String = #filePath,
    data: @escaping (Board) throws -> PrintedData,
    model: @escaping (PrintedData, UInt64) throws -> Network
  ) where Network.Input.Samples == Tensor {
    self.init(
      plan, excerpts: excerpts, results: results, file: file, data: data,
      networks: { data, _, seed in [try model(data, seed)] },
      train: { training in
        var network = try model(training.data, training.plan.seed)
        return Outcome(try training.fit(&network))
      })
  }

  /// SHA-256 of the excerpts that are the program, and of its plan without the remark.
  /// - Throws: `ExcerptError` where an excerpt is not there; `DataError` where its source is not.
  public func fingerprint() throws -> String {
    var settings = plan
    settings.remark = ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var text = String(decoding: try encoder.encode(settings), as: UTF8.self)
    for name in excerpts {
      let excerpt = try CodeExcerpt(named: name, nearFile: file)
      if excerpt.isMissing {
        throw DataError.unsuitable(
          "The program \(plan.program)",
          problem: "its source, \(excerpt.file), is not on this machine",
          advice: "Run it where Chalk was built.")
      }
      text += "\n" + excerpt.text
    }
    return SHA256.hex(Array(text.utf8))
  }

  /// A file of `Docs/Results` as the chapter has it embedded, such as `P05.json`; nil where there is none yet.
  public func embedded(_ name: String) -> String? { results[name] }

  /// The name of the picture of a variant, counted from 0.
  public func pictureName(_ variant: Int) -> String { "\(plan.program)-\(variant).png" }

  /// The examples, and where they are from. What is not in the program is looked for in the usual places.
  public func examples(_ onProgress: @escaping (Board.Progress) -> Void = { _ in }) throws -> (
    data: PrintedData, uses: [DataUse]
  ) {
    let board = fullBoard(onProgress)
    let data = try prepare(board)
    // Where a folder lies on this machine is nobody's business.
    let uses = board.dataUses.map { use in
      DataUse(
        name: use.name.split(separator: "/").last.map(String.init) ?? use.name, count: use.count,
        hash: use.hash)
    }
    return (data, uses)
  }

  /// The networks of a variant before any training, as they are for these examples: one, or of a game both. There are
  /// none where the program does not name them.
  public func networks(for data: PrintedData, variant: String) throws -> [any Model] {
    try make(data, variant, plan.seed)
  }

  /// Trains every variant.
  ///
  /// - Parameters:
  ///   - minutes: the most that all variants take together, without making the examples.
  ///   - library: how the library calls itself, with its version.
  ///   - machine: the machine in general words.
  /// - Returns: the numbers, and for each variant the picture, where it makes one.
  public func result(
    minutes: Double, library: String, machine: String,
    onProgress: @escaping (Board.Progress) -> Void = { _ in }
  ) throws -> (result: PrintedResult, pictures: [PixelImage?]) {
    let mark = try fingerprint()
    let (data, uses) = try examples(onProgress)
    let outcomes = try plan.variants.map { variant in
      try train(
        Training(
          plan: plan, data: data, variant: variant,
          seconds: 60 * minutes / Double(plan.variants.count), board: fullBoard(onProgress)))
    }
    let result = PrintedResult(
      plan: plan, fingerprint: mark, library: library, machine: machine, data: uses,
      limit: minutes, runs: outcomes.map(\.run))
    return (result, outcomes.map(\.picture))
  }

  private func fullBoard(_ onProgress: @escaping (Board.Progress) -> Void) -> Board {
    Board(
      seed: plan.seed, settings: [Control.size: Control.full],
      onProgress: onProgress)
  }
}

extension Lesson {
  /// Most lessons show no program of the documents.
  public var printedProgram: PrintedProgram? { nil }
}
