import Autograd
import Communicators
import Tensors

/// The gradients of the shards of a batch, added over processes of one machine in memory that they have in common.
///
/// Each process writes the sums of its shards, as soon as the backward pass has a gradient; all meet; then two processes
/// each make the mean of all, where the gradients lie already. Of more processes each makes a K-th of the mean, all meet
/// once more, and take the rest from one another: 2·(K − 1)/K·n numbers, as of messages. A step uses one half of
/// the memory and the next step the other, so that nobody writes where another still reads. Bits are those of messages.
final class SharedGradients: GradientSum {
  let parameters: [Variable]
  private let places: [ObjectIdentifier: Int]
  let distribution: Distribution
  let plan: SharedPlan
  private let room: SharedRoom
  /// Sums of a part of a root, while its other half is computed: rows one behind the other.
  private let open: UnsafeMutableRawBufferPointer
  /// Of each precision a 1, the flag of a gradient that is there.
  private let one: UnsafeMutableRawBufferPointer

  /// The half of the room that this step uses.
  private var half = 0
  /// Whether the optimizer's step at the end of this one is shared out.
  private var sharesStep = false
  /// The latest gradient of each parameter: its memory takes the mean.
  private var gradients: [Tensor?]
  /// The weight of the latest shard.
  private var weight = 0.0
  /// Which parameters the shard under way has laid down.
  private var isLaid: [Bool]
  /// Whether each process knows only of its parts what the optimizer remembers.
  var isMemoryInParts = false
  /// From how many numbers on a step is shared out.
  let sharesFrom: Int

  /// - Parameters:
  ///   - parameters: what is trained.
  ///   - states: how many parameters are not.
  ///   - sharesFrom: from how many numbers on an optimizer's step is shared out.
  /// - Returns: `nil` where processes have to send messages.
  init?(
    of parameters: [Variable], states: Int, over distribution: Distribution,
    sharesFrom: Int = 1 << 16
  ) throws(CommunicationError) {
    let report = StepReport(shards: distribution.shards, states: states)
    let plan = SharedPlan(of: parameters, report: report.numbers.count, over: distribution)
    guard distribution.size > 1, distribution.reduction == .ordered,
      let room = try distribution.communicator.sharedRoom(bytes: 2 * plan.halfBytes)
    else { return nil }
    (self.parameters, self.distribution) = (parameters, distribution)
    (self.plan, self.room, self.sharesFrom) = (plan, room, sharesFrom)
    places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
    open = .allocate(byteCount: max(1, plan.openRows * plan.rowBytes), alignment: 64)
    one = .allocate(byteCount: 16, alignment: 64)
    one.storeBytes(of: 1, toByteOffset: 0, as: Double.self)
    one.storeBytes(of: 1, toByteOffset: 8, as: Float.self)
    gradients = Array(repeating: nil, count: parameters.count)
    isLaid = Array(repeating: false, count: parameters.count)
  }

  deinit {
    open.deallocate()
    one.deallocate()
  }

  /// So that a step takes one meeting.
  var reportsSamples: Bool { true }

  func gather(_ number: Int) throws(CommunicationError) -> [Int] {
    begin(sharesStep: false)
    return try meet(number)
  }

  func begin(sharesStep: Bool) {
    half = 1 - half
    self.sharesStep = sharesStep
  }

  func add(_ loss: Variable, weight: Double, shard: Int) {
    self.weight = weight
    for index in isLaid.indices { isLaid[index] = false }
    loss.backward { variable in
      guard let index = places[ObjectIdentifier(variable)] else { return }
      lay(variable.takeGradient()?.toDense(), index, shard)
      isLaid[index] = true
    }
    for index in isLaid.indices where !isLaid[index] { lay(nil, index, shard) }
  }

  func addNothing(shard: Int) {
    weight = 0
    for index in parameters.indices { lay(nil, index, shard) }
  }

  /// Adds the gradient of a parameter, and its flag, to what the process's shards have given before.
  private func lay(_ gradient: Tensor?, _ index: Int, _ shard: Int) {
    let start = ContinuousClock.now
    let (span, step) = (plan.spans[index], plan.steps[shard - distribution.ownShards.lowerBound])
    func leaves(_ start: UnsafeRawPointer?, at offset: Int) -> [TreeMean.Leaf] {
      (0..<step.additions).map { TreeMean.Leaf(row(step.depth + $0, step.root) + offset) }
        + [TreeMean.Leaf(start, times: weight, additions: step.additions)]
    }
    let target = row(step.depth, step.root)
    func write(_ start: UnsafeRawPointer?, _ count: Int, at offset: Int) {
      TreeMean.write(
        leaves(start, at: offset), count: count, span.precision, to: target + offset)
    }
    if let gradient {
      // Nobody else needs this process's part of its only shard.
      let isLeft = sharesStep && plan.steps.count == 1
      let left = isLeft ? plan.part(index, of: distribution.rank) : 0..<0
      let width = span.precision.bytesPerElement
      gradient.withBytes { bytes in
        for part in [0..<left.lowerBound, left.upperBound..<span.count] where !part.isEmpty {
          let start = part.lowerBound * width
          write(bytes.baseAddress! + start, part.count, at: span.offset + start)
        }
      }
      write(one.baseAddress! + (span.precision == .double ? 0 : 8), 1, at: span.flag)
    } else {
      write(nil, span.count, at: span.offset)
      write(nil, 1, at: span.flag)
    }
    gradients[index] = gradient
    distribution.traffic.add(sending: (ContinuousClock.now - start).seconds)
  }

  /// Where the sum of a root of this process lies, or, deeper, that of a part of it whose other half is computed.
  private func row(_ depth: Int, _ root: Int) -> UnsafeMutableRawPointer {
    depth == 0
      ? base + plan.row(plan.roots(of: distribution.rank).lowerBound + root)
      : open.baseAddress! + (depth - 1) * plan.rowBytes
  }

  var base: UnsafeMutableRawPointer { room.memory.baseAddress! + half * plan.halfBytes }

  /// Waits until all processes have laid down their sums, and hears what they tell of their shards.
  func meet(_ own: StepReport) throws(CommunicationError) -> StepReport {
    let numbers = own.numbers
    let width = numbers.count * MemoryLayout<Double>.stride
    let reports = base
    numbers.withUnsafeBytes {
      (reports + distribution.rank * plan.reportBytes)
        .copyMemory(from: $0.baseAddress!, byteCount: width)
    }
    var report = own
    report.allSamples = try meet(own.samples)
    // Who has no batch tells nothing of shards.
    guard report.allSamples.allSatisfy({ $0 == own.samples }) else { return report }
    let all = (0..<distribution.size).map { rank in
      let report = (reports + rank * plan.reportBytes).assumingMemoryBound(to: Double.self)
      return Array(UnsafeBufferPointer(start: report, count: numbers.count))
    }
    return report.merged(all, over: distribution)
  }

  /// Waits for all processes, and hears the number of each, in order of rank.
  private func meet(_ number: Int) throws(CommunicationError) -> [Int] {
    let numbers = base
    numbers.storeBytes(of: number, toByteOffset: plan.number(of: distribution.rank), as: Int.self)
    try meet()
    return (0..<distribution.size).map {
      numbers.load(fromByteOffset: plan.number(of: $0), as: Int.self)
    }
  }

  func meet() throws(CommunicationError) {
    let start = ContinuousClock.now
    try room.meet()
    let seconds = (ContinuousClock.now - start).seconds
    distribution.traffic.add(sending: seconds, waiting: seconds)
  }

  func give(weight: Double) throws(CommunicationError) {
    distribution.traffic.add(sentBytes: plan.sentBytes)
    let divisor = weight > 0 ? weight : 1
    if plan.isInPieces {
      let start = ContinuousClock.now
      makePiece(divisor)
      distribution.traffic.add(sending: (ContinuousClock.now - start).seconds)
      try meet()
    }
    let start = ContinuousClock.now
    for index in parameters.indices { give(index, divisor) }
    distribution.traffic.add(sending: (ContinuousClock.now - start).seconds)
  }

  /// The rows of all roots, from a place in them on.
  private func leaves(at offset: Int) -> [TreeMean.Leaf] {
    plan.roots.indices.map {
      TreeMean.Leaf(base + plan.row($0) + offset, additions: plan.additions[$0])
    }
  }

  /// The mean of this process's part of all numbers, for all.
  private func makePiece(_ divisor: Double) {
    let mean = base + plan.commonRow
    for (offset, count, precision) in plan.runs(of: plan.piece) {
      TreeMean.write(
        leaves(at: offset), over: divisor, count: count, precision, to: mean + offset)
    }
  }

  /// Gives a parameter its gradient, or some elements of it.
  func give(_ index: Int, _ divisor: Double, part: Range<Int>? = nil) {
    let (parameter, span) = (parameters[index], plan.spans[index])
    let isOwn = gradients[index] != nil
    // Taken out, so that nobody else has the buffer, and the mean takes the gradient's place without a copy.
    var mean = gradients[index].take() ?? .zeros(parameter.shape, span.precision)
    let isInPieces = plan.isInPieces && part == nil
    guard flag(of: span, isInPieces: isInPieces) > 0 else {
      return parameter.replaceGradient(by: nil)
    }
    let range = part ?? 0..<span.count
    let start = range.lowerBound * span.precision.bytesPerElement
    if isInPieces {
      let source = base + plan.commonRow + span.offset
      mean.updateBytes {
        $0.copyMemory(from: source, byteCount: span.count * span.precision.bytesPerElement)
      }
    } else {
      var leaves = self.leaves(at: span.offset + start)
      // The only shard of this process lies where the mean goes, and is in the cache.
      let isAlone = isOwn && plan.steps.count == 1
      let place = isAlone ? plan.roots(of: distribution.rank).lowerBound : nil
      mean.updateBytes { y in
        if let place { leaves[place].start = UnsafeRawPointer(y + start) }
        if let place { leaves[place].factor = weight }
        TreeMean.write(leaves, over: divisor, count: range.count, span.precision, to: y + start)
      }
    }
    parameter.replaceGradient(by: .dense(mean.reshaped(to: parameter.shape)))
  }

  /// The sum over all shards of the weights of those that have a gradient of a parameter, or a part of it.
  private func flag(of span: SharedPlan.Span, isInPieces: Bool) -> Double {
    func number(_ place: UnsafeRawPointer) -> Double {
      switch span.precision {
      case .single: Double(place.load(as: Float.self))
      case .double: place.load(as: Double.self)
      }
    }
    if isInPieces { return number(base + plan.commonRow + span.flag) }
    return withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { room in
      TreeMean.write(
        leaves(at: span.flag), count: 1, span.precision, to: room.baseAddress!)
      return number(room.baseAddress!)
    }
  }
}
