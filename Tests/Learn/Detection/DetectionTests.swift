import Autograd
import Detection
import Tensors
import Testing

/// Boxes at their edges.
struct DetectionTests {
  private let unit = Box(0, 0, 1, 1)

  @Test func overlapsByHand() {
    #expect(unit.iou(with: unit) == 1 && unit.iou(with: Box(1, 0, 2, 1)) == 0)
    #expect(unit.iou(with: Box(0.5, 0, 1.5, 1)) == 1.0 / 3)
    #expect(Box(0, 0, 0, 0).iou(with: Box(0, 0, 0, 0)) == 0)
    #expect(Box(1, 1, 0, 0).area == 0 && unit.iou(with: Box(1, 1, 0, 0)) == 0)
    #expect(unit.generalizedIoU(with: Box(3, 0, 4, 1)) == -0.5)
  }

  @Test func suppressionKeepsTheFirstOfEquals() {
    let boxes = [unit, unit, Box(5, 5, 6, 6)]
    #expect(nonMaximumSuppression(boxes, scores: [1, 1, 1], iouThreshold: 0.5) == [0, 2])
    #expect(nonMaximumSuppression(boxes, scores: [1, 2, 3], iouThreshold: 1) == [2, 1, 0])
    #expect(nonMaximumSuppression([], scores: [], iouThreshold: 0.5) == [])
    let softened = softNonMaximumSuppression(boxes, scores: [1, 1, 0.1], sigma: 0.5, least: 0.2)
    #expect(softened.kept == [0, 1])
  }

  @Test func formsGoThereAndBack() {
    let boxes = Tensor([[1, 2, 4, 8], [0, 0, 0.5, 0.25]], .double)
    for form in BoxFormat.allCases {
      let there = BoxFormat.convert(boxes, from: .xyxy, to: form)
      #expect(BoxFormat.convert(there, from: form, to: .xyxy).values == boxes.values)
    }
    #expect(BoxFormat.convert(boxes, from: .xyxy, to: .cxcywh)[0].values == [2.5, 5, 3, 6])
  }

  @Test func codesGoThereAndBackWithWeights() {
    let anchors = Tensor([[0, 0, 2, 4], [1, 1, 3, 2]], .double)
    let boxes = Variable(Tensor([[1, 0, 2, 8], [0, 1, 4, 3]], .double))
    let coder = BoxCoder(weights: [10, 10, 5, 5])
    let codes = coder.encode(boxes, anchors: anchors)
    #expect(codes.value[0, 0].scalar == 10 * 0.25)
    let back = coder.decode(codes, anchors: anchors)
    #expect((back.value - boxes.value).absolute().max().scalar < 1e-12)
  }

  @Test func detectionsOfNothing() {
    let found = [DetectedBox(image: 0, box: unit, score: 1)]
    let empty = DetectionCurve(truth: [], detections: found)
    #expect(empty.averagePrecision == 0 && empty.recalls == [0] && empty.hits == [false])
    let missed = DetectionCurve(truth: [TrueBox(image: 0, box: unit)], detections: [])
    #expect(missed.averagePrecision == 0 && missed.averagePrecision(recallPoints: 11) == 0)
    #expect(MeanAveragePrecision(truth: [], detections: [], classes: 0).mean == 0)
  }

  @Test func anObjectIsHitOnce() {
    let truth = [TrueBox(image: 0, box: unit)]
    let found = [0.5, 0.75].map { DetectedBox(image: 0, box: unit, score: $0) }
    let curve = DetectionCurve(truth: truth, detections: found)
    #expect(curve.order == [1, 0] && curve.hits == [true, false] && curve.averagePrecision == 1)
    let other = DetectionCurve(truth: [TrueBox(image: 1, box: unit)], detections: found)
    #expect(other.hits == [false, false])
  }

  @Test func theThresholdsOfCOCO() {
    let truth = [TrueBox(image: 0, label: 1, box: unit)]
    let found = [DetectedBox(image: 0, label: 1, box: Box(0, 0, 1, 0.75), score: 1)]
    let score = MeanAveragePrecision(truth: truth, detections: found, classes: 2)
    #expect(score.iouThresholds.count == 10 && score.mean(at: 0.75) == 0.5)
    #expect(score.mean(at: 0.8) == 0 && score.mean(at: 0.3) == nil && score.mean == 0.3)
  }
}
