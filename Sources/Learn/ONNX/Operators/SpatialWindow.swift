import Tensors

/// How a window moves over the spatial axes of `[batch, channels, …]`.
struct SpatialWindow {
  var kernel, strides, dilations, before, after: [Int]
  var roundsUp = false

  /// Reads the attributes; `sizes` are those of the spatial axes.
  init(_ call: OperatorCall, kernel: [Int], over sizes: [Int]) throws {
    let axes = kernel.count
    guard axes >= 1, axes == sizes.count, kernel.allSatisfy({ $0 >= 1 }) else {
      throw Mismatch("a window \(kernel) over \(sizes)")
    }
    self.kernel = kernel
    strides = try call.ints("strides") ?? [Int](repeating: 1, count: axes)
    dilations = try call.ints("dilations") ?? [Int](repeating: 1, count: axes)
    let pads = try call.ints("pads") ?? [Int](repeating: 0, count: 2 * axes)
    let numbers = strides + dilations
    guard strides.count == axes, dilations.count == axes, pads.count == 2 * axes,
      numbers.allSatisfy({ $0 >= 1 && $0 < 1 << 31 }), pads.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }),
      kernel.allSatisfy({ $0 < 1 << 31 })
    else {
      throw Mismatch(
        "a window \(kernel), strides \(strides), dilations \(dilations), pads \(pads)")
    }
    (before, after) = (Array(pads[..<axes]), Array(pads[axes...]))
    roundsUp = try call.flag("ceil_mode")
    let rule = try call.text("auto_pad", "NOTSET")
    switch rule {
    case "NOTSET", "": break
    case "VALID": (before, after) = (kernel.map { _ in 0 }, kernel.map { _ in 0 })
    case "SAME_UPPER", "SAME_LOWER":
      for axis in 0..<axes {
        let places = (sizes[axis] + strides[axis] - 1) / strides[axis]
        let total = max((places - 1) * strides[axis] + reach(axis) - sizes[axis], 0)
        let less = total / 2
        before[axis] = rule == "SAME_UPPER" ? less : total - less
        after[axis] = total - before[axis]
      }
    default: throw NotCovered("auto_pad \(rule)")
    }
  }

  /// The cells from the window's first to its last.
  func reach(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

  /// Whether oneDNN's kernels are made for such a window: padding of less than it reaches, and no huge numbers.
  var isPlain: Bool {
    kernel.indices.allSatisfy { axis in
      SpatialWindow.isPlain(
        size: kernel[axis], stride: strides[axis], dilation: dilations[axis],
        before: before[axis], after: after[axis])
    }
  }

  static func isPlain(size: Int, stride: Int, dilation: Int, before: Int, after: Int) -> Bool {
    let reach = (size - 1) * dilation + 1
    return reach <= 1 << 15 && stride <= 1 << 15 && max(before, after) < reach
  }

  /// How many places the window has on each axis.
  func places(on sizes: [Int]) throws -> [Int] {
    try sizes.indices.map { axis in
      let room = sizes[axis] + before[axis] + after[axis] - reach(axis)
      guard room >= 0 else {
        throw Mismatch("a window that reaches over \(reach(axis)) on \(sizes[axis]) cells")
      }
      guard roundsUp else { return room / strides[axis] + 1 }
      let places = (room + strides[axis] - 1) / strides[axis] + 1
      // The last window must begin on the image or before it.
      return (places - 1) * strides[axis] >= sizes[axis] + before[axis] ? places - 1 : places
    }
  }

  /// The axis for Chalk's kernels.
  func axis(_ axis: Int) throws -> WindowAxis {
    try WindowAxis(
      size: kernel[axis], stride: strides[axis], dilation: dilations[axis], before: before[axis],
      after: after[axis])
  }

  /// For each place of the window the cells of one plane that it covers, and how many cells it has with the
  /// padding.
  func cells(on sizes: [Int]) throws -> (starts: [Int], cells: [Int], padded: [Int]) {
    let places = try places(on: sizes)
    let all = try ONNXArray.count(of: places)
    guard try ONNXArray.count(of: kernel) <= ONNXArray.maxCount / max(all, 1) else {
      throw Mismatch("a window \(kernel) at \(places) places")
    }
    var starts = [0]
    var cells: [Int] = []
    var padded: [Int] = []
    let (steps, planes) = (Positions.strides(of: places), Positions.strides(of: sizes))
    for place in 0..<all {
      var (found, size) = ([0], 1)
      for axis in sizes.indices {
        let i = place / steps[axis] % places[axis]
        let first = i * strides[axis] - before[axis]
        let covered = (0..<kernel[axis]).map { first + $0 * dilations[axis] }
        size *= covered.count { $0 < sizes[axis] + after[axis] }
        let inside = covered.filter { $0 >= 0 && $0 < sizes[axis] }
        found = found.flatMap { base in inside.map { base + $0 * planes[axis] } }
      }
      cells += found
      starts.append(cells.count)
      padded.append(size)
    }
    return (starts, cells, padded)
  }
}
