import Randomness

/// Brings the examples of a stream into random order with bounded memory: it holds `capacity` of them, and
/// each that leaves, chosen at random, makes room for the next.
///
/// An example comes at most `capacity` places early, and may come any number late: the larger the buffer,
/// the better the shuffling. A buffer as large as the file shuffles wholly.
public final class ShuffleBuffer: BatchSource {
  private let source: any BatchSource
  private let capacity: Int
  private let size: Int
  private var random: RandomSource
  private var inputs: [Float] = []
  private var targets: [Float] = []
  private var inputShape: [Int] = []
  private var targetShape: [Int] = []
  private var filled = 0
  /// The stream's last batch, its numbers, and how many of its examples have been taken.
  private var pending = (inputs: [Float](), targets: [Float](), count: 0)
  private var pendingRow = 0

  /// - Parameters:
  ///   - source: where the examples come from.
  ///   - capacity: how many examples are held.
  ///   - size: how many examples a batch has that leaves; the last has what is left.
  ///   - random: gives the buffer a source of its own.
  public init(
    _ source: any BatchSource, capacity: Int, size: Int, random: inout RandomSource
  ) {
    guard capacity >= 1, size >= 1 else {
      fatalError("ShuffleBuffer: capacity \(capacity), batches of \(size); both are 1 or more.")
    }
    self.source = source
    self.capacity = capacity
    self.size = size
    self.random = random.split()
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the source throws it.
  public func next() throws(DataError) -> Batch? {
    while filled < capacity, try putNext(at: filled) { filled += 1 }
    if filled == 0 { return nil }
    var batchInputs: [Float] = []
    var batchTargets: [Float] = []
    let (width, targetWidth) = (inputShape.reduce(1, *), targetShape.reduce(1, *))
    batchInputs.reserveCapacity(size * width)
    var rows = 0
    while rows < size && filled > 0 {
      let chosen = random.integer(below: filled)
      batchInputs += inputs[chosen * width..<(chosen + 1) * width]
      batchTargets += targets[chosen * targetWidth..<(chosen + 1) * targetWidth]
      rows += 1
      if try !putNext(at: chosen) {
        filled -= 1
        copy(filled, to: chosen, width, targetWidth)
      }
    }
    return Batch(
      inputs: batchInputs, inputShape, targets: batchTargets, targetShape, count: rows)
  }

  /// Puts the stream's next example into a place; false where there is none.
  private func putNext(at place: Int) throws(DataError) -> Bool {
    while pendingRow == pending.count {
      guard let batch = try source.next() else { return false }
      pending = (batch.inputs.floats, batch.targets.floats, batch.count)
      pendingRow = 0
      if inputs.isEmpty {
        inputShape = Array(batch.inputs.shape.dropFirst())
        targetShape = Array(batch.targets.shape.dropFirst())
      }
    }
    let (width, targetWidth) = (inputShape.reduce(1, *), targetShape.reduce(1, *))
    put(pending.inputs[pendingRow * width..<(pendingRow + 1) * width], &inputs, place)
    put(
      pending.targets[pendingRow * targetWidth..<(pendingRow + 1) * targetWidth], &targets, place)
    pendingRow += 1
    return true
  }

  private func put(_ row: ArraySlice<Float>, _ store: inout [Float], _ place: Int) {
    let start = place * row.count
    if start == store.count {
      store += row
    } else {
      store.replaceSubrange(start..<start + row.count, with: row)
    }
  }

  private func copy(_ from: Int, to place: Int, _ width: Int, _ targetWidth: Int) {
    if from == place { return }
    for i in 0..<width { inputs[place * width + i] = inputs[from * width + i] }
    for i in 0..<targetWidth {
      targets[place * targetWidth + i] = targets[from * targetWidth + i]
    }
  }
}
