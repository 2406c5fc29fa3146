import Chalk
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
    let state = Mutex((done: 0, results: [Int: Result](), error: (any Error)?.none))
    forEachOnAllCores(count) { index in
      do {
        let result = try work(index)
        let (done, goesOn) = state.withLock { state in
          state.results[index] = result
          state.done += 1
          return (state.done, state.error == nil)
        }
        progress.show(Board.Progress(activity: activity, done: done, total: count))
        return goesOn
      } catch {
        state.withLock { $0.error = $0.error ?? error }
        return false
      }
    }
    return try state.withLock { state in
      if let error = state.error { throw error }
      return (0..<count).map { state.results[$0]! }
    }
  }
}
