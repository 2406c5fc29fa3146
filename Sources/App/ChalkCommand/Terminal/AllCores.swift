import CFused
import Chalk
import Foundation
import Synchronization

/// Does as many of `count` things at once as there are cores, the first ones first, until all are done or `work` says
/// that no more are wanted.
///
/// Where there is something for each core, arithmetic takes one thread for each: two lessons at once with all threads
/// each would only wait for one another.
func forEachOnAllCores(_ count: Int, _ work: @Sendable (Int) -> Bool) {
  let next = Mutex<Int?>(0)
  let cores = min(ProcessInfo.processInfo.activeProcessorCount, max(1, count))
  DispatchQueue.concurrentPerform(iterations: cores) { _ in
    let threads = fused_threads()
    if count >= cores { fused_set_threads(1) }
    defer { fused_set_threads(threads) }
    while let index = next.withLock({ next -> Int? in
      guard let index = next, index < count else { return nil }
      next = index + 1
      return index
    }) {
      if !work(index) { next.withLock { $0 = nil } }
    }
  }
}
