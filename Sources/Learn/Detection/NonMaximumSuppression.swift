import Foundation

/// Which boxes stay when of those that overlap only the best is kept: their indices, the best score first.
///
/// The best box is taken; all whose IoU with it is above the threshold go; then the best of the rest is taken, and
/// so on. An IoU that equals the threshold stays, and of equal scores the first box is the better one; torchvision's
/// `nms`. n boxes take n² comparisons at worst.
///
/// - Parameters:
///   - boxes: by their corners.
///   - scores: as many.
///   - iouThreshold: from 0 to 1.
///   - most: how many are kept at most; all where it is nil.
///
/// Traps with a message where there are not as many scores as boxes.
public func nonMaximumSuppression(
  _ boxes: [Box], scores: [Double], iouThreshold: Double, most: Int? = nil
) -> [Int] {
  suppressed(boxes, scores, iouThreshold, most) { _, _ in true }
}

/// ``nonMaximumSuppression(_:scores:iouThreshold:most:)`` in which only boxes of one class suppress each other;
/// torchvision's `batched_nms`.
public func nonMaximumSuppression(
  _ boxes: [Box], scores: [Double], classes: [Int], iouThreshold: Double, most: Int? = nil
) -> [Int] {
  guard classes.count == boxes.count else {
    fatalError(
      "nonMaximumSuppression: got \(boxes.count) boxes and \(classes.count) classes; needs as many")
  }
  return suppressed(boxes, scores, iouThreshold, most) { classes[$0] == classes[$1] }
}

private func suppressed(
  _ boxes: [Box], _ scores: [Double], _ threshold: Double, _ most: Int?,
  _ compete: (Int, Int) -> Bool
) -> [Int] {
  guard scores.count == boxes.count else {
    fatalError(
      "nonMaximumSuppression: got \(boxes.count) boxes and \(scores.count) scores; needs as many")
  }
  var kept: [Int] = []
  for index in boxes.indices.sorted(by: { (scores[$0], $1) > (scores[$1], $0) }) {
    if let most, kept.count >= most { break }
    let isCovered = kept.contains {
      compete($0, index) && boxes[$0].iou(with: boxes[index]) > threshold
    }
    if !isCovered { kept.append(index) }
  }
  return kept
}

/// Lowers the scores of boxes that overlap a better one, and drops none of them (Bodla et al., 2017): the boxes in the
/// order in which they are taken, and the scores that they have then.
///
/// The best box is taken, and every remaining score is multiplied by e^(−IoU²/(2σ)), TensorFlow's form of the
/// paper's e^(−IoU²/σ); then the best of the rest is taken.
///
/// - Parameters:
///   - boxes: by their corners.
///   - scores: as many.
///   - sigma: how gently scores fall; above 0.
///   - least: boxes whose score has fallen below are not taken.
///
/// Traps with a message where there are not as many scores as boxes, or σ is not above 0.
public func softNonMaximumSuppression(
  _ boxes: [Box], scores: [Double], sigma: Double = 0.5, least: Double = 0
) -> (kept: [Int], scores: [Double]) {
  guard scores.count == boxes.count, sigma > 0 else {
    fatalError(
      "softNonMaximumSuppression: got \(boxes.count) boxes, \(scores.count) scores and sigma "
        + "\(sigma); needs as many of both, and sigma above 0")
  }
  var (scores, waiting) = (scores, Array(boxes.indices))
  var (kept, final): ([Int], [Double]) = ([], [])
  while let place = waiting.indices.max(by: {
    (scores[waiting[$0]], waiting[$1]) < (scores[waiting[$1]], waiting[$0])
  }) {
    let best = waiting.remove(at: place)
    if scores[best] < least { break }
    kept.append(best)
    final.append(scores[best])
    for other in waiting {
      let overlap = boxes[best].iou(with: boxes[other])
      scores[other] *= exp(-overlap * overlap / (2 * sigma))
    }
  }
  return (kept, final)
}
