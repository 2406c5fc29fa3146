/// How training is spread over processes: who they are, into how many shards a batch is cut, and how often what was
/// learned is brought together.
///
/// A scope, not an argument: `fit` asks for ``current``, so that a lesson, a program or a plugin's model trains over
/// many processes without a change.
/// ```swift
/// let distribution = try Distribution(communicator)
/// try distribution.scope { try model.fit(x, y, epochs: 3) }
/// ```
public struct Distribution: Sendable {
  /// The distribution of this scope; nil where a process trains by itself.
  @TaskLocal public static var current: Distribution?

  /// The processes.
  public let communicator: any Communicator
  /// Into how many parts a batch is cut, whatever the number of processes: so that 1, 2, 3 and 4 processes add up the
  /// same numbers in the same order.
  public let shards: Int
  /// In which order gradients are added.
  public let reduction: Reduction
  /// How often what was learned is brought together.
  public let averaging: Averaging
  /// The hosts of the processes, in order of rank.
  public let hosts: [String]
  /// What was sent so far, and how long that took.
  public let traffic = Traffic()
  /// Hears of each step of `fit` when it is over, for whoever has to say how far a process had come.
  package let note: @Sendable (_ epoch: Int, _ step: Int) -> Void

  /// The order in which the gradients of shards are added.
  public enum Reduction: String, Sendable, CaseIterable {
    /// Neighbors first, then neighbors of pairs, as ``ShardTree`` says: the same bits for any number of processes.
    case ordered
    /// Whatever the engine does: a little faster, and other last digits for every number of processes.
    case fast
  }

  /// How often what was learned is brought together.
  public enum Averaging: Sendable, Hashable {
    /// Gradients are averaged in every step: as if one process had trained on the whole batch.
    case everyStep
    /// Local SGD (Stich, 2019): each shard's worker takes `steps` steps by itself, then weights are averaged.
    case every(steps: Int)
  }

  /// A distribution over these processes. Every process makes it at the same time: hosts are exchanged.
  ///
  /// - Parameters:
  ///   - communicator: the processes.
  ///   - shards: into how many parts a batch is cut; at least as many as there are processes.
  ///   - reduction: the order in which gradients are added.
  ///   - averaging: how often what was learned is brought together.
  ///   - version: which program this is, and on what kind of machine: the same everywhere.
  ///   - host: the name of this machine; nil asks the system.
  ///   - note: hears of each step of `fit`.
  /// - Throws: ``CommunicationError`` where there are more processes than shards, or two versions of the program.
  public init(
    _ communicator: any Communicator, shards: Int = 4, reduction: Reduction = .ordered,
    averaging: Averaging = .everyStep, version: String = "", host: String? = nil,
    note: @escaping @Sendable (_ epoch: Int, _ step: Int) -> Void = { _, _ in }
  ) throws(CommunicationError) {
    self.note = note
    (self.communicator, self.shards) = (communicator, shards)
    (self.reduction, self.averaging) = (reduction, averaging)
    hosts = try communicator.allGather(host ?? MPICommunicator.hostName)
    let settings = "\(version)\n\(shards) shards, \(reduction), \(averaging)"
    let all = try communicator.allGather(settings)
    if let other = all.firstIndex(where: { $0 != all[0] }) {
      throw CommunicationError(
        "Not the same Chalk everywhere: \(name(of: 0)) has \(Distribution.oneLine(all[0])), and "
          + "\(name(of: other)) has \(Distribution.oneLine(all[other])); "
          + "needs the same version and the same options in every process")
    }
    if case .every(let steps) = averaging, steps < 1 {
      throw CommunicationError("got an average every \(steps) steps; needs 1 or more")
    }
    guard shards >= communicator.size else {
      throw CommunicationError(
        "\(communicator.size) processes and \(shards) shards: some would have no work; "
          + "try --shards \(communicator.size), or a multiple of it")
    }
  }

  private static func oneLine(_ settings: String) -> String {
    settings.split(separator: "\n").joined(separator: ", ")
  }

  /// Runs `body` with this distribution as the current one.
  @discardableResult
  public func scope<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Distribution.within(self, body)
  }

  /// Runs `body` as a process by itself, in the middle of a run.
  public static func alone<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try within(nil, body)
  }

  private static func within<Result, Failure: Error>(
    _ distribution: Distribution?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outcome = $current.withValue(distribution) {
      Swift.Result { () throws(Failure) -> Result in try body() }
    }
    return try outcome.get()
  }
}

/// Who has what.
extension Distribution {
  /// Which process this is, from 0.
  public var rank: Int { communicator.rank }
  /// How many processes there are.
  public var size: Int { communicator.size }
  /// Whether this is the process that draws, prints and writes.
  public var isFirst: Bool { communicator.isFirst }

  /// Whether a step is the one that a process takes by itself: the batch is one shard, so there is one process.
  package var isPlain: Bool { shards == 1 && averaging == .everyStep }

  /// `rank 2 on node-b`
  public func name(of rank: Int) -> String { "rank \(rank) on \(hosts[rank])" }

  /// The items of `count` that a process has: neighbors, as many as the others or one more.
  public static func part(_ index: Int, of parts: Int, count: Int) -> Range<Int> {
    index * count / parts..<(index + 1) * count / parts
  }

  /// The shards of a process.
  public func shards(of rank: Int) -> Range<Int> {
    Distribution.part(rank, of: size, count: shards)
  }

  /// The shards of this process.
  public var ownShards: Range<Int> { shards(of: rank) }

  /// The samples of a shard, in a batch of `count`. A batch smaller than the number of shards leaves some empty.
  public func samples(ofShard shard: Int, in count: Int) -> Range<Int> {
    Distribution.part(shard, of: shards, count: count)
  }

  /// The samples of this process, in a batch of `count`: all it has to read.
  public func ownSamples(in count: Int) -> Range<Int> {
    let own = ownShards
    let (first, last) = (own.lowerBound, own.upperBound - 1)
    let end = samples(ofShard: last, in: count).upperBound
    return samples(ofShard: first, in: count).lowerBound..<end
  }
}
