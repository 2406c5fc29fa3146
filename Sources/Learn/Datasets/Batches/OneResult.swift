import Dispatch
import Synchronization

/// A result that one thread gives and another waits for.
final class OneResult<Value: Sendable>: Sendable {
  private let value = Mutex<Result<Value, DataError>?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func set(_ result: Result<Value, DataError>) {
    value.withLock { $0 = result }
    isThere.signal()
  }

  func wait() -> Result<Value, DataError> {
    isThere.wait()
    return value.withLock { $0! }
  }
}
