import Communicators

/// The examples that a ``ShuffleBuffer`` holds, in places from 0, and those of the batch that leaves next.
protocol HeldExamples: AnyObject {
  /// Puts the stream's next example into a place; false where there is none.
  func putNext(at place: Int) throws(DataError) -> Bool
  /// Makes the example of a place the next one of the batch.
  func take(from place: Int)
  /// Puts the example of one place into another too.
  func copy(from place: Int, to other: Int)
  /// A part of the batch, which begins anew.
  func batch(_ part: Range<Int>) throws(DataError) -> Batch
}

/// The examples themselves, of a stream that is read from front to back.
final class HeldRows: HeldExamples {
  private let source: any BatchSource
  private var inputs: [Float] = []
  private var targets: [Float] = []
  private var leaving = (inputs: [Float](), targets: [Float]())
  private var inputShape: [Int] = []
  private var targetShape: [Int] = []
  /// The stream's last batch, its numbers, and how many of its examples have been taken.
  private var pending = (inputs: [Float](), targets: [Float](), count: 0)
  private var pendingRow = 0

  init(_ source: any BatchSource) { self.source = source }

  private var width: Int { inputShape.reduce(1, *) }
  private var targetWidth: Int { targetShape.reduce(1, *) }

  func putNext(at place: Int) throws(DataError) -> Bool {
    while pendingRow == pending.count {
      // A part of the source's batch is no part of the one that leaves.
      let next = try PartialReading.whole { () throws(DataError) in try source.next() }
      guard let batch = next else { return false }
      pending = (batch.inputs.floats, batch.targets.floats, batch.count)
      pendingRow = 0
      if inputs.isEmpty {
        inputShape = Array(batch.inputs.shape.dropFirst())
        targetShape = Array(batch.targets.shape.dropFirst())
      }
    }
    let (width, targetWidth) = (width, targetWidth)
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

  func take(from place: Int) {
    let (width, targetWidth) = (width, targetWidth)
    leaving.inputs += inputs[place * width..<(place + 1) * width]
    leaving.targets += targets[place * targetWidth..<(place + 1) * targetWidth]
  }

  func copy(from place: Int, to other: Int) {
    if place == other { return }
    let (width, targetWidth) = (width, targetWidth)
    for i in 0..<width { inputs[other * width + i] = inputs[place * width + i] }
    for i in 0..<targetWidth {
      targets[other * targetWidth + i] = targets[place * targetWidth + i]
    }
  }

  func batch(_ part: Range<Int>) -> Batch {
    let (width, targetWidth) = (width, targetWidth)
    defer {
      leaving.inputs.removeAll(keepingCapacity: true)
      leaving.targets.removeAll(keepingCapacity: true)
    }
    return Batch(
      inputs: Array(leaving.inputs[part.lowerBound * width..<part.upperBound * width]), inputShape,
      targets: Array(
        leaving.targets[part.lowerBound * targetWidth..<part.upperBound * targetWidth]),
      targetShape, count: part.count)
  }
}

/// The numbers of the examples of a source that reads them in any order: eight bytes each, whatever the examples take.
final class HeldNumbers: HeldExamples {
  private let source: any RandomAccessSource
  private var left: Range<Int>
  private var numbers: [Int] = []
  private var leaving: [Int] = []

  /// - Parameter left: the numbers of the examples that are still to come.
  init(_ source: any RandomAccessSource, _ left: Range<Int>) {
    (self.source, self.left) = (source, left)
  }

  func putNext(at place: Int) -> Bool {
    guard let next = left.first else { return false }
    left = next + 1..<left.upperBound
    if place == numbers.count { numbers.append(next) } else { numbers[place] = next }
    return true
  }

  func take(from place: Int) { leaving.append(numbers[place]) }

  func copy(from place: Int, to other: Int) { numbers[other] = numbers[place] }

  func batch(_ part: Range<Int>) throws(DataError) -> Batch {
    let own = Array(leaving[part])
    leaving.removeAll(keepingCapacity: true)
    return try source.examples(at: own)
  }
}
