import Autograd
import Communicators
import Optimizers
import Synchronization
import Tensors

/// Brings the gradients of the shards of a batch together over all processes, step after step.
protocol GradientSum: AnyObject {
  /// Whether reports tell of how many samples the batch was.
  var reportsSamples: Bool { get }
  /// The number of every process, in order of rank. Where ``reportsSamples``, others may be at ``meet(_:)``: they hear it
  /// as a number of samples.
  func gather(_ number: Int) throws(CommunicationError) -> [Int]
  /// Begins a step; `sharesStep` says whether the optimizer's step at its end will be shared out.
  func begin(sharesStep: Bool)
  /// Adds the gradients of a shard's loss, each times the weight of the shard. Shards come in order.
  func add(_ loss: Variable, weight: Double, shard: Int)
  /// A shard without samples, or one that failed.
  func addNothing(shard: Int)
  /// Waits for all processes, and gives what they tell of their shards.
  func meet(_ own: StepReport) throws(CommunicationError) -> StepReport
  /// Divides the sums by the weight of the batch, and gives them to the parameters.
  func give(weight: Double) throws(CommunicationError)
  /// Whether each process should change a part of the weights, and get the rest from the others.
  func shares(stepsOf optimizer: Optimizer) -> Bool
  /// In place of ``give(weight:)`` and the optimizer's own step: each process takes it for a part of the weights.
  func step(
    _ optimizer: Optimizer, _ memory: inout OptimizerMemory, weight: Double
  ) throws(CommunicationError)
  /// After such steps: what the optimizer remembers of all weights.
  func gather(_ memory: inout OptimizerMemory) throws(CommunicationError)
}

extension GradientSum {
  func shares(stepsOf optimizer: Optimizer) -> Bool { false }

  func step(
    _ optimizer: Optimizer, _ memory: inout OptimizerMemory, weight: Double
  ) throws(CommunicationError) {
    fatalError("a step that is not shared out")
  }

  func gather(_ memory: inout OptimizerMemory) throws(CommunicationError) {}
}

/// The gradients of the shards of a batch, added over all processes, in buckets that are sent while the backward pass
/// goes on.
///
/// The pass comes to the last layers first. So buckets are filled from the last parameter on, and each is handed to the
/// ``Courier`` when the process's last shard has filled it: while the gradients of the first layers are computed, those of
/// the last ones travel. (PyTorch's DistributedDataParallel does the same; Li et al., 2020.)
final class GradientExchange: GradientSum {
  /// Neighboring parameters of one precision whose gradients travel together.
  struct Bucket {
    let parameters: Range<Int>
    /// Zeros of the bucket's size: for each parameter whether it has a gradient, then all numbers.
    let zeros: Tensor
  }

  private let parameters: [Variable]
  private let buckets: [Bucket]
  private let places: [ObjectIdentifier: Int]
  private let bucketOfParameter: [Int]
  private let courier: Courier
  private let reduction: OrderedReduction
  private let lastShard: Int
  private let results: Results

  private var gradients: [Tensor?]
  /// How many gradients of each bucket are still computed in this pass, and the first bucket that is not filled.
  private var missing: [Int] = []
  private var nextBucket = 0
  private var sums: [ShardSums<Tensor>] = []
  /// The sums of all processes, one a bucket.
  private var totals: [Tensor] = []

  /// - Parameter bucketSize: how many numbers a bucket has about.
  init(of parameters: [Variable], over distribution: Distribution, bucketSize: Int = 1 << 18) {
    self.parameters = parameters
    buckets = GradientExchange.buckets(of: parameters, bucketSize)
    places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
    var owners = Array(repeating: 0, count: parameters.count)
    for (number, bucket) in buckets.enumerated() {
      for index in bucket.parameters { owners[index] = number }
    }
    bucketOfParameter = owners
    courier = Courier(distribution.communicator)
    reduction = OrderedReduction(over: distribution)
    lastShard = distribution.ownShards.upperBound - 1
    results = Results(count: buckets.count)
    gradients = Array(repeating: nil, count: parameters.count)
  }

  private static func buckets(of parameters: [Variable], _ size: Int) -> [Bucket] {
    var (buckets, end, count) = ([Bucket](), parameters.count, 0)
    for index in parameters.indices.reversed() {
      count += parameters[index].value.count
      let precision = parameters[index].value.precision
      let isFull = count >= size || index == 0
      if isFull || parameters[index - 1].value.precision != precision {
        let length = count + end - index
        buckets.append(Bucket(parameters: index..<end, zeros: .zeros([length], precision)))
        (end, count) = (index, 0)
      }
    }
    return buckets
  }

  var reportsSamples: Bool { false }

  func gather(_ number: Int) throws(CommunicationError) -> [Int] {
    try reduction.distribution.communicator.allGather(number)
  }

  func begin(sharesStep: Bool) {
    sums = buckets.map { _ in ShardSums(reduction.tree) }
  }

  func add(_ loss: Variable, weight: Double, shard: Int) {
    missing = buckets.map(\.parameters.count)
    nextBucket = 0
    loss.backward { variable in
      guard let place = places[ObjectIdentifier(variable)] else { return }
      gradients[place] = variable.takeGradient()?.toDense()
      missing[bucketOfParameter[place]] -= 1
      while nextBucket < buckets.count, missing[nextBucket] == 0 { pack(weight, shard) }
    }
    while nextBucket < buckets.count { pack(weight, shard) }
  }

  func addNothing(shard: Int) {
    for number in buckets.indices { add(buckets[number].zeros, to: number, shard) }
  }

  /// Puts the next bucket together.
  private func pack(_ weight: Double, _ shard: Int) {
    let bucket = buckets[nextBucket]
    let range = bucket.parameters
    let precision = bucket.zeros.precision
    let flags = Tensor(range.map { gradients[$0] == nil ? 0.0 : 1.0 }, precision)
    let numbers = range.map { gradients[$0] ?? parameters[$0].value.zerosLike }
    for index in range { gradients[index] = nil }
    add(.joined([flags] + numbers, times: weight, precision), to: nextBucket, shard)
    nextBucket += 1
  }

  private func add(_ numbers: Tensor, to bucket: Int, _ shard: Int) {
    sums[bucket].add(numbers, shard: shard) { $0 + $1 }
    guard shard == lastShard else { return }
    let (parts, zeros) = (sums[bucket].parts, buckets[bucket].zeros)
    let (reduction, results) = (reduction, results)
    courier.send {
      do throws(CommunicationError) {
        results.set(bucket, .success(try reduction(parts, like: zeros)))
      } catch {
        results.set(bucket, .failure(error))
      }
    }
  }

  func meet(_ own: StepReport) throws(CommunicationError) -> StepReport {
    try wait()
    return try own.together(over: reduction.distribution)
  }

  /// Waits for the sums of all processes.
  func wait() throws(CommunicationError) {
    let start = ContinuousClock.now
    courier.wait()
    reduction.distribution.traffic.add(waiting: (ContinuousClock.now - start).seconds)
    totals = try results.all()
  }

  func give(weight: Double) {
    defer { totals = [] }
    for (bucket, sum) in zip(buckets, totals) {
      var place = bucket.parameters.count
      let flags = sum.slice(0..<place, axis: 0).values
      let mean = sum / (weight > 0 ? weight : 1)
      for (index, flag) in zip(bucket.parameters, flags) {
        let parameter = parameters[index]
        let range = place..<place + parameter.value.count
        place = range.upperBound
        let gradient = mean.slice(range, axis: 0).reshaped(to: parameter.shape)
        parameter.replaceGradient(by: flag > 0 ? .dense(gradient) : nil)
      }
    }
  }

  /// The sums, as the courier brings them.
  private final class Results: Sendable {
    private let sums: Mutex<[Result<Tensor, CommunicationError>?]>

    init(count: Int) { sums = Mutex(Array(repeating: nil, count: count)) }

    func set(_ bucket: Int, _ sum: Result<Tensor, CommunicationError>) {
      sums.withLock { $0[bucket] = sum }
    }

    func all() throws(CommunicationError) -> [Tensor] {
      var tensors: [Tensor] = []
      for sum in sums.withLock({ $0 }) { tensors.append(try sum!.get()) }
      return tensors
    }
  }
}
