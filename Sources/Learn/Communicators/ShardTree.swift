/// The order in which the shards of a batch are added, whichever process has them.
///
/// The range of all shards is halved again and again: of four shards, (g₀ + g₁) + (g₂ + g₃). A process adds what it can
/// from its own shards, the **roots**; the sums of roots are made by the same halving. So the bits do not depend on who
/// has which shard, and a process with half of the shards sends one sum rather than each gradient.
public struct ShardTree: Sendable {
  /// How many shards there are.
  public let shards: Int

  /// A tree over this many shards.
  public init(shards: Int) { self.shards = shards }

  /// The largest parts of the tree that lie within a process's shards, in order.
  public func roots(of own: Range<Int>) -> [Range<Int>] {
    own.isEmpty ? [] : roots(of: own, in: 0..<shards)
  }

  private func roots(of own: Range<Int>, in node: Range<Int>) -> [Range<Int>] {
    let common = own.clamped(to: node)
    if common.isEmpty { return [] }
    if common == node { return [node] }
    let (left, right) = ShardTree.halves(of: node)
    return roots(of: own, in: left) + roots(of: own, in: right)
  }

  /// The sum of a node from the sums of roots below it.
  public func sum<Value>(
    of node: Range<Int>? = nil, roots: [Range<Int>: Value], _ add: (Value, Value) -> Value
  ) -> Value {
    let node = node ?? 0..<shards
    if let root = roots[node] { return root }
    guard node.count > 1 else { fatalError("ShardTree: shard \(node.lowerBound) is missing") }
    let (left, right) = ShardTree.halves(of: node)
    return add(sum(of: left, roots: roots, add), sum(of: right, roots: roots, add))
  }

  /// How many additions of the last two sums follow each of some parts that lie one behind the other, so that in the end
  /// the sums are those of ``roots(of:)``, or the one of all.
  package func additions(behind parts: [Range<Int>]) -> [Int] {
    var (open, counts) = ([Range<Int>](), [Int]())
    for part in parts {
      open.append(part)
      var count = 0
      while open.count >= 2, areHalves(open[open.count - 2], open[open.count - 1]) {
        let right = open.removeLast()
        open[open.count - 1] = open[open.count - 1].lowerBound..<right.upperBound
        count += 1
      }
      counts.append(count)
    }
    return counts
  }

  static func halves(of node: Range<Int>) -> (Range<Int>, Range<Int>) {
    let middle = (node.lowerBound + node.upperBound) / 2
    return (node.lowerBound..<middle, middle..<node.upperBound)
  }

  /// Whether two neighbors are the halves of one node.
  func areHalves(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    var node = 0..<shards
    while node.count > 1 {
      let (a, b) = ShardTree.halves(of: node)
      if a == left && b == right { return true }
      node = left.lowerBound < a.upperBound ? a : b
    }
    return false
  }
}

/// Sums of the shards of one process, added as soon as both halves of a node are there.
public struct ShardSums<Value> {
  /// The sums, each with the shards that are in it, in order.
  public private(set) var parts: [(shards: Range<Int>, value: Value)] = []
  private let tree: ShardTree

  /// No shard yet.
  public init(_ tree: ShardTree) { self.tree = tree }

  /// Adds the next shard of this process.
  public mutating func add(_ value: Value, shard: Int, _ add: (Value, Value) -> Value) {
    parts.append((shard..<shard + 1, value))
    while parts.count >= 2 {
      let (left, right) = (parts[parts.count - 2], parts[parts.count - 1])
      guard tree.areHalves(left.shards, right.shards) else { return }
      parts.removeLast(2)
      parts.append(
        (left.shards.lowerBound..<right.shards.upperBound, add(left.value, right.value)))
    }
  }
}
