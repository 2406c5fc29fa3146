import Autograd
import Detection
import Golden
import Tensors
import Testing

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenDetectionTests {
  static let group = GoldenGroup("detection") { golden, precision in
    try DetectionCase(golden: golden, precision: precision).results()
  }

  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSizesAndSettings() throws {
    let made = try MadeSet(MadeCases.detections)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.detections.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.detections)
    let nms = try made.first("nms")
    expect(nms.changing(item: "guess"), tells: "“guess”")
    expect(nms.changing("format", to: "x y w h"), tells: "format")
    expect(nms.changing("iou_threshold", to: nil), tells: "iou_threshold is missing")
    expect(nms.without("scores"), tells: "scores is missing")
    expect(try made.first("soft_nms").changing("method", to: "linear"), tells: "method")
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}

/// A case of the golden set on what we have for boxes.
struct DetectionCase {
  let golden: GoldenCase
  let precision: Precision
  private var attributes: GoldenAttributes { golden.attributes }

  init(golden: GoldenCase, precision: Precision) {
    (self.golden, self.precision) = (golden, precision)
  }

  func results() throws -> [String: Tensor] {
    try attributes.allow("format", "x1 y1 x2 y2")
    switch golden.item {
    case "box_formats": return try boxFormats()
    case "box_coding": return try boxCoding()
    case "iou_matrix": return try iouMatrix()
    case "nms", "nms_by_class": return try suppression()
    case "soft_nms": return try softSuppression()
    case "average_precision": return try averagePrecision()
    case "mean_average_precision": return try meanAveragePrecision()
    default: throw GoldenProblem("nothing of ours is for the item “\(golden.item)”")
    }
  }

  private func shaped(_ all: [String: [Double]]) -> [String: Tensor] {
    all.reduce(into: [:]) { $0[$1.key] = golden.shaped($1.value, as: $1.key, precision) }
  }

  /// From the one form that is given to those that are wanted, and from each of these to the others.
  private func boxFormats() throws -> [String: Tensor] {
    let names: KeyValuePairs<String, BoxFormat> = [
      "x1y1x2y2": .xyxy, "xywh": .xywh, "cxcywh": .cxcywh,
    ]
    let given = golden.tensors.filter { $0.role == "input" }.map(\.name)
    guard given.count == 1, let from = names.first(where: { $0.key == given[0] }) else {
      throw GoldenProblem("boxes in one form are needed: x1y1x2y2, xywh or cxcywh")
    }
    _ = try GoldenSizes(of: golden, [from.key: "n 4"])
    let boxes = try golden.tensor(from.key, precision)
    return names.reduce(into: [:]) { results, name in
      let there = BoxFormat.convert(boxes, from: from.value, to: name.value)
      let back = BoxFormat.convert(there, from: name.value, to: from.value)
      results[name.key] = BoxFormat.convert(back, from: from.value, to: name.value)
    }
  }

  private func boxCoding() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["anchors": "n 4", "boxes": "n 4", "deltas": "n 4"])
    let variables = try GoldenVariables(golden, precision)
    let anchors = try golden.tensor("anchors", precision)
    let coder = BoxCoder()
    return try variables.results([
      "encoded": coder.encode(try variables("boxes"), anchors: anchors),
      "decoded": coder.decode(try variables("deltas"), anchors: anchors),
    ])
  }

  private func iouMatrix() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["a": "n 4", "b": "m 4"])
    let (a, b) = (try golden.tensor("a", precision), try golden.tensor("b", precision))
    return ["iou": boxIoU(a, b), "giou": generalizedBoxIoU(a, b)]
  }

  private func boxes(_ name: String, beside others: KeyValuePairs<String, String>) throws -> [Box] {
    _ = try GoldenSizes(of: golden, [name: "n 4"])
    let count = try golden.entry(name).shape[0]
    for (other, _) in others where try golden.entry(other).shape != [count] {
      throw GoldenProblem("the tensor \(other) is not one number for each of \(name)")
    }
    return Box.rows(of: try golden.tensor(name, precision))
  }

  private func suppression() throws -> [String: Tensor] {
    let boxes = try boxes("boxes", beside: ["scores": "n"])
    let scores = try golden.tensor("scores", precision).values
    let threshold = try attributes.number("iou_threshold")
    let most =
      attributes.has("max_boxes") ? try attributes.sizes("max_boxes", count: 1)[0] : nil
    if golden.item == "nms" && most == nil {
      throw GoldenProblem("the attribute max_boxes is missing")
    }
    if golden.item == "nms" {
      let kept = nonMaximumSuppression(
        boxes, scores: scores, iouThreshold: threshold, most: most)
      return shaped(["kept": kept.map(Double.init)])
    }
    let classes = try golden.wholes("classes", in: 0...1_000_000)
    guard classes.count == boxes.count else { throw GoldenProblem("classes does not fit boxes") }
    let kept = nonMaximumSuppression(
      boxes, scores: scores, classes: classes, iouThreshold: threshold, most: most)
    return shaped(["kept": kept.map(Double.init)])
  }

  private func softSuppression() throws -> [String: Tensor] {
    let boxes = try boxes("boxes", beside: ["scores": "n"])
    guard try attributes.text("method") == "gaussian" else {
      throw GoldenProblem("the attribute method: only “gaussian” is understood")
    }
    let sigma = try attributes.number("sigma")
    guard sigma > 0 else { throw GoldenProblem("the attribute sigma is \(sigma)") }
    let least = try attributes.number("score_threshold", else: 0)
    let scores = try golden.tensor("scores", precision).values
    let (kept, after) = softNonMaximumSuppression(
      boxes, scores: scores, sigma: sigma, least: least)
    return shaped(["kept": kept.map(Double.init), "scores_after": after])
  }

  private func objects() throws -> (truth: [TrueBox], found: [DetectedBox]) {
    let isOfClasses = golden.item == "mean_average_precision"
    let truth = try boxes(
      "truth_boxes",
      beside: isOfClasses ? ["truth_image": "", "truth_class": ""] : ["truth_image": ""])
    let found = try boxes(
      "boxes",
      beside: isOfClasses
        ? ["image": "", "class": "", "scores": ""] : ["image": "", "scores": ""])
    let scores = try golden.tensor("scores", precision).values
    func whole(_ name: String) throws -> [Int] { try golden.wholes(name, in: 0...1_000_000) }
    func labels(_ name: String, _ count: Int) throws -> [Int] {
      isOfClasses ? try whole(name) : [Int](repeating: 0, count: count)
    }
    let (trueImages, images) = (try whole("truth_image"), try whole("image"))
    let trueLabels = try labels("truth_class", truth.count)
    let labels = try labels("class", found.count)
    return (
      truth.indices.map { TrueBox(image: trueImages[$0], label: trueLabels[$0], box: truth[$0]) },
      found.indices.map {
        DetectedBox(image: images[$0], label: labels[$0], box: found[$0], score: scores[$0])
      }
    )
  }

  private func averagePrecision() throws -> [String: Tensor] {
    try attributes.allow("classes", 1)
    let (truth, found) = try objects()
    let threshold = try attributes.number("iou_threshold")
    let curve = DetectionCurve(truth: truth, detections: found, iouThreshold: threshold)
    return shaped([
      "order": curve.order.map(Double.init), "hit": curve.hits.map { $0 ? 1 : 0 },
      "precision": curve.precisions, "recall": curve.recalls, "ap": [curve.averagePrecision],
      "ap_11": [curve.averagePrecision(recallPoints: 11)],
      "ap_101": [curve.averagePrecision(recallPoints: 101)],
    ])
  }

  private func meanAveragePrecision() throws -> [String: Tensor] {
    let (truth, found) = try objects()
    let classes = try attributes.sizes("classes", count: 1)[0]
    let images = try attributes.sizes("images", count: 1)[0]
    guard (truth.map(\.image) + found.map(\.image)).allSatisfy({ $0 < images }) else {
      throw GoldenProblem("there are images beyond the attribute images, \(images)")
    }
    func score(_ thresholds: [Double]) -> MeanAveragePrecision {
      MeanAveragePrecision(
        truth: truth, detections: found, classes: classes, iouThresholds: thresholds)
    }
    let whole = score(try attributes.numbers("iou_thresholds"))
    return shaped([
      "ap_101": whole.averagePrecisions.flatMap { $0 }, "map": [whole.mean],
      "map_50": [score([0.5]).mean], "map_75": [score([0.75]).mean],
    ])
  }
}
