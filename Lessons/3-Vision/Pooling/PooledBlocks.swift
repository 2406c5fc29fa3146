import Chalk

/// Four blocks of 2 × 2, one after another, and the largest number of each.
func poolingAnimation(_ x: [[Double]], _ y: [[Double]]) throws -> Animation {
  let width = y[0].count
  let frames = (0..<y.count * width).map { block in
    let (i, j) = (block / width, block % width)
    let soFar = y.indices.map { row in
      (0..<width).map { row * width + $0 <= block ? y[row][$0] : .nan }
    }
    let (top, left) = (2 * Double(i) - 0.5, 2 * Double(j) - 0.5)
    return Figure(
      "Max pooling, block by block",
      caption: """
        Which number of each block goes on? The largest one. Left: a feature map and the block whose turn it is. \
        Right: what has been kept so far.
        """, columns: 2
    ) {
      Panel("The feature map x", x: "j", y: "i", legend: .none, colorBar: .none) {
        HeatMap(x, scale: .diverging(center: 0), digits: 0)
        Line(
          [left, left + 2, left + 2, left, left], [top, top, top + 2, top + 2, top],
          color: .series(1), dash: .solid, width: 3)
      }
      Panel("Pooled so far", x: "j", y: "i", colorBar: .none) {
        HeatMap(soFar, scale: .diverging(center: 0), digits: 0)
      }
    }
  }
  return try Animation(frames, secondsPerFrame: 0.8)
}
