import Communicators
import Foundation
import Tensors

/// Where the processes of a run meet, so that all do the same. In a run of one process each of these is only its work.
extension TrainingRun {
  /// Runs `work` in every process; where it fails in one, all throw.
  mutating func together<Result>(
    _ work: (inout TrainingRun) throws(TrainingError) -> Result
  ) throws(TrainingError) -> Result {
    guard let distribution else { return try work(&self) }
    let outcome: Swift.Result<Result, TrainingError>
    do throws(TrainingError) {
      outcome = .success(try work(&self))
    } catch {
      outcome = .failure(error)
    }
    return try distribution.settled(outcome)
  }

  /// Before the first epoch: every process takes the weights of the first one.
  mutating func beginTogether(_ callbacks: Callbacks) throws(TrainingError) {
    guard let distribution else { return }
    let isLooking = callbacks.lookIntoSteps ? 1 : 0
    isLookedInto = try inTouch { () throws(CommunicationError) in
      try distribution.communicator.allGather(isLooking).contains(1)
    }
    switch distribution.averaging {
    case .everyStep where distribution.isPlain: break
    case .everyStep: exchange = try gradientSum(over: distribution)
    case .every(let steps): workers = LocalWorkers(of: self, every: steps, over: distribution)
    }
    let own = distribution.isFirst ? TensorParcel.packed(parameters.map(\.variable.value)) : nil
    let first = try inTouch { () throws(CommunicationError) in
      try distribution.communicator.share(own)
    }
    for (parameter, value) in zip(parameters, TensorParcel.tensors(in: first)) {
      if let value { parameter.variable.value = value }
    }
    workers?.begin(self)
  }

  /// Through memory where all processes are on one machine, by messages elsewhere.
  private func gradientSum(
    over distribution: Distribution
  ) throws(TrainingError) -> any GradientSum {
    let states = ShardStates(parameters).count
    let shared = try inTouch { () throws(CommunicationError) in
      try SharedGradients(of: trained, states: states, over: distribution)
    }
    return shared ?? GradientExchange(of: trained, over: distribution)
  }

  /// The next batch, of which every process has its part. Mutating, for a run is large, and what only reads it gets a
  /// copy.
  mutating func next(_ next: FitLoop.NextBatch) throws(TrainingError) -> Examples.Batch? {
    guard let distribution else { return try next() }
    let outcome: Swift.Result<Examples.Batch?, TrainingError>
    do throws(TrainingError) { outcome = .success(try next()) } catch { outcome = .failure(error) }
    // One number says both how the process fares and what it read.
    var own = -1
    if case .success(let batch) = outcome { own = batch?.count ?? 0 }
    let (count, exchange) = (own, exchange)
    if count > 0, exchange?.reportsSamples == true { return try outcome.get() }
    let counts = try inTouch { () throws(CommunicationError) -> [Int] in
      if let exchange { return try exchange.gather(count) }
      return try distribution.communicator.allGather(count)
    }
    try distribution.requireSameBatch(counts, outcome.map { _ in }, step: step + 1)
    return try outcome.get()
  }

  /// Where a callback of one process wants the run to end, it ends in all.
  mutating func stopTogether() throws(TrainingError) {
    guard let distribution else { return }
    let own = history.stopReason
    let reason = try inTouch { () throws(CommunicationError) -> String? in
      let wishes = try distribution.communicator.allGather(own == nil ? 0 : 1)
      guard let first = wishes.firstIndex(of: 1) else { return nil }
      return try distribution.communicator.allGather(own ?? "")[first]
    }
    if let reason, own == nil { stop(because: reason) }
  }

  /// After the steps of an epoch: all know what the optimizer remembers.
  mutating func gatherMemory() throws(TrainingError) {
    guard let exchange else { return }
    do throws(CommunicationError) { try exchange.gather(&memory) } catch { throw .elsewhere(error) }
  }

  /// After an epoch: all have what the first one measured, and it is made sure that all have the same weights.
  mutating func endEpochTogether(
    _ values: [History.Value]
  ) throws(TrainingError) -> [History.Value] {
    guard let distribution else { return values }
    let digest = parameters.reduce(0xCBF2_9CE4_8422_2325) { $1.variable.value.digest($0) }
    let what = "The weights after epoch \(epoch)"
    try inTouch { () throws(CommunicationError) in
      try distribution.requireSame(Int(truncatingIfNeeded: digest), what)
    }
    try shareLooks(over: distribution)
    return try Distribution.ofFirst(values)
  }
}

extension Distribution {
  /// Runs `work` in every process of this scope; where it fails in one, all throw.
  static func together<Result>(
    _ work: () throws(TrainingError) -> Result
  ) throws(TrainingError) -> Result {
    guard let current else { return try work() }
    let outcome: Swift.Result<Result, TrainingError>
    do throws(TrainingError) { outcome = .success(try work()) } catch { outcome = .failure(error) }
    return try current.settled(outcome)
  }

  /// The result of this process, where all have one.
  func settled<Result>(
    _ outcome: Swift.Result<Result, TrainingError>
  ) throws(TrainingError) -> Result {
    var failure: String?
    if case .failure(let error) = outcome { failure = error.description }
    let what = failure
    try inTouch { () throws(CommunicationError) in _ = try agree(onFailure: what) }
    return try outcome.get()
  }

  /// Throws where the processes have read batches of other sizes, or one, with -1 for a size, failed to.
  func requireSameBatch(
    _ counts: [Int], _ own: Result<Void, TrainingError>, step: Int
  ) throws(TrainingError) {
    if counts.contains(-1) { try settled(own) }
    try inTouch { () throws(CommunicationError) in
      try requireSame(counts, "The numbers of samples in step \(step)")
    }
  }

  /// What the first process of this scope measured.
  static func ofFirst(_ values: [History.Value]) throws(TrainingError) -> [History.Value] {
    guard let current else { return values }
    let numbers = try inTouch { () throws(CommunicationError) in
      try current.ofFirst(values.map(\.value))
    }
    return zip(values, numbers).map { History.Value($0.name, $1) }
  }

  /// The bytes of a file on the first process's disk.
  func fileOfFirst(_ path: String) throws(CommunicationError) -> [UInt8] {
    var (bytes, failure): ([UInt8]?, String?)
    if isFirst {
      do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
        failure = "'\(path)' cannot be read: \(error.localizedDescription)"
      }
    }
    try agree(onFailure: failure)
    return try communicator.share(bytes)
  }
}

/// Runs `work`, and throws its error as one of training.
func inTouch<Result>(
  _ work: () throws(CommunicationError) -> Result
) throws(TrainingError) -> Result {
  do throws(CommunicationError) { return try work() } catch { throw .elsewhere(error) }
}

extension Tensor {
  /// A number that differs where any bit differs, with all but certainty: FNV-1a over 64-bit words
  /// (Fowler, Noll and Vo, 1991), continued from `start`.
  func digest(_ start: UInt64) -> UInt64 {
    var hash = start
    for number in values { hash = (hash ^ number.bitPattern) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}
