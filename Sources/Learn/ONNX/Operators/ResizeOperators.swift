import Glibc
import Notation
import Tensors

/// Other sizes for grids: each output is a weighted sum of inputs along one axis after the other.
enum ResizeOperators {
  static let table: [String: Operator] = ["Resize": single(resize), "Upsample": single(upsample)]

  private static func upsample(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard let scales = try call.floatList("scales") ?? call.optional(1)?.doubles else {
      throw NotCovered("scales under other names than `scales`")
    }
    return try resized(x, scales: scales, sizes: nil, roi: [], Rule(call, isOld: true))
  }

  private static func resize(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    if call.opset < 11 {
      return try resized(
        x, scales: try call.array(1).doubles, sizes: nil, roi: [], Rule(call, isOld: true))
    }
    if try call.flag("antialias") { throw NotCovered("antialias = 1") }
    let policy = try call.text("keep_aspect_ratio_policy", "stretch")
    guard policy == "stretch" else { throw NotCovered("the policy \(policy)") }
    var scales = try call.optional(2).flatMap { $0.count == 0 ? nil : $0.doubles }
    var sizes = call.value(3) == nil ? nil : try call.integers(3)
    if sizes?.isEmpty == true { sizes = nil }
    var roi = try call.optional(1)?.doubles ?? []
    if let named = try call.ints("axes") {
      let axes = try named.map { try Positions.axis($0, x.rank) }
      guard (scales?.count ?? axes.count) == axes.count, (sizes?.count ?? axes.count) == axes.count,
        roi.isEmpty || roi.count == 2 * axes.count
      else { throw Mismatch("axes \(axes)") }
      let (oldScales, oldSizes, oldROI) = (scales, sizes, roi)
      scales = oldScales.map { _ in [Double](repeating: 1, count: x.rank) }
      sizes = oldSizes.map { _ in x.shape }
      if !roi.isEmpty { roi = x.shape.map { _ in 0 } + x.shape.map { _ in 1 } }
      for (index, axis) in axes.enumerated() {
        if let oldScales { scales![axis] = oldScales[index] }
        if let oldSizes { sizes![axis] = oldSizes[index] }
        if !oldROI.isEmpty {
          (roi[axis], roi[x.rank + axis]) = (oldROI[index], oldROI[axes.count + index])
        }
      }
    }
    return try resized(x, scales: scales, sizes: sizes, roi: roi, Rule(call, isOld: false))
  }

  private static func resized(
    _ x: ONNXArray, scales: [Double]?, sizes: [Int]?, roi: [Double], _ rule: Rule
  ) throws -> ONNXArray {
    let shape: [Int]
    if let sizes {
      shape = sizes
    } else {
      guard let scales, scales.count == x.rank, scales.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
        throw Mismatch("scales \(scales ?? []) for \(x.shape)")
      }
      shape = zip(x.shape, scales).map { Int(saturating: (Double($0) * $1).rounded(.down)) }
    }
    guard shape.count == x.rank, roi.isEmpty || roi.count == 2 * x.rank else {
      throw Mismatch("sizes \(shape) for \(x.shape)")
    }
    guard !rule.isCropping || roi.allSatisfy({ $0.magnitude < 1e9 }) else {
      throw Mismatch("a region \(roi); needs numbers, 0 to 1 for the whole of an axis")
    }
    if try ONNXArray.count(of: shape) == 0 {
      return try ONNXArray(doubles: [], shape: shape, type: x.type)
    }
    guard x.count > 0 else { throw Mismatch("\(x.shape): nothing to enlarge to \(shape)") }
    var (values, current) = (x.doubles, x.shape)
    // Which places of each axis lie outside of the region.
    var outside = [[Bool]?](repeating: nil, count: x.rank)
    for axis in x.shape.indices {
      let scale = sizes == nil ? scales![axis] : Double(shape[axis]) / Double(x.shape[axis])
      if shape[axis] == x.shape[axis], scale == 1, !rule.isCropping { continue }
      let range = roi.isEmpty ? (0.0, 1.0) : (roi[axis], roi[x.rank + axis])
      let taps = (0..<shape[axis]).map {
        rule.taps($0, x.shape[axis], shape[axis], scale, range)
      }
      let (outer, size, inner) = Positions.around(axis, current)
      current[axis] = shape[axis]
      _ = try ONNXArray.count(of: current)
      var next = [Double](repeating: 0, count: outer * shape[axis] * inner)
      for row in 0..<outer {
        for (i, tap) in taps.enumerated() {
          for column in 0..<inner {
            var sum = 0.0
            for (index, weight) in tap.cells {
              sum += weight * values[(row * size + index) * inner + column]
            }
            next[(row * shape[axis] + i) * inner + column] = sum
          }
        }
      }
      values = next
      if taps.contains(where: \.isOutside) { outside[axis] = taps.map(\.isOutside) }
    }
    for (axis, flags) in outside.enumerated() {
      guard let flags else { continue }
      let step = Positions.strides(of: shape)[axis]
      for place in values.indices where flags[place / step % shape[axis]] {
        values[place] = rule.extrapolation
      }
    }
    return try ONNXArray(doubles: values, shape: shape, type: x.type)
  }
}

/// Where in the input an output lies, and how its neighbors are weighted.
private struct Rule {
  let mode, coordinates, nearest: String
  let a, extrapolation: Double
  let excludesOutside: Bool
  var isCropping: Bool { coordinates == "tf_crop_and_resize" }

  struct Tap {
    var cells: [(Int, Double)]
    var isOutside = false
  }

  /// Before version 11 places are i/scale, and the nearest cell is the one before.
  init(_ call: OperatorCall, isOld: Bool) throws {
    let name = try call.text("mode", "nearest")
    mode = name == "bilinear" ? "linear" : name
    guard ["nearest", "linear", "cubic"].contains(mode) else {
      throw NotCovered("the mode \(name)")
    }
    coordinates =
      isOld ? "asymmetric" : try call.text("coordinate_transformation_mode", "half_pixel")
    let known = [
      "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_half_pixel_for_nn",
      "tf_crop_and_resize", "half_pixel_symmetric",
    ]
    guard known.contains(coordinates) else { throw NotCovered("the coordinates \(coordinates)") }
    nearest = isOld ? "floor" : try call.text("nearest_mode", "round_prefer_floor")
    a = try call.float("cubic_coeff_a", -0.75)
    extrapolation = try call.float("extrapolation_value", 0)
    excludesOutside = try call.flag("exclude_outside")
  }

  private func place(
    _ i: Int, _ input: Int, _ output: Int, _ scale: Double, _ roi: (Double, Double)
  ) -> Double {
    let (x, size) = (Double(i), Double(input))
    switch coordinates {
    case "asymmetric": return x / scale
    case "tf_half_pixel_for_nn": return (x + 0.5) / scale
    case "pytorch_half_pixel": return output > 1 ? (x + 0.5) / scale - 0.5 : 0
    case "align_corners":
      let length = scale * size
      return length == 1 ? 0 : x * (size - 1) / (length - 1)
    case "tf_crop_and_resize":
      if output == 1 { return (roi.1 + roi.0) * (size - 1) / 2 }
      return roi.0 * (size - 1) + x * (roi.1 - roi.0) * (size - 1) / Double(output - 1)
    case "half_pixel_symmetric":
      let adjustment = Double(output) / (scale * size)
      return size / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5
    default: return (x + 0.5) / scale - 0.5
    }
  }

  /// The cell before a place, and how far behind it the place lies.
  private func split(_ place: Double) -> (cell: Int, rest: Double) {
    let low = place.rounded(.down)
    return (Int(saturating: low), place - low)
  }

  func taps(
    _ i: Int, _ input: Int, _ output: Int, _ scale: Double, _ roi: (Double, Double)
  ) -> Tap {
    let x = place(i, input, output, scale, roi)
    let isOutside = isCropping && (x < 0 || x > Double(input - 1))
    let bounded = min(max(x, -4), Double(input) + 4)
    func clamped(_ cell: Int) -> Int { min(max(cell, 0), input - 1) }
    switch mode {
    case "nearest":
      let cell =
        switch nearest {
        case "round_prefer_ceil": (bounded + 0.5).rounded(.down)
        case "floor": bounded.rounded(.down)
        case "ceil": bounded.rounded(.up)
        default: (bounded - 0.5).rounded(.up)
        }
      return Tap(cells: [(clamped(Int(saturating: cell)), 1)], isOutside: isOutside)
    case "linear":
      let (cell, t) = split(bounded)
      return Tap(cells: [(clamped(cell), 1 - t), (clamped(cell + 1), t)], isOutside: isOutside)
    default:
      let (cell, t) = split(bounded)
      var cells = Cubic.weights(t, a).enumerated().map { (cell - 1 + $0, $1) }
      if excludesOutside {
        cells = cells.map { ($0, $0 < 0 || $0 >= input ? 0 : $1) }
        let sum = cells.reduce(0) { $0 + $1.1 }
        if sum != 0 { cells = cells.map { ($0, $1 / sum) } }
      }
      return Tap(cells: cells.map { (clamped($0), $1) }, isOutside: isOutside)
    }
  }
}

/// The cubic convolution kernel; Keys, "Cubic convolution interpolation for digital image processing" (1981).
enum Cubic {
  /// The weights of the four cells around a place that lies t behind the second.
  static func weights(_ t: Double, _ a: Double) -> [Double] {
    [
      ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
      ((a + 2) * t - (a + 3)) * t * t + 1,
      ((a + 2) * (1 - t) - (a + 3)) * (1 - t) * (1 - t) + 1,
      ((a * (2 - t) - 5 * a) * (2 - t) + 8 * a) * (2 - t) - 4 * a,
    ]
  }
}
