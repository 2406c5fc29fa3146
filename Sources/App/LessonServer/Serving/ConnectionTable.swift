/// The connections that are open. Where there are too many, the one goes that has waited longest without having asked
/// for anything: whoever opens a thousand and says nothing keeps nobody out.
struct ConnectionTable {
  private let limit: Int
  private var next = 0
  /// In the order in which they came.
  private var connections: [(id: Int, isIdle: Bool, end: @Sendable () -> Void)] = []

  /// A table of no connections.
  init(limit: Int) {
    self.limit = max(1, limit)
  }

  /// How many there are.
  var count: Int { connections.count }

  /// A connection has come; nil where there is no room, and it is to be closed at once.
  ///
  /// - Parameter end: ends it.
  mutating func add(ending end: @escaping @Sendable () -> Void) -> Int? {
    if connections.count >= limit {
      guard let idle = connections.firstIndex(where: \.isIdle) else { return nil }
      connections.remove(at: idle).end()
    }
    next += 1
    connections.append((next, true, end))
    return next
  }

  /// It has asked for something.
  mutating func noteRequest(_ id: Int) {
    if let index = connections.firstIndex(where: { $0.id == id }) {
      connections[index].isIdle = false
    }
  }

  /// It is over.
  mutating func remove(_ id: Int) {
    connections.removeAll { $0.id == id }
  }
}
