/// An object that is in an image.
public struct TrueBox: Sendable, Hashable {
  /// The number of the image.
  public var image: Int
  /// The number of the object's class.
  public var label: Int
  /// Where it is.
  public var box: Box

  /// An object.
  public init(image: Int, label: Int = 0, box: Box) {
    (self.image, self.label, self.box) = (image, label, box)
  }
}

/// An object that was found in an image, and how sure the detector is.
public struct DetectedBox: Sendable, Hashable {
  /// The number of the image.
  public var image: Int
  /// The number of the class that it was taken for.
  public var label: Int
  /// Where it was found.
  public var box: Box
  /// How sure the detector is: any number, more for surer.
  public var score: Double

  /// A detection.
  public init(image: Int, label: Int = 0, box: Box, score: Double) {
    (self.image, self.label, self.box, self.score) = (image, label, box, score)
  }
}

/// How precision and recall of the detections of one class run from the surest one on.
///
/// In order of score each takes the object of its image that is still free and overlaps it most; it is a hit if
/// that IoU is at least the threshold. This is COCO's rule; with VOC's older one a detection misses where the object
/// that it overlaps most is taken.
public struct DetectionCurve: Sendable, Hashable {
  /// The indices of the detections, the surest first; of equal scores in the order given.
  public let order: [Int]
  /// Whether each of them, in that order, is a hit.
  public let hits: [Bool]
  /// Of the detections so far, which part are hits.
  public let precisions: [Double]
  /// Of the objects, which part has been hit so far; 0 where there are none.
  public let recalls: [Double]

  /// The curve of detections of objects, which all count as one class.
  public init(truth: [TrueBox], detections: [DetectedBox], iouThreshold: Double = 0.5) {
    order = detections.indices.sorted {
      (detections[$0].score, $1) > (detections[$1].score, $0)
    }
    var isFree = [Bool](repeating: true, count: truth.count)
    hits = order.map { index in
      let detection = detections[index]
      let overlaps = truth.indices.filter { isFree[$0] && truth[$0].image == detection.image }
        .map { (object: $0, iou: truth[$0].box.iou(with: detection.box)) }
      guard let best = overlaps.max(by: { ($0.iou, $1.object) < ($1.iou, $0.object) }),
        best.iou >= iouThreshold
      else {
        return false
      }
      isFree[best.object] = false
      return true
    }
    var found = 0
    var (precisions, recalls): ([Double], [Double]) = ([], [])
    for (place, isHit) in hits.enumerated() {
      found += isHit ? 1 : 0
      precisions.append(Double(found) / Double(place + 1))
      recalls.append(truth.isEmpty ? 0 : Double(found) / Double(truth.count))
    }
    (self.precisions, self.recalls) = (precisions, recalls)
  }

  /// At each point the greatest precision from there on: it falls as recall rises.
  public var monotonePrecisions: [Double] {
    var greatest = 0.0
    return precisions.reversed().map { precision in
      greatest = max(greatest, precision)
      return greatest
    }.reversed()
  }

  /// Average precision, the area under ``monotonePrecisions`` over recall; Pascal VOC's since 2010.
  public var averagePrecision: Double {
    let steps = zip(recalls, [0] + recalls).map { $0 - $1 }
    return zip(steps, monotonePrecisions).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The mean of ``monotonePrecisions`` at so many recalls from 0 to 1, 0 at those that are not reached: 11 is VOC's
  /// of 2007, 101 is COCO's.
  public func averagePrecision(recallPoints: Int) -> Double {
    guard recallPoints > 1 else { return averagePrecision }
    let precisions = monotonePrecisions
    let sum = (0..<recallPoints).reduce(0.0) { sum, point in
      let wanted = Double(point) / Double(recallPoints - 1)
      let reached = recalls.firstIndex { $0 >= wanted }
      return sum + (reached.map { precisions[$0] } ?? 0)
    }
    return sum / Double(recallPoints)
  }
}
