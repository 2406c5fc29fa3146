import CFused
import Chalk
import Foundation
import Synchronization

/// The work of a book: as many things at once as there are cores, with progress.
///
/// After the first error nothing new is begun: on a full disk the rest would fail too, slowly.
struct BookWork: Sendable {
  let progress: ProgressLine

  /// Does `count` things, and returns their results in order; throws the first error.
  func onAllCores<Result: Sendable>(
    _ activity: String, _ count: Int, _ work: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let state = Mutex((next: 0, done: 0, results: [Int: Result](), error: (any Error)?.none))
    let cores = min(ProcessInfo.processInfo.activeProcessorCount, max(1, count))
    DispatchQueue.concurrentPerform(iterations: cores) { _ in
      // Two lessons at once with all threads each would only wait for one another.
      let threads = fused_threads()
      if count >= cores { fused_set_threads(1) }
      defer { fused_set_threads(threads) }
      while let index = state.withLock({ state -> Int? in
        guard state.error == nil, state.next < count else { return nil }
        state.next += 1
        return state.next - 1
      }) {
        do {
          let result = try work(index)
          let done = state.withLock { state in
            state.results[index] = result
            state.done += 1
            return state.done
          }
          progress.show(Board.Progress(activity: activity, done: done, total: count))
        } catch {
          state.withLock { $0.error = $0.error ?? error }
        }
      }
    }
    return try state.withLock { state in
      if let error = state.error { throw error }
      return (0..<count).map { state.results[$0]! }
    }
  }
}
