import Synchronization
import Tensors

/// Where layers report data that they cannot take, in the middle of a pass.
///
/// A call of a layer does not throw. Where somebody can throw for it, as `fit`, `evaluate` and `predict` can,
/// the layer reports what it found and goes on with some other number; what comes of the pass is thrown away.
/// Elsewhere it stops with words.
package final class DataFaults: Sendable {
  @TaskLocal private static var ofScope: DataFaults?
  private let first = Mutex<ShapeError?>(nil)

  private init() {}

  /// Whether somebody waits for reports, here and now.
  static var areCollected: Bool { ofScope != nil }

  /// Reports a fault; traps with its words where nobody would hear of it.
  static func report(_ fault: ShapeError) {
    guard let scope = ofScope else { fault.trap() }
    scope.first.withLock { if $0 == nil { $0 = fault } }
  }

  /// Runs `body`, and throws what was reported meanwhile.
  package static func throwing<Result>(_ body: () -> Result) throws(ShapeError) -> Result {
    let faults = DataFaults()
    let result = $ofScope.withValue(faults) { body() }
    if let fault = faults.first.withLock({ $0 }) { throw fault }
    return result
  }
}
