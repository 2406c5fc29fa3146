/// Values by name that take up so much room at most: where a new one does not fit, those go that were not asked for
/// the longest.
public struct BoundedStore<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// How much room there is, in the unit of the costs.
  public let room: Int
  /// How much of it is taken.
  public private(set) var taken = 0
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  private struct Entry {
    var value: Value
    var cost: Int
    var lastUse: Int
  }

  /// An empty store with so much room.
  public init(room: Int) {
    self.room = room
  }

  /// How many values there are.
  public var count: Int { entries.count }

  /// The value of this name, which from now on is the one asked for last.
  public mutating func value(_ key: Key) -> Value? {
    guard entries[key] != nil else { return nil }
    clock += 1
    entries[key]?.lastUse = clock
    return entries[key]?.value
  }

  /// Keeps a value. One that is larger than all the room is not kept.
  public mutating func keep(_ value: Value, as key: Key, cost: Int) {
    remove(key)
    guard cost <= room else { return }
    while taken + cost > room, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      remove(oldest.key)
    }
    clock += 1
    entries[key] = Entry(value: value, cost: max(0, cost), lastUse: clock)
    taken += max(0, cost)
  }

  /// Forgets a value.
  public mutating func remove(_ key: Key) {
    if let entry = entries.removeValue(forKey: key) { taken -= entry.cost }
  }
}
