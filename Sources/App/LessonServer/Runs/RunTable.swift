/// Which lessons run, and which wait: a value that says what is to be started and stopped.
///
/// Each page wants one run at most, the one it asked for last. A run that no page wants is stopped; two pages that want
/// the same share it. Where as many run as may, the others wait in the order in which they were asked for.
public struct RunTable: Sendable, Equatable {
  /// What is to be done.
  public enum Step: Sendable, Equatable {
    case start(RunRequest)
    case stop(RunRequest)
  }

  private let limit: Int
  private var wanted: [(page: String, request: RunRequest)] = []
  private var running: [RunRequest] = []

  /// A table for so many runs at the same time.
  public init(limit: Int) {
    self.limit = max(1, limit)
  }

  /// The runs that go on.
  public var current: [RunRequest] { running }

  /// The run that a page waits for.
  public func request(of page: String) -> RunRequest? {
    wanted.first { $0.page == page }?.request
  }

  /// The pages that wait for a run.
  public func pages(waitingFor request: RunRequest) -> [String] {
    wanted.filter { $0.request == request }.map(\.page)
  }

  /// A page wants this run, and no longer the one before.
  public mutating func want(_ request: RunRequest, by page: String) -> [Step] {
    if self.request(of: page) == request { return [] }
    wanted.removeAll { $0.page == page }
    wanted.append((page, request))
    return steps()
  }

  /// A page wants nothing any more.
  public mutating func leave(_ page: String) -> [Step] {
    wanted.removeAll { $0.page == page }
    return steps()
  }

  /// A run is over: the pages that waited for it wait no longer.
  public mutating func end(_ request: RunRequest) -> (pages: [String], steps: [Step]) {
    let pages = pages(waitingFor: request)
    wanted.removeAll { $0.request == request }
    running.removeAll { $0 == request }
    return (pages, steps())
  }

  private mutating func steps() -> [Step] {
    var steps: [Step] = []
    for request in running where pages(waitingFor: request).isEmpty {
      steps.append(.stop(request))
    }
    let wantedRuns = wanted.map(\.request)
    running.removeAll { !wantedRuns.contains($0) }
    for (_, request) in wanted where running.count < limit && !running.contains(request) {
      running.append(request)
      steps.append(.start(request))
    }
    return steps
  }

  /// Whether both hold the same.
  public static func == (one: RunTable, other: RunTable) -> Bool {
    one.limit == other.limit && one.running == other.running
      && one.wanted.map(\.page) == other.wanted.map(\.page)
      && one.wanted.map(\.request) == other.wanted.map(\.request)
  }
}
