import Communicators
import Foundation
import Synchronization

/// A folder in which every `fit` of a program leaves its latest checkpoint, so that the program can be started again and
/// goes on where it was: a scope, as ``Distribution`` is, so that a lesson needs no change.
///
/// The first `fit` writes `fit-001.safetensors`, the next one `fit-002.safetensors`. Started again, a `fit` that was done
/// is done at once, the one that was stopped goes on after its last whole epoch, and the others begin. Of several processes
/// the first reads and writes; there may be other ones, and more or fewer of them, than before.
public final class TrainingCheckpoints: Sendable {
  @TaskLocal static var current: TrainingCheckpoints?

  private let folder: String
  private let isResuming: Bool
  private let fits = Mutex(0)

  /// Checkpoints in a folder, which is made where it is not there.
  ///
  /// - Parameter isResuming: whether to go on from those that are there; otherwise they are removed by the first `fit`.
  public init(folder: String, isResuming: Bool) {
    (self.folder, self.isResuming) = (folder, isResuming)
  }

  /// Runs `body`, in which every `fit` keeps its checkpoint.
  @discardableResult
  public func scope<Result>(_ body: () throws -> Result) rethrows -> Result {
    try TrainingCheckpoints.$current.withValue(self, operation: body)
  }

  /// Runs `body`, in which no `fit` keeps a checkpoint: for those that are parts of a longer training.
  static func without<Result>(
    _ body: () throws(TrainingError) -> Result
  ) throws(TrainingError) -> Result {
    let outcome = $current.withValue(nil) {
      Swift.Result { () throws(TrainingError) -> Result in try body() }
    }
    return try outcome.get()
  }

  /// Makes the next `fit` go on where it was; gives the callback that keeps its checkpoint.
  func begin(_ model: inout some Model) throws(TrainingError) -> Callback {
    let number = fits.withLock { fits in
      fits += 1
      return fits
    }
    let path = "\(folder)/\(name(number))"
    let isThere = try Distribution.together { () throws(TrainingError) -> Double in
      guard Distribution.current?.isFirst ?? true else { return 0 }
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        if number == 1 && !isResuming { try removeOldOnes() }
        return FileManager.default.fileExists(atPath: path) ? 1 : 0
      } catch {
        throw .callback(CheckpointError("the folder '\(folder)': \(error.localizedDescription)"))
      }
    }
    let answer = try Distribution.ofFirst([History.Value("is there", isThere)])
    if isResuming && answer[0].value == 1 {
      do throws(CheckpointError) { try model.resume(from: path) } catch { throw .source(error) }
    }
    return .checkpoint(path)
  }

  private func name(_ number: Int) -> String {
    let digits = String(number)
    return "fit-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      + ".safetensors"
  }

  private func removeOldOnes() throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where file.hasPrefix("fit-") && file.hasSuffix(".safetensors") {
      try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }
}
