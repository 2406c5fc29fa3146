import Foundation
import Pretrained
import Randomness
import Tensors

/// A network of voice activity with random weights, small enough for plain loops, which compute the same from the
/// formulas alone.
struct TinyVoiceActivity {
  static let sizes = VoiceActivity.Sizes(
    sampleRate: 800, chunk: 24, context: 4, reflection: 4, fftLength: 8, hop: 8,
    channels: [5, 3, 4, 6], strides: [1, 2, 2, 1], units: 3)

  var weights: [String: Tensor] = [:]

  init(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let sizes = Self.sizes
    func add(_ name: String, _ shape: Shape) {
      weights[name] = .normal(shape, deviation: 0.7, using: &random)
    }
    add("stft_conv.weight", [2 * sizes.bins, 1, sizes.fftLength])
    for (place, channels) in sizes.channels.enumerated() {
      let inputs = place == 0 ? sizes.bins : sizes.channels[place - 1]
      add("conv\(place + 1).weight", [channels, inputs, 3])
      add("conv\(place + 1).bias", [channels])
    }
    add("lstm_cell.weight_ih", [4 * sizes.units, sizes.channels[3]])
    add("lstm_cell.weight_hh", [4 * sizes.units, sizes.units])
    add("lstm_cell.bias_ih", [4 * sizes.units])
    add("lstm_cell.bias_hh", [4 * sizes.units])
    add("final_conv.weight", [1, sizes.units, 1])
    add("final_conv.bias", [1])
  }

  /// The probability of each whole chunk, and h and c after it, by the formulas.
  func formula(_ samples: [Float]) -> [(p: Double, h: [Double], c: [Double])] {
    let sizes = Self.sizes
    var context = [Double](repeating: 0, count: sizes.context)
    var (h, c) = ([Double](repeating: 0, count: 3), [Double](repeating: 0, count: 3))
    var results: [(p: Double, h: [Double], c: [Double])] = []
    for start in stride(from: 0, through: samples.count - sizes.chunk, by: sizes.chunk) {
      var x = context + samples[start..<(start + sizes.chunk)].map { Double($0) }
      context = Array(x.suffix(sizes.context))
      let end = x.count - 1
      for k in 1...sizes.reflection { x.append(x[end - k]) }
      let a = column(x)
      (h, c) = cell(a, h, c)
      let w = weights["final_conv.weight"]!.values
      let z = zip(w, h).map { $0 * max($1, 0) }.reduce(weights["final_conv.bias"]!.scalar, +)
      results.append((1 / (1 + exp(-z)), h, c))
    }
    return results
  }

  /// What the convolutions make of a chunk: channels.
  private func column(_ x: [Double]) -> [Double] {
    let (n, hop, bins) = (Self.sizes.fftLength, Self.sizes.hop, Self.sizes.bins)
    let filters = weights["stft_conv.weight"]!.values
    let frames = (x.count - n) / hop + 1
    var rows: [[Double]] = (0..<frames).map { t in
      let sums = (0..<(2 * bins)).map { f in
        (0..<n).map { filters[f * n + $0] * x[t * hop + $0] }.reduce(0, +)
      }
      return (0..<bins).map {
        (sums[$0] * sums[$0] + sums[bins + $0] * sums[bins + $0]).squareRoot()
      }
    }
    for (place, stride) in Self.sizes.strides.enumerated() {
      let (w, b) = (weights["conv\(place + 1).weight"]!, weights["conv\(place + 1).bias"]!.values)
      let (outputs, inputs) = (w.shape[0], w.shape[1])
      let zeros = [[Double](repeating: 0, count: inputs)]
      let padded = zeros + rows + zeros
      let kernel = w.values
      rows = (0..<((padded.count - 3) / stride + 1)).map { t in
        (0..<outputs).map { o in
          var sum = b[o]
          for i in 0..<inputs {
            for k in 0..<3 { sum += kernel[(o * inputs + i) * 3 + k] * padded[t * stride + k][i] }
          }
          return max(sum, 0)
        }
      }
    }
    return rows[0]
  }

  /// One step of the LSTM, in PyTorch's order of the gates: i, f, g, o.
  private func cell(_ a: [Double], _ h: [Double], _ c: [Double]) -> ([Double], [Double]) {
    let (w, u) = (weights["lstm_cell.weight_ih"]!.values, weights["lstm_cell.weight_hh"]!.values)
    let (b, d) = (weights["lstm_cell.bias_ih"]!.values, weights["lstm_cell.bias_hh"]!.values)
    let sums = b.indices.map { row in
      b[row] + d[row] + a.indices.map { w[row * a.count + $0] * a[$0] }.reduce(0, +)
        + h.indices.map { u[row * h.count + $0] * h[$0] }.reduce(0, +)
    }
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    let m = h.count
    let next = c.indices.map {
      sigmoid(sums[m + $0]) * c[$0] + sigmoid(sums[$0]) * tanh(sums[2 * m + $0])
    }
    return (next.indices.map { sigmoid(sums[3 * m + $0]) * tanh(next[$0]) }, next)
  }
}
