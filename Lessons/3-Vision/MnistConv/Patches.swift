import Chalk

/// How the mean square of some 3 × 3 patches divides: what is even gray, what is a ramp (an edge in any direction), and
/// the rest, which is finer detail. The three add up to 1.
struct PatchShares {
  let gray, edge, detail: Double

  // excerpt: shares
  /// Each patch p falls on g = (1, …, 1)/3, on two ramps h and v of length 1, and on six directions more.
  init(_ patches: [[Double]]) {
    let g = [Double](repeating: 1.0 / 3, count: 9)
    let h = (0..<9).map { Double($0 % 3 - 1) / 6.0.squareRoot() }
    let v = (0..<9).map { Double($0 / 3 - 1) / 6.0.squareRoot() }
    func squared(_ p: [Double], _ direction: [Double]) -> Double {
      let dot = zip(p, direction).reduce(0) { $0 + $1.0 * $1.1 }
      return dot * dot
    }
    let all = patches.reduce(0) { sum, p in p.reduce(sum) { $0 + $1 * $1 } }
    gray = patches.map { squared($0, g) }.reduce(0, +) / all
    edge = patches.map { squared($0, h) + squared($0, v) }.reduce(0, +) / all
    detail = max(0, 1 - gray - edge)
  }
  // end excerpt

  /// The shares as cells of a table.
  var cells: [String] { [gray, edge, detail].map(roundedPercent) }
}

extension PictureTask {
  /// Some 3 × 3 patches of the training pictures, less their mean patch: those with any ink.
  func patches(_ count: Int, _ random: inout RandomSource) -> [[Double]] {
    let (height, width) = (x.shape[1], x.shape[2])
    var found: [[Double]] = []
    for _ in 0..<count {
      let picture = random.integer(below: x.shape[0])
      let (i, j) = (random.integer(below: height - 2), random.integer(below: width - 2))
      let patch = x[picture, i..<i + 3, j..<j + 3, 0].values
      if patch.contains(where: { $0 > 0 }) { found.append(patch) }
    }
    let mean = (0..<9).map { place in found.map { $0[place] }.mean }
    return found.map { patch in zip(patch, mean).map { $0 - $1 } }
  }
}
