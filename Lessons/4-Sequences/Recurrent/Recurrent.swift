import Chalk
import Foundation

/// F03: a network that passes a hidden state on, and how its gradients vanish.
struct Recurrent: Lesson {
  let card = LessonCard.recurrent

  func teach(on board: Board) throws {
    let W = try impulse(on: board)
    try unrolled(on: board, W)
    vanishing(on: board)
    cutShort(on: board)
    manyUnits(on: board)
    try uses(on: board)
    ending(on: board)
  }

  private func impulse(on board: Board) throws -> Double {
    board.step("How do you read what has no fixed length?")
    board.say(
      """
      A fully connected layer takes a fixed number of inputs, but a sentence may have any number of words. So read \
      it as people do: one word after the other, keeping in mind what came before. What the network keeps in mind \
      is the **hidden state** h. A **recurrent neural network** computes each hidden state from the one before and \
      the new input, and every step uses the same weights: W for the state, U for the input. (Keras calls U the \
      kernel and W the recurrent kernel.)
      """)
    board.formula(#"h_t = \tanh(W h_{t-1} + U x_t + b)"#)
    board.code("recurrence")
    board.draw(
      try .unrolled(
        hasAllOutputs: false,
        caption: """
          What does a step see? Its own input and the state that the step before has left, nothing else: what \
          came earlier reaches it through that state only. The output is read off the last state.
          """))
    let W = board.slider("W", in: -1.5...1.5, default: 0.8, reruns: .lesson)
    let (U, b) = (1.0, 0.0)
    let x = [1.0] + Array(repeating: 0, count: 11)
    board.say(
      """
      How long does it remember? Give it an *impulse*, like one knock followed by silence: x = (1, 0, 0, …), with \
      U = \(U) and b = \(b).
      """)
    let h = states(x, W: W)
    board.explain(
      Formula(#"h_2 = \tanh(W h_1 + U x_2 + b)"#),
      ["W": W, "h_1": h[0], "U": U, "x_2": x[1], "b": b], h[1])
    board.table(
      ["t", "x", "z = W·h + U·x + b", "h = tanh z"],
      (0..<5).map { t in
        let sum = W * (t == 0 ? 0 : h[t - 1]) + U * x[t] + b
        return ["\(t + 1)"] + [x[t], sum, h[t]].map { written($0) }
      })
    board.identity(
      "worked out by hand, the first two states are the same",
      h[0] == tanh(U) && abs(h[1] - tanh(W * h[0])) < 1e-12)
    board.identity(
      "what is left of the impulse is never more than |W| to the number of steps after it",
      h.indices.allSatisfy { abs(h[$0]) <= pow(abs(W), Double($0)) + 1e-15 })
    let others = [0.5, 1, 1.4].filter { $0 != W }
    board.draw(
      Figure(
        "What is left of an impulse",
        caption: """
          How long is the impulse remembered? The hidden state after each step, and its derivative with \
          respect to the impulse. Above W = 1 the state does not go back to 0 but settles at a fixed point, \
          h = tanh(W·h); yet the derivative vanishes there, too.
          """, columns: 2
      ) {
        Panel("The state", x: "step t", y: "h") {
          for W in [W] + others {
            Line(steps(x), states(x, W: W), label: "W = \(written(W))", showsPoints: true)
          }
        }
        Panel("Its derivative", x: "step t", y: "∂hₜ/∂x₁", legend: .none) {
          for W in [W] + others {
            Line(steps(x), slopesByFirst(x, W: W), label: "W = \(written(W))", showsPoints: true)
          }
        }
      })
    board.warn(
      """
      Some texts call this a recursive network, and say that its state lets it handle long distances. The right \
      word is *recurrent*: a recursive network follows a tree. And long distances are exactly what it is bad at, \
      as step 3 shows.
      """)
    board.ask(
      "W = 0, b = 0, and x₂ = 0. What is h₂?", answer: 0,
      because: "With W = 0 nothing passes from one step to the next.")
    return W
  }

  func states(_ x: [Double], W: Double) -> [Double] {
    read(x.map { Scalar($0) }, W: Scalar(W), U: 1, b: 0).map(\.value)
  }

  // excerpt: recurrence
  /// h_t = tanh(W·h_{t−1} + U·x_t + b): the state after each input, the first one made from h₀ = 0
  func read(_ x: [Scalar], W: Scalar, U: Scalar, b: Scalar) -> [Scalar] {
    var h = Scalar(0, "h₀")
    return x.map { x in
      h = tanh(.weightedSum([W, U], [h, x], plus: b))
      return h
    }
  }
  // end excerpt

  func steps(_ x: [Double]) -> [Double] { x.indices.map { Double($0 + 1) } }

  /// ∂h_t/∂x₁ for every t.
  private func slopesByFirst(_ x: [Double], W: Double) -> [Double] {
    x.indices.map { t in
      let inputs = x.map { Scalar($0) }
      read(inputs, W: Scalar(W), U: 1, b: 0)[t].backward()
      return inputs[0].gradient
    }
  }

  private func unrolled(on board: Board, _ weight: Double) throws {
    board.step("Unrolled, it is a deep network: backpropagation through time")
    board.say(
      """
      How is such a network trained? Write down all steps, one after the other: that is **unrolling**. \
      Three steps are three layers that share W, U and b. Nothing new is needed to train them. The \
      chain rule runs back from the end, and since W is used in every step, its gradient is a sum over \
      the steps. This is **backpropagation through time**, BPTT. δₜ is the derivative (slope) ∂L/∂z_t:
      """)
    board.formula(#"L = \frac{1}{2} (h_T - y)^2"#)
    board.formula(#"\delta_{t-1} = \delta_t \cdot W \cdot (1 - h_{t-1}^2)"#)
    board.formula(#"\frac{\partial L}{\partial W} = \sum_{t=1}^{T} \delta_t \cdot h_{t-1}"#)
    board.code("through time")
    let (W, U, b) = (Scalar(weight, "W"), Scalar(1, "U"), Scalar(0.1, "b"))
    let x = [Scalar(1, "x₁"), Scalar(0.5, "x₂"), Scalar(-1, "x₃")]
    let y = 0.5
    let h = read(x, W: W, U: U, b: b)
    for (state, name) in zip(h, ["h₁", "h₂", "h₃"]) { state.named(name) }
    let L = (pow((h[2] - Scalar(y)).named("residual"), 2) / 2).named("L")
    L.backward()
    board.draw(
      try .computation(
        L, title: "Three steps in time",
        caption: """
          How many terms does the gradient of W have? The same W, U and b are used in every step. Each arrow shows \
          its local derivative; the gradient of W is a sum over its three arrows, of the derivative on the arrow \
          times the gradient where the arrow ends.
          """))
    let values = h.map(\.value)
    let before = [0] + values.dropLast()
    let δ = deltas(values, target: y, W: weight)
    board.table(
      ["t", "h before", "h after", "δ", "δ·h before: part of ∂L/∂W"],
      values.indices.map { t in
        ["\(t + 1)"] + [before[t], values[t], δ[t], δ[t] * before[t]].map { written($0) }
      })
    let byHand = zip(δ, before).map { $0 * $1 }.reduce(0, +)
    board.value("∂L/∂W, the sum of the parts", byHand)
    board.identity("the scalar engine finds the same for W", abs(W.gradient - byHand) < 1e-12)
    let byHandU = zip(δ, x).map { $0 * $1.value }.reduce(0, +)
    board.identity(
      "and for U and b: Σ δ·x and Σ δ",
      abs(U.gradient - byHandU) < 1e-12 && abs(b.gradient - δ.reduce(0, +)) < 1e-12)
    board.ask(
      "A sequence of 100 steps is unrolled. How many terms are summed for ∂L/∂W?", answer: 100,
      tolerance: 0, because: "One for each step (the first is 0, because h₀ is).")
  }

  // excerpt: through time
  /// δ_T = (h_T − y)·(1 − h_T²), then δ_{t−1} = δ_t·W·(1 − h_{t−1}²), back to the first step
  func deltas(_ h: [Double], target y: Double, W: Double) -> [Double] {
    var δ = [(h.last! - y) * (1 - h.last! * h.last!)]
    for h in h.dropLast().reversed() { δ.insert(δ[0] * W * (1 - h * h), at: 0) }
    return δ
  }
  // end excerpt

  private func vanishing(on board: Board) {
    board.step("Vanishing and exploding gradients")
    board.say(
      """
      What is the derivative of the state now with respect to a state long ago? One step back \
      multiplies it by W·(1 − h²); thirty steps back multiply it by thirty such factors. If they are \
      below 1, next to nothing is left: a **vanishing gradient**. If they are above 1, the product is \
      huge: an **exploding gradient**.
      """)
    board.formula(
      #"\frac{\partial h_T}{\partial h_0} = \prod_{t=1}^{T} W (1 - h_t^2)"#)
    let weights = [0.5, 0.9, 1, 1.1, 1.5]
    let silence = Array(repeating: 0.0, count: 30)
    let noises = (0..<10).map { _ in silence.map { _ in 0.5 * board.random.normal() } }
    let still = weights.map { slopesByState(silence, W: $0) }
    let busy = weights.map { W in noises.map { slopesByState($0, W: W).map(abs) } }
    let typical = busy.map { runs in
      silence.indices.map { k in exp(runs.map { log(max($0[k], 1e-300)) }.mean) }
    }
    let ends = { (runs: [[Double]], k: Int) in
      (low: runs.map { $0[k] }.min()!, high: runs.map { $0[k] }.max()!)
    }
    let distances = steps(silence)
    board.draw(
      Figure(
        "The derivative over time",
        caption: """
          When does the gradient vanish, and when does it explode? The derivative of the last state \
          with respect to the state so many steps earlier. Without inputs every state is 0 and every \
          factor is W itself. With inputs the derivative of tanh is below 1, and here the gradient \
          vanishes even with W above 1: geometric means over \(noises.count) random sequences, and for \
          W = \(written(weights.last!)) all that lies between the lowest and the highest.
          """, columns: 2
      ) {
        Panel("All inputs 0", x: "steps back", y: PlotAxis("|derivative|", scale: .logarithmic)) {
          for (W, slopes) in zip(weights, still) {
            Line(distances, slopes.map(abs), label: "W = \(written(W))")
          }
        }
        Panel(
          "With random inputs", x: "steps back", y: PlotAxis("|derivative|", scale: .logarithmic),
          legend: .none
        ) {
          Band(
            distances, lower: silence.indices.map { ends(busy.last!, $0).low },
            upper: silence.indices.map { ends(busy.last!, $0).high },
            color: .series(weights.count - 1))
          for (index, W) in weights.enumerated() {
            Line(distances, typical[index], label: "W = \(written(W))", color: .series(index))
          }
        }
      })
    board.table(
      [
        "W", "30 steps back, all inputs 0", "with random inputs, geometric mean", "lowest",
        "highest",
      ],
      weights.indices.map { i in
        let (low, high) = ends(busy[i], 29)
        return [weights[i], still[i][29], typical[i][29], low, high].map { written($0, digits: 2) }
      })
    board.identity(
      "with all inputs 0 the derivative over 30 steps is W³⁰",
      zip(weights, still).allSatisfy { W, slopes in
        abs(slopes[29] - pow(W, 30)) <= 1e-12 * pow(W, 30)
      })
    board.claim(
      "with each of the random sequences less than a hundredth is left after 30 steps, even for W = 1",
      ends(busy[2], 29).high < 0.01)
    board.identity(
      "inputs never make it larger than it is without them",
      zip(still, busy).allSatisfy { still, runs in
        runs.allSatisfy { zip(still, $0).allSatisfy { abs($1) <= abs($0) } }
      })
    board.ask(
      "Every step multiplies the derivative by 0.5. What is left after 10 steps?",
      answer: pow(0.5, 10),
      because: "½ to the tenth power, one part in 1024.")
  }

  /// ∂h_T/∂h_{T−1}, ∂h_T/∂h_{T−2}, …, ∂h_T/∂h₀, by one backward pass.
  private func slopesByState(_ x: [Double], W: Double) -> [Double] {
    let h = read(x.map { Scalar($0) }, W: Scalar(W), U: 1, b: 0)
    h.last!.backward()
    let first = h[0].gradient * W * (1 - h[0].value * h[0].value)
    return h.dropLast().reversed().map(\.gradient) + [first]
  }

  private func cutShort(on board: Board) {
    board.step("Truncation and clipping")
    board.say(
      """
      If hardly any gradient comes from far back, why compute it? **Truncated backpropagation through time** stops \
      after k steps: the gradient is then a sum of k terms only. That costs k steps back, however long the \
      sequence is. The price: nothing can be learned from what lies further back.
      """)
    board.formula(
      #"\frac{\partial L}{\partial W} \approx \sum_{t=T-k+1}^{T} \delta_t \cdot h_{t-1}"#)
    board.code("truncated")
    let x = (0..<30).map { _ in board.random.normal() }
    let weights = [0.5, 0.9, 1.4]
    let contributions = weights.map { W in
      let h = states(x, W: W)
      return zip(deltas(h, target: 0.5, W: W), [0] + h.dropLast()).map { $0 * $1 }
    }
    let cut = contributions.map { contributions in
      (1...30).map { k in truncated(contributions, steps: k) }
    }
    let gap = cut.map { cut in cut.map { abs($0 - cut[29]) } }
    board.draw(
      Figure(
        "How much is lost by cutting",
        caption: """
          How many steps back are enough? The gradient from the last k terms, and how far it is from \
          the whole one. Where the gradient vanishes quickly, few steps are enough.
          """,
        columns: 2
      ) {
        Panel("The gradient", x: "k, the steps kept", y: "∂L/∂W from k steps") {
          for (W, cut) in zip(weights, cut) {
            Line(steps(x), cut, label: "W = \(written(W))")
          }
        }
        Panel(
          "What is missing", x: "k, the steps kept",
          y: PlotAxis("|missing|", scale: .logarithmic, range: 1e-12...1), legend: .none
        ) {
          for (W, gap) in zip(weights, gap) {
            Line(steps(x), gap.map { max($0, 1e-13) }, label: "W = \(written(W))")
          }
        }
      })
    let last = states(x, W: 0.5).last!
    let δ = abs((last - 0.5) * (1 - last * last))
    board.identity(
      "with W = 0.5 no more than |δ|·0.5ᵏ/(1 − 0.5) is missing after k steps",
      gap[0].enumerated().allSatisfy { k, missing in
        missing <= δ * pow(0.5, Double(k + 1)) / 0.5 + 1e-15
      })
    board.say(
      """
      Truncation does not help against gradients that vanish. Against gradients that explode there is a simple \
      remedy: a gradient that is longer than c is shortened to the length c, and keeps its direction. That is \
      **gradient clipping**.
      """)
    board.formula(#"g \leftarrow g \cdot \min(1, \frac{c}{\|g\|})"#)
    board.code("clipping")
    let clipped = clip([3, 4], to: 1)
    board.say(
      "(3, 4) has the length 5. Clipped to 1 it is \(written(clipped)): the same direction.")
    board.identity(
      "the clipped gradient is (3/5, 4/5)",
      abs(clipped[0] - 3.0 / 5) < 1e-12 && abs(clipped[1] - 4.0 / 5) < 1e-12)
  }

  // excerpt: truncated
  /// Σ δ_t·h_{t−1} over the last k steps only
  func truncated(_ contributions: [Double], steps k: Int) -> Double {
    contributions.suffix(k).reduce(0, +)
  }
  // end excerpt

  // excerpt: clipping
  /// g·min(1, c/‖g‖)
  func clip(_ g: [Double], to c: Double) -> [Double] {
    let length = g.map { $0 * $0 }.reduce(0, +).squareRoot()
    return length > c ? g.map { $0 * c / length } : g
  }
  // end excerpt

  private func manyUnits(on board: Board) {
    board.step("The same on tensors, and for many units")
    board.say(
      """
      With many units h and b are vectors, and W and U matrices. The tensor engine reads a whole batch \
      of sequences in one operation.
      """)
    board.code("many units")
    board.code("on tensors")
    agreement(on: board)
    sixteen(on: board)
    board.ask(
      "Each step leaves at most 0.9 of a gradient's length. What is left after 20 steps, at most?",
      answer: pow(0.9, 20), because: "The factors multiply: 0.9 to the twentieth power.")
  }

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
    board.value("largest difference of any hidden state", values)
    board.value("largest difference of any gradient", slopes)
    board.identity("they agree to the last digits", values < 1e-12 && slopes < 1e-12)
    let check = GradientCheck.check("recurrent", at: [Tensor([x], .double)] + parameters) {
      read($0[0], W: $0[1], U: $0[2], b: $0[3])
    }
    board.identity("every gradient agrees with central differences", check.passes())
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
          Is it the same with many units? The norm of the gradient of the last hidden state with \
          respect to the one so many steps earlier. W is a number g times an orthogonal matrix, which \
          keeps all lengths: without tanh each step would multiply the length by g exactly. Here, with \
          inputs near 0, the gradient can grow as well.
          """, x: "steps back", y: PlotAxis("‖gradient‖", scale: .logarithmic)
      ) {
        for (size, lengths) in zip(sizes, lengths) {
          Line(lengths, label: "g = \(written(size))")
        }
      })
    board.identity(
      "no gradient is longer than g to the power of the number of steps",
      zip(sizes, lengths).allSatisfy { g, lengths in
        lengths.enumerated().allSatisfy { $1 <= pow(g, Double($0)) * (1 + 1e-9) }
      })
    board.claim("with g = 0.5 less than a millionth is left after 29 steps", lengths[0][29] < 1e-6)
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
}
