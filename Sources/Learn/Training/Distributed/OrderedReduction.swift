import Communicators
import Glibc
import Tensors

/// The sum over all shards, in the order of ``ShardTree``, whichever process has them.
///
/// With K processes and n numbers each process adds a K-th of the numbers: it gets that part of every other process's
/// sums, and sends the others what comes of it. Where each process has one sum to give, as with 1, 2 or 4 of them and four
/// shards, it sends (K − 1)/K·n numbers twice: 2·(K − 1)/K·n, no more than a ring would.
struct OrderedReduction: Sendable {
  let distribution: Distribution
  let tree: ShardTree

  /// A reduction over the shards of a batch, or over as many other things.
  init(over distribution: Distribution, shards: Int? = nil) {
    self.distribution = distribution
    tree = ShardTree(shards: shards ?? distribution.shards)
  }

  /// What a process has of the shards.
  func shards(of rank: Int) -> Range<Int> {
    Distribution.part(rank, of: distribution.size, count: tree.shards)
  }

  /// The sum, everywhere, of what each process has: for each root of its shards a tensor `[n]`.
  ///
  /// - Parameters:
  ///   - parts: the sums of this process, as ``ShardSums`` makes them; none where it has no shard.
  ///   - like: tells the n and the precision where there are none.
  func callAsFunction(
    _ parts: [(shards: Range<Int>, value: Tensor)], like: Tensor
  ) throws(CommunicationError) -> Tensor {
    let start = ContinuousClock.now
    defer { distribution.traffic.add(sending: (ContinuousClock.now - start).seconds) }
    if distribution.reduction == .fast { return try fast(parts, like) }
    if distribution.size == 1 { return sum(of: parts) }
    return try ordered(parts, like)
  }

  private func sum(of parts: [(shards: Range<Int>, value: Tensor)]) -> Tensor {
    tree.sum(roots: Dictionary(uniqueKeysWithValues: parts.map { ($0.shards, $0.value) })) {
      $0 + $1
    }
  }

  private func ordered(
    _ parts: [(shards: Range<Int>, value: Tensor)], _ like: Tensor
  ) throws(CommunicationError) -> Tensor {
    let (size, precision, count) = (distribution.size, like.precision, like.count)
    let width = precision.bytesPerElement
    let pieces = (0..<size).map { Distribution.part($0, of: size, count: count) }
    let own = pieces[distribution.rank]

    let outgoing = pieces.map { piece in
      Bytes.joined(parts.map { $0.value.slice(piece, axis: 0).bytes })
    }
    let roots = (0..<size).map { tree.roots(of: shards(of: $0)) }
    let came = try distribution.communicator.exchange(
      outgoing, counts: roots.map { $0.count * own.count * width })

    var sums: [Range<Int>: Tensor] = [:]
    for (roots, bytes) in zip(roots, came) {
      for (place, root) in roots.enumerated() {
        let first = place * own.count * width
        sums[root] = Tensor(
          bytes: bytes[first..<first + own.count * width], shape: [own.count], precision)
      }
    }
    let piece = tree.sum(roots: sums) { $0 + $1 }.bytes
    let counts = pieces.map { $0.count * width }
    let all = try distribution.communicator.allGather(piece, counts: counts)
    let sent = outgoing.indices.filter { $0 != distribution.rank }.map { outgoing[$0].count }
    distribution.traffic.add(sentBytes: sent.reduce(0, +) + (size - 1) * piece.count)
    return Tensor(bytes: Bytes.joined(all)[...], shape: [count], precision)
  }

  /// In the engine's own order, which depends on the number of processes.
  private func fast(
    _ parts: [(shards: Range<Int>, value: Tensor)], _ like: Tensor
  ) throws(CommunicationError) -> Tensor {
    let own = parts.dropFirst().reduce(parts.first?.value ?? like.zerosLike) { $0 + $1.value }
    let (size, bytes) = (distribution.size, own.count * own.precision.bytesPerElement)
    distribution.traffic.add(sentBytes: 2 * (size - 1) * bytes / size)
    let communicator = distribution.communicator
    switch own.precision {
    case .single: return Tensor(try communicator.allReduce(own.floats), shape: own.shape)
    case .double: return Tensor(try communicator.allReduce(own.values), shape: own.shape, .double)
    }
  }
}
