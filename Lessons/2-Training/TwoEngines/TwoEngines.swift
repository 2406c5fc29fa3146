import Chalk
import Foundation

/// N04: one network on two engines, number by number and all at once.
struct TwoEngines: Lesson {
  let card = LessonCard.twoEngines

  func teach(on board: Board) throws {
    board.step("How can a machine differentiate a program?")
    let width = board.integerSlider("width", in: 2...12, default: 3, reruns: .lesson)
    var random = board.random.split()
    let network = TwoLayerNetwork(hidden: width, random: &random)
    let task = TwoEnginesTask(count: 16, random: &board.random)
    number(on: board, network, task)
    tensors(on: board, network, task)
    layers(on: board, network, task)
    try training(on: board, network, task)
    cost(on: board, task)
    ending(on: board, width, task.xs.count)
  }

  private func number(on board: Board, _ network: TwoLayerNetwork, _ task: TwoEnginesTask) {
    let width = network.b1.shape[0]
    board.say(
      """
      Here is a small network: two inputs, \(width) hidden neurons with tanh, and the probability that a point lies \
      inside a circle. **Automatic differentiation** records what the program computes. The first engine knows \
      single numbers. Each operation makes a node of the **computational graph**, which remembers its inputs and its \
      local derivatives; in the backward pass every node multiplies the gradient that it gets by its local \
      derivatives and passes it on. That is **reverse mode**: one pass gives the derivatives with respect to all \
      weights. Every number can be inspected, but it is slow.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_i (y_i \log \hat{y}_i + (1 - y_i) \log (1 - \hat{y}_i))"#)
    board.code("scalars")
    let one = TwoEnginesTask(xs: [task.xs[0]], ys: [task.ys[0]])
    let pass = one.scalars(network)
    pass.loss.backward()
    board.value("the loss of the first point", pass.loss)
    let graph = pass.loss.graph()
    board.value("nodes of its graph", Double(graph.nodes.count))
    board.table(
      ["weight", "value", "gradient"],
      pass.parameters.enumerated().flatMap { index, list in
        list.prefix(2).enumerated().map { place, w in
          [
            "\(["W₁", "b₁", "W₂", "b₂"][index]), number \(place + 1)", written(w.value),
            written(w.gradient),
          ]
        }
      })
    board.identity(
      "there is one derivative for each of 4·\(width) + 1 parameters",
      pass.parameters.map(\.count).reduce(0, +) == 4 * width + 1)
  }

  private func tensors(on board: Board, _ network: TwoLayerNetwork, _ task: TwoEnginesTask) {
    board.step("Tensors: all at once")
    board.say(
      """
      Must each number have a node of its own? The second engine knows **tensors**, arrays of numbers. One node is a \
      whole matrix product, for all points and all neurons; its **pullback**, which turns the gradient of the result \
      into those of the inputs, is another matrix product. The idea is the same, and so are the numbers, since both \
      compute in double precision here.
      """)
    board.code("tensors")
    let (one, all) = (task.scalars(network), task.tensors(network))
    one.loss.backward()
    all.loss.backward()
    let byScalars = one.parameters.map { $0.map(\.gradient) }
    let byTensors = all.parameters.map { $0.gradient!.values }
    let byHand = network.backward(network.forward(task.x), task.y)
    let hand = [byHand.W1, byHand.b1, byHand.W2, byHand.b2].map(\.values)
    let names = ["W₁", "b₁", "W₂", "b₂"]
    board.table(
      ["gradient of", "its length, by scalars", "by tensors", "largest difference"],
      names.indices.map { i in
        [names[i], written(length(byScalars[i])), written(length(byTensors[i]))]
          + [written(largestDifference(byScalars[i], byTensors[i]))]
      })
    board.identity(
      "the loss of both engines is the same, within 10⁻¹⁴",
      abs(one.loss.value - all.loss.scalar) < 1e-14)
    board.identity(
      "and so is every gradient, within 10⁻¹⁴",
      names.indices.allSatisfy { largestDifference(byScalars[$0], byTensors[$0]) < 1e-14 })
    board.identity(
      "the formulas worked out by hand give the same gradients",
      names.indices.allSatisfy { largestDifference(hand[$0], byTensors[$0]) < 1e-14 })
    board.ask(
      "Why may the two results differ in the last digit?",
      choices: ["one of them is wrong", "they add in a different order", "by chance"], answer: 1,
      because:
        """
        Floating-point addition is not associative: (a + b) + c and a + (b + c) are rounded \
        differently.
        """
    )
  }

  private func layers(on board: Board, _ network: TwoLayerNetwork, _ task: TwoEnginesTask) {
    board.step("Backpropagation, layer by layer")
    board.say(
      """
      What do both engines compute? Here are the same derivatives by the chain rule, for the first point alone, from \
      the loss back to the first weights: **backpropagation**. Each line uses what the line above has found. dz is \
      short for ∂L/∂z.
      """)
    board.formula(#"dz_2 = \hat{y} - y"#)
    board.formula(#"da_1 = dz_2 W_2^\top, \quad dz_1 = (1 - a_1^2) da_1, \quad dW_1 = x^\top dz_1"#)
    board.code("backward")
    let pass = network.forward(task.x[0..<1])
    let dz2 = pass.ŷ.scalar - task.ys[0]
    let (a1, W2) = (pass.a1.values, network.W2.values)
    let da1 = W2.map { $0 * dz2 }
    let dz1 = zip(a1, da1).map { (1 - $0 * $0) * $1 }
    board.value("ŷ − y", dz2)
    board.table(
      ["neuron", "a₁", "w₂", "da₁ = dz₂·w₂", "1 − a₁²", "dz₁", "dW₁ of x₁", "dW₁ of x₂"],
      a1.indices.map { j in
        ["\(j + 1)"]
          + [
            a1[j], W2[j], da1[j], 1 - a1[j] * a1[j], dz1[j], task.xs[0][0] * dz1[j],
            task.xs[0][1] * dz1[j],
          ].map { written($0, digits: 3) }
      })
    let one = TwoEnginesTask(xs: [task.xs[0]], ys: [task.ys[0]]).tensors(network)
    one.loss.backward()
    let row = task.xs[0].flatMap { x in dz1.map { x * $0 } }
    board.identity(
      "the tensor engine has the same dW₁",
      largestDifference(row, one.parameters[0].gradient!.values) < 1e-14)
  }

  private func training(
    on board: Board, _ network: TwoLayerNetwork, _ task: TwoEnginesTask
  ) throws {
    board.step("Do they stay together?")
    let rate = board.slider("rate", in: 0.1...1, default: 0.5, reruns: .step)
    let updates = 200
    board.say(
      """
      Both engines train the network by gradient descent with the rate \(rate). Rounding errors \
      differ, and every update feeds them back: have the two trainings drifted apart after \
      \(updates) updates?
      """)
    var (one, all) = (network, network)
    var losses: [Double] = []
    var (distances, lengths, sizes): ([Double], [[Double]], [Double]) = ([], [[], []], [])
    for update in 0..<updates {
      let (a, b) = (task.scalars(one), task.tensors(all))
      a.loss.backward()
      b.loss.backward()
      losses.append(b.loss.scalar)
      lengths[0].append(length(b.parameters[0].gradient!.values))
      lengths[1].append(length(b.parameters[2].gradient!.values))
      let pass = all.forward(task.x)
      sizes.append(pass.a1.absolute().mean().scalar)
      try board.progress("update", update + 1, of: updates, loss: losses.last) {
        $0.gradients = [("layer 1", lengths[0].last!), ("layer 2", lengths[1].last!)]
        $0.activations = [("layer 1", pass.a1.values), ("layer 2", pass.ŷ.values)]
      }
      one.step(a.parameters.map { $0.map(\.gradient) }, rate)
      all.step(b.parameters.map { $0.gradient!.values }, rate)
      distances.append(one.distance(from: all))
    }
    board.draw(
      Figure(
        "Is the network learning?",
        caption: """
          The loss, the gradients of both layers, and the mean size of the hidden activations. The \
          curves of the two engines cannot be told apart; those of the tensor engine are drawn.
          """, columns: 3
      ) {
        Panel("Loss", x: "update", y: PlotAxis("L")) { Line(losses) }
        Panel("Gradients", x: "update", y: PlotAxis("‖dW‖", scale: .logarithmic)) {
          Line(lengths[0], label: "layer 1")
          Line(lengths[1], label: "layer 2")
        }
        Panel("Activations", x: "update", y: PlotAxis("mean |a₁|", range: 0...1)) { Line(sizes) }
      })
    board.draw(
      Figure(
        "How far are the two engines apart?",
        caption: """
          The largest difference between a weight of one engine and the same weight of the other. \
          Differences below 10⁻¹⁷ are drawn at 10⁻¹⁷; double precision has about sixteen digits.
          """, x: "update",
        y: PlotAxis("largest difference", scale: .logarithmic, range: 1e-17...1e-12)
      ) {
        Line(distances.map { max($0, 1e-17) })
      })
    board.claim(
      "after \(updates) updates all weights of the two engines still agree within 10⁻¹⁰",
      distances.last! < 1e-10)
    board.claim("the loss ends below its first value", losses.last! < losses[0])
  }

  private func cost(on board: Board, _ task: TwoEnginesTask) {
    board.step("What does each of them cost?")
    let widths = [1, 2, 4, 8, 16, 32]
    var random = RandomSource(seed: 0)
    let counts = widths.map { width -> (nodes: Int, edges: Int) in
      let pass = task.scalars(TwoLayerNetwork(hidden: width, random: &random))
      let graph = pass.loss.graph()
      return (graph.nodes.count, graph.edges.count)
    }
    let operations = TwoEnginesTask.tensorOperations
    board.say(
      """
      If the numbers are the same, why two engines? The scalar engine makes a node for every number of every point: \
      the wider the layer, the more. The tensor engine records \(operations) operations, whatever the width; the work \
      is inside them, in loops over arrays, where numbers lie side by side in memory and a processor can multiply \
      several at once. The arithmetic is the same in both and grows with the number of weights; what differs is what \
      surrounds it: an object for each number, or one for each array.
      """)
    board.table(
      ["hidden neurons", "scalar nodes", "local derivatives", "tensor operations"],
      zip(widths, counts).map { ["\($0)", "\($1.nodes)", "\($1.edges)", "\(operations)"] })
    board.draw(
      Figure(
        "How does the graph grow with the layer?",
        caption:
          """
          One forward pass for \(task.xs.count) points. A node of the scalar engine is one \
          number, of the tensor engine a whole array.
          """,
        x: PlotAxis("hidden neurons", scale: .logarithmic),
        y: PlotAxis("number", scale: .logarithmic)
      ) {
        Line(
          widths.map(Double.init), counts.map { Double($0.nodes) }, label: "scalar nodes",
          showsPoints: true)
        Line(
          widths.map(Double.init), counts.map { Double($0.edges) }, label: "local derivatives",
          showsPoints: true)
        Line(
          widths.map(Double.init), widths.map { _ in Double(operations) },
          label: "tensor operations",
          showsPoints: true)
      })
    let n = task.xs.count
    board.identity(
      "each hidden neuron costs two nodes for each point, its sum and its tanh, and four for its weights",
      zip(widths, counts).allSatisfy { width, count in
        let later = counts[0].nodes + (width - 1) * (2 * n + 4)
        return count.nodes == later
      })
    let (small, large) = (counts[0], counts[widths.count - 1])
    board.say(
      """
      From \(widths[0]) to \(widths.last!) neurons the scalar graph grows from \(small.nodes) to \
      \(large.nodes) nodes. How long that takes depends on the machine, and a lesson prints the \
      same every time, so it gives no seconds. `chalk bench scalar-mlp tensor-mlp` measures both \
      engines on your machine, with the same network; the page on performance has the numbers of one.
      """)
  }

  private func length(_ numbers: [Double]) -> Double {
    numbers.map { $0 * $0 }.reduce(0, +).squareRoot()
  }
}
