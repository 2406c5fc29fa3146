/// The time was over before the work was done.
struct DeadlinePassed: Error {}

/// Does some work that can be cancelled, for so many seconds at most.
///
/// - Throws: `DeadlinePassed` where the time was over, or what the work throws.
func within<Result: Sendable>(
  seconds: Double, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: .seconds(seconds))
      throw DeadlinePassed()
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw DeadlinePassed() }
    return first
  }
}
