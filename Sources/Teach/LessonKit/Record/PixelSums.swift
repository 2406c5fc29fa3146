import Figures
import Notation

/// How the pixels of a figure were computed: the feature maps of a convolution with stride 1 and without padding, each
/// pixel a sum of products.
///
///     y[i, j, o] = Σ x[i + u, j + v, c]·w[u, v, c, o] + b[o]        a[i, j, o] = max(0, y[i, j, o]) behind a ReLU
///
/// A record holds the input and the weights, and not an explanation of each pixel: there are thousands of pixels, and
/// few of them are opened.
public struct PixelSums: Sendable, Codable, Equatable {
  /// The figure's place among the blocks of its step, from 0; the board sets it.
  public internal(set) var block = 0
  /// The panel of the figure that shows the maps, from 0.
  public let panel: Int
  /// The picture of the panel that shows the first map, from 0; the others stand behind it. A heat map is picture 0.
  public let picture: Int
  /// The input x, `[height, width, channels]`.
  let input: Grid
  /// The weights w, `[rows, columns, channels, maps]`.
  let weights: Grid
  /// The biases b, one for each map; empty where there are none.
  let biases: [Double]
  /// Whether the maps are shown behind a ReLU.
  let isRectified: Bool
  /// What the weights are called, such as "w" or "k".
  let weightName: String
  /// The number o of the first map; nil where there is one map, and the formula has no o.
  let firstMap: Int?

  /// Numbers with a shape, row by row.
  struct Grid: Sendable, Codable, Equatable {
    var shape: [Int]
    var values: [Double]

    func value(_ indices: Int...) -> Double {
      values[zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }]
    }
  }

  /// The feature maps that some filters make of an input of several channels.
  ///
  /// - Parameters:
  ///   - panel: the panel of the figure that shows the maps, from 0.
  ///   - picture: the picture of the panel that shows the first of them, from 0; 0 in a heat map.
  ///   - input: x, as `[height][width][channels]`.
  ///   - weights: w, as `[rows][columns][channels][maps]`.
  ///   - biases: b, one for each map; none where the formula has none.
  ///   - isRectified: whether the maps are shown behind a ReLU.
  ///   - weightName: what the weights are called.
  ///   - firstMap: the number o of the first map; nil where the formula has no o.
  public init(
    panel: Int = 0, picture: Int = 0, input: [[[Double]]], weights: [[[[Double]]]],
    biases: [Double] = [], isRectified: Bool = false, weightName: String = "w", firstMap: Int? = nil
  ) {
    let pixel = input.first?.first
    let cell = weights.first?.first
    self.init(
      panel: panel, picture: picture,
      input: Grid(
        shape: [input.count, input.first?.count ?? 0, pixel?.count ?? 0],
        values: input.flatMap { $0.flatMap { $0 } }),
      weights: Grid(
        shape: [
          weights.count, weights.first?.count ?? 0, cell?.count ?? 0, cell?.first?.count ?? 0,
        ], values: weights.flatMap { $0.flatMap { $0.flatMap { $0 } } }),
      biases: biases, isRectified: isRectified, weightName: weightName, firstMap: firstMap)
  }

  init(
    panel: Int, picture: Int, input: Grid, weights: Grid, biases: [Double], isRectified: Bool,
    weightName: String, firstMap: Int?
  ) {
    (self.panel, self.picture, self.input, self.weights) = (panel, picture, input, weights)
    (self.biases, self.isRectified) = (biases, isRectified)
    (self.weightName, self.firstMap) = (weightName, firstMap)
  }

  /// The feature map that one filter makes of a gray picture: y[i, j] = Σ x[i + u, j + v]·k[u, v].
  public init(panel: Int, input: [[Double]], kernel: [[Double]], weightName: String = "k") {
    self.init(
      panel: panel, input: input.map { $0.map { [$0] } },
      weights: kernel.map { $0.map { [[$0]] } }, weightName: weightName)
  }

  /// How many maps there are.
  public var maps: Int { weights.shape[3] }
  /// The rows of each map.
  public var rows: Int { input.shape[0] - weights.shape[0] + 1 }
  /// The columns of each map.
  public var columns: Int { input.shape[1] - weights.shape[1] + 1 }

  /// Why no pixel of the figure can be explained by it, as a message; nil where each can.
  func problem(in figure: Figure?) -> String? {
    guard input.isWhole(rank: 3), weights.isWhole(rank: 4), input.shape[2] == weights.shape[2],
      weights.shape[0] <= input.shape[0], weights.shape[1] <= input.shape[1],
      biases.isEmpty || biases.count == maps, (0...1_000_000).contains(firstMap ?? 0)
    else {
      return "pixels of weights \(weights.shape), input \(input.shape) and \(biases.count) biases"
    }
    guard let figure, figure.panels.indices.contains(panel) else {
      return "pixels of a panel that is not there"
    }
    let pictures = figure.panels[panel].pictureNumbers
    guard picture >= 0, picture <= pictures.count, maps <= pictures.count - picture,
      pictures[picture..<picture + maps].allSatisfy({ numbers in
        numbers?.count == rows && numbers?.allSatisfy { $0.count == columns } == true
      })
    else { return "\(maps) maps of \(rows) × \(columns) pixels, which the panel does not show" }
    return nil
  }
}

extension PixelSums.Grid {
  /// Whether there is a number for each place, and at least one.
  fileprivate func isWhole(rank: Int) -> Bool {
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

extension PixelSums {
  /// How a pixel was computed. Of several channels each has a sum of its own, which can be opened in turn. nil where there
  /// is no such pixel.
  ///
  /// - Parameters:
  ///   - picture: the picture in the panel, from 0.
  ///   - row: i, from 0, the row on top.
  ///   - column: j, from 0.
  public func explanation(picture: Int, row: Int, column: Int) -> Explanation? {
    let map = picture.subtractingReportingOverflow(self.picture).partialValue
    guard (0..<maps).contains(map), (0..<rows).contains(row), (0..<columns).contains(column)
    else { return nil }
    var entries: [Explanation.Entry] = []
    let (y, sum) = sum(map, row, column, behind: isRectified ? 1 : 0)
    if isRectified {
      let a = "a" + index([row, column], map)
      entries.append(
        Explanation.Entry(
          formula: "\(a) = max(0, \(y))", substituted: "max(0, \(written(sum[0].value)))",
          value: max(0, sum[0].value),
          slopes: [
            .init(
              input: y, inputValue: sum[0].value, formula: "∂\(a)/∂\(y)",
              value: sum[0].value > 0 ? 1 : 0, entry: 1)
          ]))
    }
    return Explanation(entries: entries + sum)
  }

  /// The sum that a pixel is, and the sums that it is made of; its name beside it.
  private func sum(
    _ map: Int, _ row: Int, _ column: Int, behind first: Int
  ) -> (name: String, entries: [Explanation.Entry]) {
    let name = "y" + index([row, column], map)
    let channels = weights.shape[2]
    let products = (0..<channels).map { self.products(map, row, column, channel: $0) }
    var bias: [(name: String, value: Double)] = []
    if !biases.isEmpty { bias.append((name: "b" + index([], map), value: biases[map])) }
    if channels == 1 {
      let entry = PixelSums.entry(name, products[0], plus: bias)
      return (name, [entry])
    }
    let parts = products.enumerated().map { channel, products in
      PixelSums.entry("s[\(channel)]", products, plus: [])
    }
    let total = parts.reduce(bias.first?.value ?? 0) { $0 + $1.value }
    let letters = parts.indices.map { "s[\($0)]" } + bias.map(\.name)
    let numbers = parts.map(\.value) + bias.map(\.value)
    let slopes = parts.enumerated().map { channel, part in
      Explanation.Slope(
        input: "s[\(channel)]", inputValue: part.value,
        formula: "the products of channel \(channel)", value: part.value,
        entry: first + 1 + channel)
    }
    let whole = Explanation.Entry(
      formula: "\(name) = \(letters.joined(separator: " + "))",
      substituted: numbers.map(inBrackets).joined(separator: " + "), value: total,
      slopes: slopes + PixelSums.slopes(bias))
    return (name, [whole] + parts)
  }

  private typealias Product = (x: String, w: String, values: (x: Double, w: Double))

  private func products(_ map: Int, _ row: Int, _ column: Int, channel: Int) -> [Product] {
    let place: [Int] = weights.shape[2] == 1 ? [] : [channel]
    var products: [Product] = []
    for u in 0..<weights.shape[0] {
      for v in 0..<weights.shape[1] {
        let indices = ([row + u, column + v] + place).map(String.init).joined(separator: ", ")
        let x = input.value(row + u, column + v, channel)
        let w = weights.value(u, v, channel, map)
        products.append(
          (x: "x[\(indices)]", w: weightName + index([u, v] + place, map), values: (x: x, w: w)))
      }
    }
    return products
  }

  /// "[2, 3]", or "[2, 3, 5]" where the maps have numbers; nothing without an index.
  private func index(_ indices: [Int], _ map: Int) -> String {
    let all = indices + (firstMap.map { [$0 + map] } ?? [])
    return all.isEmpty ? "" : "[\(all.map(String.init).joined(separator: ", "))]"
  }

  private static func entry(
    _ name: String, _ products: [Product], plus bias: [(name: String, value: Double)]
  ) -> Explanation.Entry {
    let letters = products.map { "\($0.x)·\($0.w)" } + bias.map(\.name)
    let numbers = products.map { "\(inBrackets($0.values.x))·\(inBrackets($0.values.w))" }
    let sum = products.reduce(0) { $0 + $1.values.x * $1.values.w } + (bias.first?.value ?? 0)
    let slopes = zip(letters, zip(products, numbers)).map { letters, product in
      let value = product.0.values.x * product.0.values.w
      return Explanation.Slope(
        input: letters, inputValue: value, formula: product.1, value: value, entry: nil)
    }
    return Explanation.Entry(
      formula: "\(name) = \(letters.joined(separator: " + "))",
      substituted: (numbers + bias.map { inBrackets($0.value) }).joined(separator: " + "),
      value: sum, slopes: slopes + PixelSums.slopes(bias))
  }

  private static func slopes(_ bias: [(name: String, value: Double)]) -> [Explanation.Slope] {
    bias.map {
      Explanation.Slope(
        input: $0.name, inputValue: $0.value, formula: "\($0.name) = \(written($0.value))",
        value: $0.value, entry: nil)
    }
  }
}

/// A number as it is written in a formula: in brackets where it is negative.
private func inBrackets(_ value: Double) -> String {
  value < 0 ? "(\(written(value)))" : written(value)
}
