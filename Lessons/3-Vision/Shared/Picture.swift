import Chalk

/// A small gray picture: rows of brightness from 0 to 1.
struct Picture {
  let rows: [[Double]]

  // excerpt: in two dimensions
  /// y[i, j] = Σ x[i + u, j + v]·k[u, v] over u, v
  func crossCorrelated(with kernel: ConvolutionKernel) -> Picture {
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

  // excerpt: true convolution in two dimensions
  /// y[i, j] = Σ x[u, v]·k[i − u, j − v], for every i, j at which any product exists
  func convolved(with kernel: ConvolutionKernel) -> Picture {
    let k = kernel.rows
    let (height, width) = (rows.count + k.count - 1, rows[0].count + k[0].count - 1)
    return Picture(
      rows: (0..<height).map { i in
        (0..<width).map { j in
          var sum = 0.0
          for u in rows.indices where k.indices.contains(i - u) {
            for v in rows[u].indices where k[0].indices.contains(j - v) {
              sum += rows[u][v] * k[i - u][j - v]
            }
          }
          return sum
        }
      })
  }
  // end excerpt

  /// This picture with a frame of zeros around it.
  func padded(by cells: Int) -> Picture {
    let empty = [Double](repeating: 0, count: rows[0].count + 2 * cells)
    let side = [Double](repeating: 0, count: cells)
    let frame = Array(repeating: empty, count: cells)
    return Picture(rows: frame + rows.map { side + $0 + side } + frame)
  }

  /// Every so many rows and columns.
  func every(_ stride: Int) -> Picture {
    Picture(
      rows: Swift.stride(from: 0, to: rows.count, by: stride).map { i in
        Swift.stride(from: 0, to: rows[i].count, by: stride).map { rows[i][$0] }
      })
  }

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
struct ConvolutionKernel {
  let name: String
  let rows: [[Double]]

  /// The kernel given half a turn: both directions backwards.
  var turned: ConvolutionKernel {
    ConvolutionKernel(name: name, rows: rows.reversed().map { $0.reversed() })
  }

  static let blur = ConvolutionKernel(
    name: "blur", rows: Array(repeating: Array(repeating: 1.0 / 9, count: 3), count: 3))
  static let verticalEdge = ConvolutionKernel(
    name: "vertical edge", rows: [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
  static let horizontalEdge = ConvolutionKernel(
    name: "horizontal edge", rows: [[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
  static let diagonalEdge = ConvolutionKernel(
    name: "diagonal edge", rows: [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]])

  static let all = [blur, verticalEdge, horizontalEdge, diagonalEdge]
}
