/// COCO's score of a detector: the average precision, at 101 recalls, over all classes and IoU thresholds.
public struct MeanAveragePrecision: Sendable, Hashable {
  /// The IoU thresholds.
  public let iouThresholds: [Double]
  /// `averagePrecisions[threshold][class]`; 0 for a class without objects.
  public let averagePrecisions: [[Double]]

  /// COCO's thresholds, 0.50, 0.55 … 0.95.
  public static let thresholdsOfCOCO = (10..<20).map { Double($0) / 20 }

  /// The score of detections of objects of the classes 0 … `classes` − 1; others do not count.
  public init(
    truth: [TrueBox], detections: [DetectedBox], classes: Int,
    iouThresholds: [Double] = thresholdsOfCOCO
  ) {
    self.iouThresholds = iouThresholds
    averagePrecisions = iouThresholds.map { threshold in
      (0..<max(classes, 0)).map { label in
        DetectionCurve(
          truth: truth.filter { $0.label == label },
          detections: detections.filter { $0.label == label }, iouThreshold: threshold
        ).averagePrecision(recallPoints: 101)
      }
    }
  }

  /// mAP: the mean over all thresholds and classes; 0 where there are none.
  public var mean: Double { MeanAveragePrecision.mean(averagePrecisions.flatMap { $0 }) }

  /// The mean over the classes at one of the thresholds, as mAP₅₀ at 0.5; `nil` where it is none of them.
  public func mean(at iouThreshold: Double) -> Double? {
    iouThresholds.firstIndex { abs($0 - iouThreshold) < 1e-9 }
      .map { MeanAveragePrecision.mean(averagePrecisions[$0]) }
  }

  private static func mean(_ all: [Double]) -> Double {
    all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
  }
}
