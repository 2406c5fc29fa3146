import Foundation
import Notation

/// A convolution with the numbers that go into it, of which each output can be computed again.
///
///     y[i, j, o] = Σ x[s·i + u − p, s·j + v − p, c]·w[u, v, c, o] + b[o]           p zeros at each side, stride s
///     y[i, j, o] = Σ x[(i + p − u)/s, (j + p − v)/s, c]·w[u, v, o, c] + b[o]       transposed: where s divides both
struct PixelConvolution: Sendable, Codable, Equatable {
  /// The input x, `[height, width, channels]`.
  var input: NumberBlock
  /// The weights w, `[rows, columns, channels, maps]`, also of a transposed convolution.
  var weights: NumberBlock
  /// The biases b, one for each map; empty where there are none.
  var biases: [Double] = []
  /// The function f behind the sum.
  var activation = PixelFormulas.Activation.none
  /// The size of an output.
  var rows, columns: Int
  /// How far the kernel moves.
  var stride = 1
  /// How many zeros stand above the first row, and before the first column; of a transposed convolution, how many rows
  /// and columns of the output are cut off there.
  var before = [0, 0]
  var isTransposed = false
  /// What the weights are called, such as "w" or "k".
  var weightName = "w"
  /// The number o of the first map; nil where there is one map, and the formula has no o.
  var firstMap: Int?

  /// What is wrong with it, as a message; nil where every output can be computed.
  var problem: String? {
    let sizes = 1...1_000_000
    guard input.isWhole(rank: 3), weights.isWhole(rank: 4), input.shape[2] == weights.shape[2],
      biases.isEmpty || biases.count == weights.shape[3], sizes.contains(rows),
      sizes.contains(columns), sizes.contains(stride), before.count == 2,
      before.allSatisfy({ $0 == 0 || sizes.contains($0) }),
      (0...1_000_000).contains(firstMap ?? 0)
    else {
      return
        "\(rows) × \(columns) pixels of weights \(weights.shape), input \(input.shape), stride \(stride), "
        + "padding \(before) and \(biases.count) biases"
    }
    return nil
  }

  /// The name of an output: "a[2, 3, 5]" behind an activation function, "y[2, 3, 5]" before it.
  func name(_ map: Int, _ row: Int, _ column: Int, isSum: Bool = false) -> String {
    (isSum || activation == .none ? "y" : "a") + index([row, column], map)
  }

  /// "[2, 3]", or "[2, 3, 5]" where the maps have numbers; nothing without an index.
  func index(_ indices: [Int], _ map: Int) -> String {
    let all = indices + (firstMap.map { [$0 + map] } ?? [])
    return all.isEmpty ? "" : "[\(all.map(String.init).joined(separator: ", "))]"
  }

  /// Appends how an output was computed, and what it was computed from. Returns its place and its value.
  @discardableResult
  func append(
    _ map: Int, _ row: Int, _ column: Int, to entries: inout [Explanation.Entry]
  ) -> (place: Int, value: Double) {
    if activation == .none {
      return (entries.count, appendSum(map, row, column, to: &entries))
    }
    let place = entries.count
    let (a, y) = (name(map, row, column), name(map, row, column, isSum: true))
    entries.append(.init(formula: a, substituted: "", value: 0))
    let sum = appendSum(map, row, column, to: &entries)
    let (value, slope): (Double, Double)
    if activation == .relu {
      (value, slope) = (max(0, sum), sum > 0 ? 1 : 0)
    } else {
      value = 1 / (1 + exp(-sum))
      slope = value * (1 - value)
    }
    let (first, last) = activation == .relu ? ("max(0, ", ")") : ("σ(", ")")
    entries[place] = Explanation.Entry(
      formula: "\(a) = \(first)\(y)\(last)", substituted: "\(first)\(written(sum))\(last)",
      value: value,
      slopes: [
        .init(
          input: y, inputValue: sum, formula: "∂\(a)/∂\(y)", value: slope, entry: place + 1)
      ])
    return (place, value)
  }

  /// Appends the sum behind an output. Of several channels each has a sum of its own, which can be opened in turn.
  private func appendSum(
    _ map: Int, _ row: Int, _ column: Int, to entries: inout [Explanation.Entry]
  ) -> Double {
    let name = name(map, row, column, isSum: true)
    let channels = weights.shape[2]
    let products = (0..<channels).map { self.products(map, row, column, channel: $0) }
    var bias: [(name: String, value: Double)] = []
    if !biases.isEmpty { bias.append((name: "b" + index([], map), value: biases[map])) }
    if channels == 1 {
      entries.append(PixelConvolution.entry(name, products[0], plus: bias))
      return entries[entries.count - 1].value
    }
    let parts = products.enumerated().map { channel, products in
      PixelConvolution.entry("s[\(channel)]", products, plus: [])
    }
    let total = parts.reduce(bias.first?.value ?? 0) { $0 + $1.value }
    let letters = parts.indices.map { "s[\($0)]" } + bias.map(\.name)
    let numbers = parts.map(\.value) + bias.map(\.value)
    let behind = entries.count + 1
    let slopes = parts.enumerated().map { channel, part in
      Explanation.Slope(
        input: "s[\(channel)]", inputValue: part.value,
        formula: "the products of channel \(channel)", value: part.value, entry: behind + channel)
    }
    entries.append(
      Explanation.Entry(
        formula: "\(name) = \(letters.joined(separator: " + "))",
        substituted: numbers.map(inBrackets).joined(separator: " + "), value: total,
        slopes: slopes + PixelConvolution.slopes(bias)))
    entries += parts
    return total
  }

  private typealias Product = (x: String, w: String, values: (x: Double, w: Double))

  /// The products of one channel: those of the zeros around the input are left out.
  private func products(_ map: Int, _ row: Int, _ column: Int, channel: Int) -> [Product] {
    let place: [Int] = weights.shape[2] == 1 ? [] : [channel]
    var products: [Product] = []
    for u in 0..<weights.shape[0] {
      guard let i = source(row, u, axis: 0) else { continue }
      for v in 0..<weights.shape[1] {
        guard let j = source(column, v, axis: 1) else { continue }
        let indices = ([i, j] + place).map(String.init).joined(separator: ", ")
        let inside = isTransposed ? index([u, v], map) : index([u, v] + place, map)
        // Keras writes the output channel of a transposed convolution first.
        let w =
          isTransposed && !place.isEmpty ? "\(inside.dropLast()), \(channel)]" : inside
        products.append(
          (
            x: "x[\(indices)]", w: weightName + w,
            values: (x: input.value(i, j, channel), w: weights.value(u, v, channel, map))
          ))
      }
    }
    return products
  }

  /// The row or column of the input that a weight meets at an output; nil where that is none.
  private func source(_ output: Int, _ weight: Int, axis: Int) -> Int? {
    let place: Int
    if isTransposed {
      let shifted = output + before[axis] - weight
      if shifted < 0 || !shifted.isMultiple(of: stride) { return nil }
      place = shifted / stride
    } else {
      place = stride * output + weight - before[axis]
    }
    return (0..<input.shape[axis]).contains(place) ? place : nil
  }

  private static func entry(
    _ name: String, _ products: [Product], plus bias: [(name: String, value: Double)]
  ) -> Explanation.Entry {
    let letters = products.map { "\($0.x)·\($0.w)" } + bias.map(\.name)
    let factors = products.map { "\(inBrackets($0.values.x))·\(inBrackets($0.values.w))" }
    let numbers = factors + bias.map { inBrackets($0.value) }
    let sum = products.reduce(0) { $0 + $1.values.x * $1.values.w } + (bias.first?.value ?? 0)
    let slopes = zip(letters, zip(products, factors)).map { letters, product in
      let value = product.0.values.x * product.0.values.w
      return Explanation.Slope(
        input: letters, inputValue: value, formula: product.1, value: value, entry: nil)
    }
    // A sum without terms is 0: where no number of the input meets a weight.
    return Explanation.Entry(
      formula: "\(name) = \(letters.isEmpty ? "0" : letters.joined(separator: " + "))",
      substituted: numbers.isEmpty ? "0" : numbers.joined(separator: " + "), value: sum,
      slopes: slopes + PixelConvolution.slopes(bias))
  }

  private static func slopes(_ bias: [(name: String, value: Double)]) -> [Explanation.Slope] {
    bias.map {
      Explanation.Slope(
        input: $0.name, inputValue: $0.value, formula: "\($0.name) = \(written($0.value))",
        value: $0.value, entry: nil)
    }
  }
}
