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

    // One sum to give, as with 1, 2 and 4 processes, is its pieces one behind the other already.
    let outgoing =
      parts.count == 1
      ? parts[0].value
      : Tensor.joined(
        pieces.flatMap { piece in parts.map { $0.value.slice(piece, axis: 0) } }, times: 1,
        precision)
    let sent = pieces.map { $0.count * parts.count * width }
    let roots = (0..<size).map { tree.roots(of: shards(of: $0)) }
    let incoming = roots.map { $0.count * own.count * width }
    let communicator = distribution.communicator
    let came = try Tensor(shape: [incoming.reduce(0, +) / width], precision) {
      room throws(CommunicationError) in
      try outgoing.withBytes { bytes throws(CommunicationError) in
        try communicator.allToAll(bytes, outgoing: sent, into: room, incoming: incoming)
      }
    }

    var (sums, first) = ([Range<Int>: Tensor](), 0)
    for root in roots.joined() {
      sums[root] = came.slice(first..<first + own.count, axis: 0)
      first += own.count
    }
    let piece = tree.sum(roots: sums) { $0 + $1 }
    distribution.traffic.add(
      sentBytes: outgoing.count * width - sent[distribution.rank]
        + (size - 1) * piece.count * width)
    return try Tensor(shape: [count], precision) { room throws(CommunicationError) in
      try piece.withBytes { bytes throws(CommunicationError) in
        try communicator.allGather(bytes, into: room, counts: pieces.map { $0.count * width })
      }
    }
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
