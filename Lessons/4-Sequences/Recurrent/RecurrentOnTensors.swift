import Chalk
import Foundation

/// The last step of the lesson: many units, on scalars and on tensors.
struct RecurrentOnTensors {
  // excerpt: many units
  /// h_t = tanh(W·h_{t−1} + U·x_t + b), a unit for each row of W and U
  func read(_ x: [[Scalar]], W: [[Scalar]], U: [[Scalar]], b: [Scalar]) -> [[Scalar]] {
    var h = b.map { _ in Scalar(0) }
    return x.map { x in
      h = b.indices.map { i in tanh(.weightedSum(W[i] + U[i], h + x, plus: b[i])) }
      return h
    }
  }
  // end excerpt

  // excerpt: on tensors
  /// The same for a batch `[batch, time, inputs]`: rows are examples, so the matrices stand on the
  /// right, as h·Wᵀ. All states, `[batch, time, units]`.
  func read(_ x: Variable, W: Variable, U: Variable, b: Variable) -> Variable {
    Primitive.recurrent(.simple(.tanh))([x, U.transposed(), W.transposed(), b])
  }
  // end excerpt

  func show(on board: Board) {
    board.step("The same on tensors, and for many units")
    board.say(
      """
      With many units h and b are lists and W and U matrices. The tensor engine reads a whole batch \
      of sequences in one operation. In Keras and here the weights of the input are called the \
      kernel, those of the state the recurrent kernel.
      """)
    board.code("many units", file: #filePath)
    board.code("on tensors", file: #filePath)
    agreement(on: board)
    sixteen(on: board)
    board.ask(
      "Each step leaves at most 0.9 of a gradient's length. What is left after 20 steps, at most?",
      answer: pow(0.9, 20), because: "0.9 to the twentieth.")
    board.say(
      """
      To try: s W=1.4, s W=-0.8 or s W=1 in step 1. Write the step yourself: chalk practice rnn-step. \
      Another bend in place of tanh: chalk new activation Bend. Next: chalk learn lstm.
      """)
  }

  private func agreement(on board: Board) {
    let (units, inputs, time) = (3, 2, 5)
    let random = { (rows: Int, columns: Int) in
      (0..<rows).map { _ in (0..<columns).map { _ in 0.7 * board.random.normal() } }
    }
    let (W, U, b) = (random(units, units), random(units, inputs), random(1, units)[0])
    let x = random(time, inputs)
    let scalars = { (rows: [[Double]]) in rows.map { $0.map { Scalar($0) } } }
    let (sW, sU, sb) = (scalars(W), scalars(U), scalars([b])[0])
    let h = read(scalars(x), W: sW, U: sU, b: sb)
    Scalar.sum(h.last!).backward()

    let parameters = [Tensor(W, .double), Tensor(U, .double), Tensor(b, .double)]
    let (tW, tU, tb) = (
      Variable(parameters[0], requiresGradient: true),
      Variable(parameters[1], requiresGradient: true),
      Variable(parameters[2], requiresGradient: true)
    )
    let y = read(Variable(Tensor([x], .double)), W: tW, U: tU, b: tb)
    y[0, time - 1].sum().backward()
    let values = largestDifference(y.value.values, h.flatMap { $0 }.map(\.value))
    let slopes = largestDifference(
      tW.gradient!.values + tU.gradient!.values + tb.gradient!.values,
      (sW + sU + [sb]).flatMap { $0 }.map(\.gradient))
    board.say("Three units, two inputs, five steps, random weights: the two engines side by side.")
    board.value("largest difference of any state", values)
    board.value("largest difference of any slope", slopes)
    board.claim("they agree to the last digits", values < 1e-12 && slopes < 1e-12)
    let check = GradientCheck.check("recurrent", at: [Tensor([x], .double)] + parameters) {
      read($0[0], W: $0[1], U: $0[2], b: $0[3])
    }
    board.claim("every slope agrees with central differences", check.passes())
  }

  private func sixteen(on board: Board) {
    let sizes = [0.5, 0.9, 1, 1.5]
    let turn = orthogonal(16, &board.random)
    let x = Tensor.normal([30, 1, 16], deviation: 0.1, .double, using: &board.random)
    let lengths = sizes.map { size in gradientLengths(W: turn * size, x) }
    board.draw(
      Figure(
        "Sixteen units: the gradient on its way back",
        caption: """
          The length of the gradient of the last states by the states so many steps earlier. W only \
          turns, times a number g: without the bend each step would multiply by g exactly.
          """, x: "steps back", y: PlotAxis("length of the gradient", scale: .logarithmic)
      ) {
        for (size, lengths) in zip(sizes, lengths) {
          Line(lengths, label: "g = \(written(size))")
        }
      })
    board.claim(
      "no gradient is longer than g to the number of steps",
      zip(sizes, lengths).allSatisfy { g, lengths in
        lengths.enumerated().allSatisfy { $1 <= pow(g, Double($0)) * (1 + 1e-9) }
      })
    board.claim("with g = 0.5 less than a millionth is left of it", lengths[0][29] < 1e-6)
  }

  /// ‖∂(u·h_T)/∂h_{T−k}‖ for k = 0, 1, …, with u of length 1.
  private func gradientLengths(W: Tensor, _ x: Tensor) -> [Double] {
    let W = Variable(W, requiresGradient: true)
    var h = [Variable(.zeros([1, 16], .double))]
    for t in 0..<30 {
      h.append((h[t].matmul(W) + x[t]).tanh())
      h[t + 1].retainsGradient = true
    }
    h[30].backward(from: .full([1, 16], 0.25, .double))
    return h.dropFirst().reversed().map { $0.gradient!.squared().sum().scalar.squareRoot() }
  }

  /// A matrix whose rows are of length 1 and at right angles (Gram and Schmidt): it turns, and keeps
  /// every length.
  private func orthogonal(_ size: Int, _ random: inout RandomSource) -> Tensor {
    var rows: [[Double]] = []
    while rows.count < size {
      var row = (0..<size).map { _ in random.normal() }
      for other in rows {
        let part = zip(row, other).map { $0 * $1 }.reduce(0, +)
        row = zip(row, other).map { $0 - part * $1 }
      }
      let length = row.map { $0 * $0 }.reduce(0, +).squareRoot()
      rows.append(row.map { $0 / length })
    }
    return Tensor(rows, .double)
  }
}

/// The largest |a − b|.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// Numbers in round brackets.
func list(_ numbers: [Double]) -> String {
  "(" + numbers.map { written($0) }.joined(separator: ", ") + ")"
}
