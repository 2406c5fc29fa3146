import Autograd
import Foundation
import Tensors

/// Connectionist temporal classification: labels for a sequence of frames of which nobody said which frame belongs to
/// which label (Graves et al., 2006).
///
/// The network says a class for every frame, one of which is the blank. A path of classes stands for the labels that
/// are left when repeats are merged and blanks dropped: a a – b b and – a b – – both stand for a b. The probability of
/// the labels is the sum over all paths that stand for them, and the loss is −log of it.
///
/// - Parameters:
///   - logits: the sums before the softmax, `[batch, time, classes]`.
///   - targets: the labels of each sequence, without blanks; they may be empty, and of different lengths.
///   - inputLengths: how many frames of each sequence count; all where it is nil.
///   - blank: the number of the class that stands for no label.
/// - Returns: `[batch]`. Where no path is long enough it is infinite, and its gradient 0. Frames beyond the length
///   have the gradient 0. Traps with a message where shapes or labels do not fit.
///
/// With the labels between blanks, l = – a – b –, α(t, s) is the probability of all paths that are at lₛ at frame t and
/// β(t, s) that of all ways on from there. Then P = Σ α(t, s)·β(t, s) over s for any frame, and the gradient is
/// dz(t, k) = softmax(z)(t, k) − Σ α(t, s)·β(t, s)/P over the s with lₛ = k.
/// It takes time in proportion to frames times labels.
public func ctcLoss(
  _ logits: Variable, targets: [[Int]], inputLengths: [Int]? = nil, blank: Int = 0
) -> Variable {
  let sizes = logits.shape.dimensions
  let lengths = inputLengths ?? targets.map { _ in sizes.count == 3 ? sizes[1] : 0 }
  checkCTC(sizes, targets, lengths, blank)
  let (time, classes) = (sizes[1], sizes[2])
  let logP = logits.value.converted(to: .double).logSoftmax().values
  var losses: [Double] = []
  var gradient = [Double](repeating: 0, count: logP.count)
  for (row, target) in targets.enumerated() {
    let start = row * time * classes
    let frames = (0..<lengths[row]).map { Array(logP[(start + $0 * classes)...].prefix(classes)) }
    let paths = CTCPaths(frames, target, blank: blank)
    losses.append(-paths.logProbability)
    guard paths.logProbability > -.infinity else { continue }
    for (t, frame) in frames.enumerated() {
      let share = paths.shares(at: t)
      for k in 0..<classes { gradient[start + t * classes + k] = exp(frame[k]) - share[k] }
    }
  }
  let precision = logits.value.precision
  let slope = Tensor(gradient, shape: logits.shape, precision)
  return Variable(
    recording: Tensor(losses, precision), as: "ctcLoss", of: [logits],
    pullback: { dy, _ in [.dense(slope * dy.reshaped(-1, 1, 1))] })
}

private func checkCTC(_ sizes: [Int], _ targets: [[Int]], _ lengths: [Int], _ blank: Int) {
  guard sizes.count == 3, targets.count == sizes[0], lengths.count == sizes[0],
    lengths.allSatisfy({ (0...sizes[1]).contains($0) })
  else {
    ShapeError(
      "ctcLoss", got: "predictions \(sizes), \(targets.count) targets, and the lengths \(lengths)",
      need: "[batch, time, classes], and for each sequence a target and a length of at most time"
    ).trap()
  }
  let labels = 0..<sizes[2]
  guard labels.contains(blank), targets.joined().allSatisfy({ labels.contains($0) && $0 != blank })
  else {
    ShapeError(
      "ctcLoss", got: "the blank \(blank) and the targets \(targets)",
      need: "classes from 0 to \(sizes[2] - 1), and no blank among the targets"
    ).trap()
  }
}

/// All paths of one sequence, by the logarithms of their probabilities.
private struct CTCPaths {
  /// The labels with a blank before, between and behind them.
  private let labels: [Int]
  private let frames: [[Double]]
  private var alpha: [[Double]] = []
  private var beta: [[Double]] = []
  /// log P of the target.
  private(set) var logProbability: Double

  init(_ frames: [[Double]], _ target: [Int], blank: Int) {
    self.frames = frames
    labels = [blank] + target.flatMap { [$0, blank] }
    // Without frames there is one path, the empty one, which stands for no labels.
    logProbability = target.isEmpty ? 0 : -.infinity
    guard let last = frames.indices.last else { return }
    for t in frames.indices { alpha.append(forward(t)) }
    beta = [labels.indices.map { $0 >= labels.count - 2 ? 0 : -.infinity }]
    for t in frames.indices.dropLast().reversed() { beta.insert(backward(t), at: 0) }
    logProbability = logSum(alpha[last].suffix(2))
  }

  /// α(t, s) = (α(t − 1, s) + α(t − 1, s − 1) + α(t − 1, s − 2))·p(t, lₛ), the last where it skips a blank between two
  /// different labels.
  private func forward(_ t: Int) -> [Double] {
    labels.indices.map { s in
      let p = frames[t][labels[s]]
      if t == 0 { return s < 2 ? p : -.infinity }
      var before = [alpha[t - 1][s]]
      if s >= 1 { before.append(alpha[t - 1][s - 1]) }
      if canSkip(to: s) { before.append(alpha[t - 1][s - 2]) }
      return logSum(before[...]) + p
    }
  }

  /// β(t, s) = Σ β(t + 1, s′)·p(t + 1, lₛ′) over the s′ that may follow.
  private func backward(_ t: Int) -> [Double] {
    let (next, p) = (beta[0], frames[t + 1])
    func on(_ s: Int) -> Double { next[s] + p[labels[s]] }
    return labels.indices.map { s in
      var after = [on(s)]
      if s + 1 < labels.count { after.append(on(s + 1)) }
      if canSkip(to: s + 2) { after.append(on(s + 2)) }
      return logSum(after[...])
    }
  }

  /// Whether the place s may follow s − 2: a label does, unless it is the same one again.
  private func canSkip(to s: Int) -> Bool {
    s >= 3 && s < labels.count && s % 2 == 1 && labels[s] != labels[s - 2]
  }

  /// For each class, which part of the probability goes through it at frame t.
  func shares(at t: Int) -> [Double] {
    var shares = [Double](repeating: 0, count: frames[t].count)
    for (s, label) in labels.enumerated() {
      shares[label] += exp(alpha[t][s] + beta[t][s] - logProbability)
    }
    return shares
  }

  /// log Σ eˣ
  private func logSum(_ x: ArraySlice<Double>) -> Double {
    guard let m = x.max(), m > -.infinity else { return -.infinity }
    return m + log(x.reduce(0) { $0 + exp($1 - m) })
  }
}

/// What a network with CTC says, read greedily: the best class of each frame, repeats merged, blanks dropped. The best
/// path need not stand for the likeliest labels, but costs nothing to find.
///
/// - Parameters:
///   - logits: `[batch, time, classes]`: sums, or probabilities.
///   - inputLengths: how many frames of each sequence count; all where it is nil.
///   - blank: the number of the class that stands for no label.
/// - Returns: for each sequence the labels, and the path of classes, one a frame, that they were read from.
public func ctcGreedyDecode(
  _ logits: Tensor, inputLengths: [Int]? = nil, blank: Int = 0
) -> (labels: [[Int]], paths: [[Int]]) {
  guard logits.rank == 3, inputLengths.map({ $0.count == logits.shape[0] }) ?? true else {
    ShapeError(
      "ctcGreedyDecode", got: "\(logits.shape)",
      need: "[batch, time, classes], and a length for each"
    ).trap()
  }
  let time = logits.shape[1]
  let best = logits.argmax(-1).values.map { Int($0) }
  let paths = (0..<logits.shape[0]).map { row in
    Array(best[(row * time)..<((row + 1) * time)].prefix(inputLengths?[row] ?? time))
  }
  let labels = paths.map { path in
    path.indices.filter { path[$0] != blank && ($0 == 0 || path[$0] != path[$0 - 1]) }
      .map { path[$0] }
  }
  return (labels, paths)
}
