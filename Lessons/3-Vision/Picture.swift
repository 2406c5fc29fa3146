import Chalk

/// A small grey picture: rows of brightness from 0 to 1.
struct Picture {
  let rows: [[Double]]

  /// This file, to quote from.
  static let file = #filePath

  // excerpt: in two dimensions
  /// y[i, j] = Σ x[i + u, j + v]·k[u, v] over u, v
  func crossCorrelated(with kernel: Kernel) -> Picture {
    let k = kernel.rows
    let (height, width) = (rows.count - k.count + 1, rows[0].count - k[0].count + 1)
    return Picture(
      rows: (0..<height).map { i in
        (0..<width).map { j in
          var sum = 0.0
          for u in k.indices {
            for v in k[u].indices { sum += rows[i + u][j + v] * k[u][v] }
          }
          return sum
        }
      })
  }
  // end excerpt

  /// A bright house with a roof and a door, 12 × 12.
  static let house = Picture(
    rows: [
      "............",
      ".....##.....",
      "....####....",
      "...######...",
      "..########..",
      ".##########.",
      "..########..",
      "..########..",
      "..###..###..",
      "..###..###..",
      "..###..###..",
      "............",
    ].map { row in row.map { $0 == "#" ? 1 : 0 } })
}

/// What is laid on a picture: rows of weights.
struct Kernel {
  let name: String
  let rows: [[Double]]

  static let blur = Kernel(
    name: "blur", rows: Array(repeating: Array(repeating: 1.0 / 9, count: 3), count: 3))
  static let verticalEdge = Kernel(
    name: "vertical edge", rows: [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
  static let horizontalEdge = Kernel(
    name: "horizontal edge", rows: [[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
  static let diagonalEdge = Kernel(
    name: "diagonal edge", rows: [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]])

  static let all = [blur, verticalEdge, horizontalEdge, diagonalEdge]
}
