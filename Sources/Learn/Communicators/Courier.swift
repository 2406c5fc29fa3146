import Dispatch
import Foundation
import Synchronization

/// A thread that sends while another computes: jobs are done one after another, in the order in which they come.
///
/// Where the communicator allows no second thread, jobs are done at once by whoever brings them.
package final class Courier: Sendable {
  /// Something to send.
  package typealias Job = @Sendable () -> Void

  private let queue: Mailbox?

  /// A courier for a communicator.
  package init(_ communicator: any Communicator) {
    guard communicator.allowsOtherThread, communicator.size > 1 else {
      queue = nil
      return
    }
    let queue = Mailbox()
    self.queue = queue
    let thread = Thread { while let job = queue.take() { job() } }
    thread.stackSize = 1 << 20
    thread.start()
  }

  deinit { queue?.put(nil) }

  /// Hands over a job.
  package func send(_ job: @escaping Job) {
    if let queue { queue.put(job) } else { job() }
  }

  /// Waits until all jobs so far are done.
  package func wait() {
    guard let queue else { return }
    let isDone = DispatchSemaphore(value: 0)
    queue.put { isDone.signal() }
    isDone.wait()
  }
}

/// Jobs that wait; nil ends the thread.
private final class Mailbox: Sendable {
  private let jobs = Mutex<[Courier.Job?]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  func put(_ job: Courier.Job?) {
    jobs.withLock { $0.append(job) }
    arrivals.signal()
  }

  func take() -> Courier.Job? {
    arrivals.wait()
    return jobs.withLock { $0.removeFirst() }
  }
}
