import Glibc
import Notation

/// Boxes in images.
enum BoxOperators {
  static let table: [String: Operator] = [
    "NonMaxSuppression": single(suppress), "RoiAlign": single(align),
  ]

  /// Of boxes that overlap more than a threshold only the one with the highest score stays, for each class;
  /// gives rows [batch, class, box].
  private static func suppress(_ call: OperatorCall) throws -> ONNXArray {
    let (boxes, scores) = (try call.array(0), try call.array(1))
    guard boxes.rank == 3, scores.rank == 3, boxes.shape[2] == 4,
      boxes.shape[0] == scores.shape[0], boxes.shape[1] == scores.shape[2]
    else { throw Mismatch("boxes \(boxes.shape), scores \(scores.shape)") }
    let most = try call.optional(2)?.integers.first ?? 0
    let overlap = try call.optional(3)?.doubles.first ?? 0
    let least = try call.optional(4)?.doubles.first
    let isCentered = try call.flag("center_point_box")
    let (count, classes) = (boxes.shape[1], scores.shape[1])
    try ONNXArray.checkWork([boxes.shape[0], classes, count, min(count, Int(max(most, 0)))])
    let (places, values) = (boxes.doubles, scores.doubles)
    var chosen: [Int64] = []
    for n in 0..<boxes.shape[0] {
      let corners = (0..<count).map { k in
        Corners(Array(places[((n * count + k) * 4)..<((n * count + k) * 4 + 4)]), isCentered)
      }
      for c in 0..<classes {
        let row = (n * classes + c) * count
        let order = (0..<count).filter { least == nil || values[row + $0] > least! }
          .sorted {
            values[row + $0] == values[row + $1] ? $0 < $1 : values[row + $0] > values[row + $1]
          }
        var kept: [Int] = []
        for box in order where Int64(kept.count) < most {
          if kept.allSatisfy({ corners[$0].overlap(corners[box]) <= overlap }) { kept.append(box) }
        }
        try ONNXArray.count(of: [chosen.count + 3 * kept.count])
        for box in kept { chosen += [Int64(n), Int64(c), Int64(box)] }
      }
    }
    return ONNXArray(integers: chosen, shape: [chosen.count / 3, 3])
  }

  private struct Corners {
    let top, left, bottom, right: Double

    init(_ box: [Double], _ isCentered: Bool) {
      if isCentered {
        (left, right) = (box[0] - box[2] / 2, box[0] + box[2] / 2)
        (top, bottom) = (box[1] - box[3] / 2, box[1] + box[3] / 2)
      } else {
        (top, bottom) = (min(box[0], box[2]), max(box[0], box[2]))
        (left, right) = (min(box[1], box[3]), max(box[1], box[3]))
      }
    }

    var area: Double { (bottom - top) * (right - left) }

    /// Intersection over union.
    func overlap(_ other: Corners) -> Double {
      let height = min(bottom, other.bottom) - max(top, other.top)
      let width = min(right, other.right) - max(left, other.left)
      guard height > 0, width > 0 else { return 0 }
      let shared = height * width
      return shared / (area + other.area - shared)
    }
  }

  /// The most samples of one cell of a region.
  private static let mostSamples = 1 << 16

  /// Regions of a feature map, each sampled to a grid of one size; He et al., "Mask R-CNN" (2017).
  private static func align(_ call: OperatorCall) throws -> ONNXArray {
    let (x, regions, owners) = (try call.array(0), try call.array(1), try call.array(2).integers)
    let (rows, columns) = (try call.int("output_height", 1), try call.int("output_width", 1))
    let ratio = try call.int("sampling_ratio", 0)
    guard x.rank == 4, regions.rank == 2, regions.shape[1] == 4, owners.count == regions.shape[0],
      rows > 0, columns > 0, ratio >= 0, ratio < 1 << 12, x.count > 0
    else { throw Mismatch("\(x.shape), regions \(regions.shape)") }
    let scale = try call.float("spatial_scale", 1)
    let isMax = try call.text("mode", "avg") == "max"
    let rule = try call.text(
      "coordinate_transformation_mode", call.opset < 16 ? "output_half_pixel" : "half_pixel")
    let shift = rule == "half_pixel" ? 0.5 : 0
    let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
    let shape = [owners.count, channels, rows, columns]
    var y = [Double](repeating: 0, count: try ONNXArray.count(of: shape))
    let (values, corners) = (x.doubles, regions.doubles)
    for (k, owner) in owners.enumerated() {
      let n = try Positions.index(owner, x.shape[0])
      let r = corners[(4 * k)..<(4 * k + 4)].map { $0 * scale - shift }
      var (w, h) = (r[2] - r[0], r[3] - r[1])
      if shift == 0 { (w, h) = (max(w, 1), max(h, 1)) }
      let (cellHeight, cellWidth) = (h / Double(rows), w / Double(columns))
      guard cellHeight.isFinite, cellWidth.isFinite, abs(cellHeight) < 1e5, abs(cellWidth) < 1e5
      else { throw Mismatch("a region \(Array(r))") }
      let down = ratio > 0 ? ratio : max(Int(saturating: cellHeight.rounded(.up)), 0)
      let across = ratio > 0 ? ratio : max(Int(saturating: cellWidth.rounded(.up)), 0)
      guard down * across <= mostSamples else {
        throw Mismatch("\(down)·\(across) samples for a cell; \(mostSamples) are the most")
      }
      try ONNXArray.checkWork([owners.count, rows, columns, channels, down, across])
      for i in 0..<rows {
        for j in 0..<columns {
          var samples: [[(Int, Double)]] = []
          for u in 0..<down {
            let v = r[1] + (Double(i) + (Double(u) + 0.5) / Double(down)) * cellHeight
            for s in 0..<across {
              let q = r[0] + (Double(j) + (Double(s) + 0.5) / Double(across)) * cellWidth
              samples.append(corner(v, q, height, width))
            }
          }
          for c in 0..<channels {
            let plane = (n * channels + c) * height * width
            let place = ((k * channels + c) * rows + i) * columns + j
            if isMax {
              y[place] = samples.joined().map { $1 * values[plane + $0] }.max() ?? 0
            } else {
              let sum = samples.joined().reduce(0) { $0 + $1.1 * values[plane + $1.0] }
              y[place] = sum / Double(max(samples.count, 1))
            }
          }
        }
      }
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }

  /// The four cells around a place, weighted; none outside of the map.
  private static func corner(
    _ row: Double, _ column: Double, _ height: Int, _ width: Int
  ) -> [(Int, Double)] {
    guard row >= -1, row <= Double(height), column >= -1, column <= Double(width) else { return [] }
    let (y, x) = (min(max(row, 0), Double(height - 1)), min(max(column, 0), Double(width - 1)))
    let (i, j) = (Int(saturating: y), Int(saturating: x))
    let (k, l) = (min(i + 1, height - 1), min(j + 1, width - 1))
    let (v, u) = (y - Double(i), x - Double(j))
    return [
      (i * width + j, (1 - v) * (1 - u)), (i * width + l, (1 - v) * u),
      (k * width + j, v * (1 - u)), (k * width + l, v * u),
    ]
  }
}
