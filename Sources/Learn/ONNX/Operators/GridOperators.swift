import Glibc
import Notation

/// Images sampled at places that a grid names.
enum GridOperators {
  static let table: [String: Operator] = ["GridSample": single(sample)]

  /// x `[N, C, H, W]`, grid `[N, h, w, 2]` of places (x, y) from −1 to 1; `[N, C, h, w]`.
  private static func sample(_ call: OperatorCall) throws -> ONNXArray {
    let (x, grid) = (try call.array(0), try call.array(1))
    if x.rank != 4 || grid.rank != 4 { throw NotCovered("other grids than of images") }
    guard grid.shape[3] == 2, grid.shape[0] == x.shape[0], x.count > 0 else {
      throw Mismatch("\(x.shape) and a grid \(grid.shape)")
    }
    let mode = try call.text("mode", "bilinear")
    let border = try call.text("padding_mode", "zeros")
    guard ["bilinear", "linear", "nearest", "bicubic", "cubic"].contains(mode),
      ["zeros", "border", "reflection"].contains(border)
    else { throw NotCovered("the mode \(mode) with \(border)") }
    let isAligned = try call.flag("align_corners")
    let (height, width, channels) = (x.shape[2], x.shape[3], x.shape[1])
    let places = grid.shape[1] * grid.shape[2]
    let shape = [x.shape[0], channels, grid.shape[1], grid.shape[2]]
    var y = [Double](repeating: 0, count: try ONNXArray.count(of: shape))
    let (values, points) = (x.doubles, grid.doubles)
    for n in 0..<x.shape[0] {
      for place in 0..<places {
        let point = (n * places + place) * 2
        let across = taps(points[point], width, mode, border, isAligned)
        let down = taps(points[point + 1], height, mode, border, isAligned)
        for c in 0..<channels {
          let plane = (n * channels + c) * height * width
          var sum = 0.0
          for (i, v) in down {
            for (j, w) in across { sum += v * w * values[plane + i * width + j] }
          }
          y[(n * channels + c) * places + place] = sum
        }
      }
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }

  /// The cells along one axis that a place sees, and their weights.
  private static func taps(
    _ place: Double, _ size: Int, _ mode: String, _ border: String, _ isAligned: Bool
  ) -> [(Int, Double)] {
    let length = Double(size)
    var x = isAligned ? (place + 1) / 2 * (length - 1) : ((place + 1) * length - 1) / 2
    guard x.isFinite, abs(x) < 1e9 else { return [] }
    let (low, high) = isAligned ? (0, length - 1) : (-0.5, length - 0.5)
    let isCubic = mode == "bicubic" || mode == "cubic"
    if !isCubic, border == "border" { x = min(max(x, 0), length - 1) }
    if !isCubic, border == "reflection" { x = min(max(reflected(x, low, high), 0), length - 1) }
    var cells: [(Int, Double)]
    if mode == "nearest" {
      cells = [(Int(saturating: x.rounded(.toNearestOrEven)), 1)]
    } else {
      let first = x.rounded(.down)
      let t = x - first
      cells =
        isCubic
        ? Cubic.weights(t, -0.75).enumerated().map {
          (Int(saturating: first) - 1 + $0, $1)
        }
        : [(Int(saturating: first), 1 - t), (Int(saturating: first) + 1, t)]
    }
    return cells.compactMap { cell, weight in
      if cell >= 0, cell < size { return (cell, weight) }
      switch border {
      case "border": return (min(max(cell, 0), size - 1), weight)
      case "reflection":
        let inside = reflected(Double(cell), low, high).rounded(.toNearestOrEven)
        return (min(max(Int(saturating: inside), 0), size - 1), weight)
      default: return nil
      }
    }
  }

  /// A place mirrored at both ends until it lies between them.
  private static func reflected(_ x: Double, _ low: Double, _ high: Double) -> Double {
    let range = high - low
    if range <= 0 { return low }
    let distance = abs(x - low)
    let turns = (distance / range).rounded(.down)
    let rest = distance - turns * range
    return turns.truncatingRemainder(dividingBy: 2) == 0 ? low + rest : high - rest
  }
}
