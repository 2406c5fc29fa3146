import Testing

@testable import Communicators

/// The order of a sum, seen by adding words: the brackets show it.
struct ShardTreeTests {
  private func bracketed(_ a: String, _ b: String) -> String { "(\(a)+\(b))" }

  @Test func neighboursAreAddedFirst() {
    var sums = ShardSums<String>(ShardTree(shards: 4))
    for shard in 0..<4 { sums.add("\(shard)", shard: shard, bracketed) }
    #expect(sums.parts.map(\.value) == ["((0+1)+(2+3))"])
  }

  /// However shards are shared out, the brackets are the same: for every number of shards and processes.
  @Test(arguments: 1...13)
  func bracketsDoNotDependOnTheProcesses(shards: Int) {
    let tree = ShardTree(shards: shards)
    var whole = ShardSums<String>(tree)
    for shard in 0..<shards { whole.add("\(shard)", shard: shard, bracketed) }
    #expect(whole.parts.count == 1)
    for size in 1...shards {
      var roots: [Range<Int>: String] = [:]
      for rank in 0..<size {
        let own = Distribution.part(rank, of: size, count: shards)
        var sums = ShardSums<String>(tree)
        for shard in own { sums.add("\(shard)", shard: shard, bracketed) }
        #expect(sums.parts.map(\.shards) == tree.roots(of: own), "\(size) processes")
        for part in sums.parts { roots[part.shards] = part.value }
      }
      #expect(tree.sum(roots: roots, bracketed) == whole.parts[0].value, "\(size) processes")
    }
  }

  /// Parts that lie one behind the other, added as many times as is said: the brackets of the tree. For the roots of all
  /// processes, and for the shards of each root.
  @Test(arguments: 1...13)
  func additionsBehindParts(shards: Int) {
    let tree = ShardTree(shards: shards)
    func added(_ parts: [Range<Int>], _ words: [String]) -> [String] {
      var sums: [String] = []
      for (word, count) in zip(words, tree.additions(behind: parts)) {
        sums.append(word)
        for _ in 0..<count {
          let right = sums.removeLast()
          sums.append(bracketed(sums.removeLast(), right))
        }
      }
      return sums
    }
    let ones = (0..<shards).map { $0..<$0 + 1 }
    let whole = added(ones, ones.map { "\($0.lowerBound)" })
    var sums = ShardSums<String>(tree)
    for shard in 0..<shards { sums.add("\(shard)", shard: shard, bracketed) }
    #expect(whole == sums.parts.map(\.value))
    for size in 1...shards {
      let roots = (0..<size).flatMap {
        tree.roots(of: Distribution.part($0, of: size, count: shards))
      }
      let words = roots.flatMap { root in
        added(root.map { $0..<$0 + 1 }, root.map { "\($0)" })
      }
      #expect(words.count == roots.count)
      #expect(added(roots, words) == whole, "\(size) processes")
    }
  }

  /// Where each process has as many shards, and these are a part of the tree, it has one sum to send.
  @Test func halvesAndQuartersAreOneSum() {
    let tree = ShardTree(shards: 4)
    for size in [1, 2, 4] {
      for rank in 0..<size {
        #expect(tree.roots(of: Distribution.part(rank, of: size, count: 4)).count == 1)
      }
    }
  }

  /// The checker of the brackets notices another order.
  @Test func anotherOrderIsNoticed() {
    let fromLeft = (1..<4).reduce("0") { bracketed($0, "\($1)") }
    #expect(fromLeft != "((0+1)+(2+3))")
  }
}
