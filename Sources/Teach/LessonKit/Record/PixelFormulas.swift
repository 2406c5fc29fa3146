import Figures

/// How the pixels of a figure were computed: the feature maps of a convolution, or of a pooling behind one.
///
///     y[i, j, o] = Σ x[i + u, j + v, c]·w[u, v, c, o] + b[o]        a convolution with stride 1 and without padding
///     a[i, j, o] = f(y[i, j, o])                                    behind an activation function
///     p[i, j, o] = max a[s·i + u, s·j + v, o]                       behind a pooling with stride s
///
/// A record holds the input and the weights, and not an explanation of each pixel: there are thousands of pixels, and
/// few of them are opened.
public struct PixelFormulas: Sendable, Codable, Equatable {
  /// The figure's place among the blocks of its step, from 0; the board sets it.
  public internal(set) var block = 0
  /// The panel of the figure that shows the maps, from 0.
  public let panel: Int
  /// The picture of the panel that shows the first map, from 0; the others stand behind it. A heat map is picture 0.
  public let picture: Int
  /// The convolution whose maps are shown, or pooled.
  let convolution: PixelConvolution
  /// What pools the maps of the convolution; nil where they are shown themselves.
  let pooling: PixelPooling?

  /// The function that the maps are shown behind.
  public enum Activation: String, Sendable, Codable {
    case none, relu, sigmoid
  }

  /// What a pooling takes of each window.
  public enum PoolingKind: String, Sendable, Codable {
    case max, average
  }

  init(
    panel: Int, picture: Int, convolution: PixelConvolution, pooling: PixelPooling? = nil
  ) {
    (self.panel, self.picture) = (panel, picture)
    (self.convolution, self.pooling) = (convolution, pooling)
  }

  /// The feature maps that some filters make of an input of several channels, with stride 1 and without padding.
  ///
  /// - Parameters:
  ///   - panel: the panel of the figure that shows the maps, from 0.
  ///   - picture: the picture of the panel that shows the first of them, from 0; 0 in a heat map.
  ///   - input: x, as `[height][width][channels]`.
  ///   - weights: w, as `[rows][columns][channels][maps]`.
  ///   - biases: b, one for each map; none where the formula has none.
  ///   - activation: the function that the maps are shown behind.
  ///   - firstMap: the number o of the first map; nil where the formula has no o.
  public init(
    panel: Int = 0, picture: Int = 0, input: [[[Double]]], weights: [[[[Double]]]],
    biases: [Double] = [], activation: Activation = .none, firstMap: Int? = nil
  ) {
    let pixel = input.first?.first
    let cell = weights.first?.first
    let (height, width) = (input.count, input.first?.count ?? 0)
    let (rows, columns) = (weights.count, weights.first?.count ?? 0)
    self.init(
      panel: panel, picture: picture,
      convolution: PixelConvolution(
        input: NumberBlock(
          shape: [height, width, pixel?.count ?? 0], values: input.flatMap { $0.flatMap { $0 } }),
        weights: NumberBlock(
          shape: [rows, columns, cell?.count ?? 0, cell?.first?.count ?? 0],
          values: weights.flatMap { $0.flatMap { $0.flatMap { $0 } } }),
        biases: biases, activation: activation, rows: height - rows + 1,
        columns: width - columns + 1, firstMap: firstMap))
  }

  /// The feature map that one filter k makes of a gray picture x.
  ///
  /// - Parameters:
  ///   - panel: the panel of the figure that shows the map, from 0.
  ///   - stride: how far the kernel moves from one output to the next.
  ///   - padding: how many zeros stand at each side of the picture.
  ///   - isTransposed: whether it is the transposed, or true, convolution: y[i, j] = Σ x[u, v]·k[i − u, j − v].
  public init(
    panel: Int, input: [[Double]], kernel: [[Double]], stride: Int = 1, padding: Int = 0,
    isTransposed: Bool = false
  ) {
    let places = { (n: Int, k: Int) in
      isTransposed
        ? (n - 1) * stride + k - 2 * padding : (n + 2 * padding - k) / max(1, stride) + 1
    }
    let (height, width) = (input.count, input.first?.count ?? 0)
    let (rows, columns) = (kernel.count, kernel.first?.count ?? 0)
    self.init(
      panel: panel, picture: 0,
      convolution: PixelConvolution(
        input: NumberBlock(shape: [height, width, 1], values: input.flatMap { $0 }),
        weights: NumberBlock(shape: [rows, columns, 1, 1], values: kernel.flatMap { $0 }),
        rows: places(height, rows), columns: places(width, columns), stride: stride,
        before: [padding, padding], isTransposed: isTransposed, weightName: "k"))
  }

  /// What a pooling makes of these maps, each block of side × side one number, where a figure shows that.
  ///
  /// - Parameters:
  ///   - kind: what it takes of each block.
  ///   - side: the side of a block, and the distance to the next.
  ///   - panel: the panel of the figure that shows the pooled maps, from 0.
  ///   - picture: the picture of the panel that shows the first of them, from 0.
  public func pooled(
    by kind: PoolingKind, _ side: Int, panel: Int = 0, picture: Int = 0
  ) -> PixelFormulas {
    PixelFormulas(
      panel: panel, picture: picture, convolution: convolution,
      pooling: PixelPooling(kind: kind, side: side))
  }

  /// How many maps there are.
  public var maps: Int { convolution.weights.shape[3] }
  /// The rows of each map.
  public var rows: Int { convolution.rows / max(1, pooling?.side ?? 1) }
  /// The columns of each map.
  public var columns: Int { convolution.columns / max(1, pooling?.side ?? 1) }

  /// Why no pixel of the figure can be explained by it, as a message; nil where each can.
  func problem(in figure: Figure?) -> String? {
    if let problem = convolution.problem { return problem }
    if let pooling, !(1...1_000_000).contains(pooling.side) {
      return "pixels pooled in blocks of \(pooling.side)"
    }
    guard let figure, figure.panels.indices.contains(panel) else {
      return "pixels of a panel that is not there"
    }
    let pictures = figure.panels[panel].pictureNumbers
    guard rows > 0, columns > 0, picture >= 0, picture <= pictures.count,
      maps <= pictures.count - picture,
      pictures[picture..<picture + maps].allSatisfy({ numbers in
        numbers?.count == rows && numbers?.allSatisfy { $0.count == columns } == true
      })
    else { return "\(maps) maps of \(rows) × \(columns) pixels, which the panel does not show" }
    return nil
  }
}

/// A pooling without weights: of each block of side × side one number.
struct PixelPooling: Sendable, Codable, Equatable {
  let kind: PixelFormulas.PoolingKind
  let side: Int
}

/// Numbers with a shape, row by row.
///
/// They are kept as `Float`: a record with them is half as long, and an explanation writes four digits.
struct NumberBlock: Sendable, Codable, Equatable {
  var shape: [Int]
  var values: [Float]

  init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values.map(Float.init)
  }

  func value(_ indices: Int...) -> Double {
    Double(values[zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }])
  }

  /// Whether there is a number for each place, and at least one.
  func isWhole(rank: Int) -> Bool {
    guard shape.count == rank, shape.allSatisfy({ (1...1_000_000).contains($0) }) else {
      return false
    }
    var count = 1
    for side in shape {
      count *= side
      if count > values.count { return false }
    }
    return count == values.count
  }
}
