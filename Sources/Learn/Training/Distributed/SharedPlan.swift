import Autograd
import Communicators
import Tensors

/// Where in shared memory the processes of a run lay down what they have of a step, and in which order it is added.
///
/// One half of the memory is the reports of all processes, then a row for each root of ``ShardTree`` over all processes,
/// and a row of which each process writes a part. A row has the gradients of all parameters, each with its flag
/// behind it: the weight of the shards that have that gradient.
struct SharedPlan {
  /// A parameter in a row.
  struct Span {
    /// Where its numbers begin, in bytes, and how many there are, without the flag.
    let offset, count: Int
    /// How many numbers of a row lie before, all flags counted.
    let first: Int
    let precision: Precision

    var flag: Int { offset + count * precision.bytesPerElement }
  }

  /// What the next shard of a process does: to which of its roots it belongs, how many additions follow it, and how many
  /// sums then wait below its own.
  struct Step {
    let root, additions, depth: Int
  }

  let spans: [Span]
  /// The roots of all processes in order, whose they are, and the additions behind each.
  let roots: [Range<Int>]
  let additions: [Int]
  private let rootsOfRanks: [Range<Int>]
  /// A step for each shard of this process.
  let steps: [Step]
  /// Whether each process makes a part of the mean, and which part of all numbers this one does.
  let isInPieces: Bool
  let piece: Range<Int>
  /// How many processes there are, and how many numbers a row has, flags counted.
  let size: Int
  private let numbers: Int
  /// Sizes in bytes.
  let reportBytes, rowBytes: Int

  /// - Parameters:
  ///   - parameters: what is trained.
  ///   - report: how many numbers a process tells of its shards.
  ///   - distribution: the processes.
  init(of parameters: [Variable], report: Int, over distribution: Distribution) {
    func aligned(_ bytes: Int) -> Int { (bytes + 127) & ~127 }
    var (spans, bytes, numbers) = ([Span](), 0, 0)
    for parameter in parameters {
      let value = parameter.value
      let span = Span(
        offset: bytes, count: value.count, first: numbers, precision: value.precision)
      bytes = aligned(span.flag + span.precision.bytesPerElement)
      numbers += span.count + 1
      spans.append(span)
    }
    (self.numbers, size) = (numbers, distribution.size)
    (self.spans, rowBytes, reportBytes) = (spans, bytes, aligned(report * 8 + 8))
    let tree = ShardTree(shards: distribution.shards)
    var (roots, ofRanks) = ([Range<Int>](), [Range<Int>]())
    for rank in 0..<distribution.size {
      let own = tree.roots(of: distribution.shards(of: rank))
      ofRanks.append(roots.count..<roots.count + own.count)
      roots += own
    }
    (self.roots, rootsOfRanks, additions) = (roots, ofRanks, tree.additions(behind: roots))
    var steps: [Step] = []
    for (number, root) in roots[ofRanks[distribution.rank]].enumerated() {
      var waiting = 0
      for count in tree.additions(behind: root.map { $0..<$0 + 1 }) {
        steps.append(Step(root: number, additions: count, depth: waiting - count))
        waiting += 1 - count
      }
    }
    self.steps = steps
    isInPieces = distribution.size > 2
    piece =
      isInPieces
      ? Distribution.part(distribution.rank, of: distribution.size, count: numbers) : 0..<numbers
    sentBytes = 0
    sentBytes = bytesRead(of: distribution)
  }

  /// The bytes of this process that others read in a step.
  private(set) var sentBytes: Int

  /// The elements of a parameter that a process changes, in a step that is shared out: whole cache lines, but for the last.
  func part(_ index: Int, of rank: Int) -> Range<Int> {
    let span = spans[index]
    func bound(_ rank: Int) -> Int {
      let place = rank == size ? numbers : rank * numbers / size
      return place - span.first >= span.count ? span.count : max(0, place - span.first) & ~63
    }
    return bound(rank)..<bound(rank + 1)
  }

  /// The same in bytes, from the first number of the parameter on.
  func bytes(_ index: Int, of rank: Int) -> Range<Int> {
    let (part, width) = (part(index, of: rank), spans[index].precision.bytesPerElement)
    return part.lowerBound * width..<part.upperBound * width
  }

  /// The bytes of this process that others read in a step that is shared out: sums and flags, and then the weights.
  func sentBytesOfSharedStep(by rank: Int) -> Int {
    let own = roots(of: rank).count
    return spans.indices.reduce(0) { sum, index in
      let (part, span) = (part(index, of: rank).count, spans[index])
      let others = size - 1
      let numbers = own * (span.count - part + others) + others * part
      return sum + numbers * span.precision.bytesPerElement
    }
  }

  private func bytesRead(of distribution: Distribution) -> Int {
    func bytes(_ part: Range<Int>) -> Int {
      runs(of: part).reduce(0) { $0 + $1.count * $1.precision.bytesPerElement }
    }
    let (own, others) = (roots(of: distribution.rank).count, distribution.size - 1)
    let all = spans.reduce(0) { $0 + ($1.count + 1) * $1.precision.bytesPerElement }
    return isInPieces ? own * (all - bytes(piece)) + others * bytes(piece) : own * others * all
  }

  /// Which of ``roots`` a process has.
  func roots(of rank: Int) -> Range<Int> { rootsOfRanks[rank] }

  /// How many rows of unfinished sums a process needs.
  var openRows: Int { steps.map(\.depth).max() ?? 0 }

  /// Where a process lays down a number, in a half: behind its report.
  func number(of rank: Int) -> Int { (rank + 1) * reportBytes - 8 }

  /// Where the row of a root begins, in a half.
  func row(_ root: Int) -> Int { reportBytes * rootsOfRanks.count + root * rowBytes }

  /// Where the row begins that each process writes a part of: of the mean, of the weights, of what the optimizer remembers.
  var commonRow: Int { row(roots.count) }

  var halfBytes: Int { (row(roots.count + 1) + 4095) & ~4095 }

  /// Whether a step is worth sharing out: to meet once more takes about as long as some ten thousand weights.
  func isWorthSharing(from least: Int) -> Bool { numbers >= least }

  /// Neighbors of one precision in a part of the numbers of a row, flags counted: where they begin, and how many.
  func runs(of part: Range<Int>) -> [(offset: Int, count: Int, precision: Precision)] {
    spans.compactMap { span in
      let common = part.clamped(to: span.first..<span.first + span.count + 1)
      guard !common.isEmpty else { return nil }
      let before = (common.lowerBound - span.first) * span.precision.bytesPerElement
      return (span.offset + before, common.count, span.precision)
    }
  }
}
