import Chalk
import Foundation

/// F01 and N01: the activation functions between the layers.
struct Activations: Lesson {
  let card = LessonCard.activations

  func teach(on board: Board) throws {
    let x = rectifier(on: board)
    corners(on: board)
    squashing(on: board, x)
    leaky(on: board)
    softmaxOfLogits(on: board)
    deep(on: board)
    all(on: board)
    summary(on: board)
    exercises(on: board)
  }

  // excerpt: activations
  /// max(0, x), with the derivative 1 where x > 0, else 0
  static func relu(_ x: Double) -> Double { max(0, x) }
  static func reluSlope(_ x: Double) -> Double { x > 0 ? 1 : 0 }

  /// 1/(1 + e⁻ˣ), with the derivative σ·(1 − σ)
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  static func sigmoidSlope(_ x: Double) -> Double { sigmoid(x) * (1 - sigmoid(x)) }

  /// tanh x, with the derivative 1 − tanh²x
  static func tanhSlope(_ x: Double) -> Double { 1 - tanh(x) * tanh(x) }

  /// x where x > 0, else k·x, with the derivative 1 or k
  static func leakyRelu(_ x: Double, _ k: Double) -> Double { x > 0 ? x : k * x }
  static func leakyReluSlope(_ x: Double, _ k: Double) -> Double { x > 0 ? 1 : k }
  // end excerpt

  // excerpt: softmax
  /// e^(zᵢ/T) / Σ e^(zⱼ/T); the largest logit is subtracted first, so that nothing overflows
  static func softmax(_ z: [Double], temperature T: Double = 1) -> [Double] {
    let powers = z.map { exp(($0 - z.max()!) / T) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
  // end excerpt

  private func rectifier(on board: Board) -> Double {
    board.step("What is the simplest nonlinearity?")
    board.say(
      """
      Stacked affine layers collapse into a single affine layer. To compute anything else, a network needs a \
      **nonlinearity** between them, applied to each sum separately. It is called the layer's **activation \
      function** f: it turns the sum z into the activation a = f(z). The simplest one in common use passes positive \
      numbers unchanged and replaces negative ones by 0: the rectified linear unit, **ReLU**. In this lesson x \
      stands for the input of f.
      """)
    let f = board.formula(#"f(x) = \max(0, x)"#)
    let x = board.slider("x", in: -4...4, default: 1.5, reruns: .lesson)
    board.explain(f, ["x": x]) { ScalarGrad.relu($0["x"]!) }
    board.formula(#"f'(x) = 1 \text{ where } x > 0, \text{ else } 0"#)
    board.draw(
      .functionAndDerivative(
        "ReLU and its derivative",
        caption: """
          What gets through? Negative inputs become 0, positive ones pass unchanged. The derivative (the slope) is a \
          switch: 0 or 1.
          """,
        over: -4...4, at: x, curves: [("max(0, x)", Self.relu, Self.reluSlope)]))
    let corner = Scalar.weightedSum(
      [Scalar(0.7), Scalar(-0.2)], [Scalar(0), Scalar(0)], plus: Scalar(0))
    ScalarGrad.relu(corner).backward()
    board.say(
      """
      At x = 0 there is a corner, where the derivative is not defined. Every number from 0 to 1 is a \
      *subgradient* there; Keras, PyTorch and Chalk take 0. The case does occur: on a blank patch \
      of a picture all inputs are 0, and as long as the biases are 0 so is every sum.
      """)
    board.identity(
      "with inputs 0 and bias 0 the sum is exactly 0, and its gradient is taken to be 0",
      corner.value == 0 && corner.gradient == 0)
    board.identity(
      "negative inputs give 0, positive inputs come through unchanged",
      Self.relu(-2) == 0 && Self.relu(3) == 3)
    board.ask(
      "What is the derivative of ReLU at x = 3?", answer: 1,
      because: "For x > 0 ReLU is the line f(x) = x.")
    return x
  }

  private func squashing(on board: Board, _ x: Double) {
    board.step("Between two bounds: sigmoid and tanh")
    board.say(
      """
      Sometimes the result has to lie between two bounds, such as a probability between 0 and 1. The \
      **sigmoid** maps all numbers into that range. The hyperbolic tangent, **tanh**, maps them \
      between −1 and 1. It is odd, tanh(−x) = −tanh x, so inputs around 0 give activations around 0: \
      it is *zero-centered*. The sigmoid's activations are all positive.
      """)
    let sigma = board.formula(#"\sigma(x) = \frac{1}{1 + e^{-x}}"#)
    board.explain(sigma, ["x": x]) { ScalarGrad.sigmoid($0["x"]!) }
    board.formula(#"\sigma'(x) = \sigma(x) (1 - \sigma(x))"#)
    let t = board.formula(#"t(x) = \tanh(x)"#)
    board.explain(t, ["x": x]) { ScalarGrad.tanh($0["x"]!) }
    board.formula(#"\tanh'(x) = 1 - \tanh^2(x)"#)
    board.code("activations")
    board.draw(
      .functionAndDerivative(
        "Sigmoid and tanh",
        caption: """
          Where do they react to x, and where not? Both are steepest in the middle and flat at the ends. The \
          sigmoid's derivative is never above a quarter.
          """,
        over: -6...6, at: x,
        curves: [
          ("sigmoid", Self.sigmoid, Self.sigmoidSlope), ("tanh", { tanh($0) }, Self.tanhSlope),
        ]))
    board.say(
      """
      At the flat ends the function is **saturated**: there the activation hardly changes with x, and its derivative \
      is nearly 0. This is called **saturation**.
      """)
    board.identity(
      "tanh is a sigmoid, stretched: tanh x = 2σ(2x) − 1",
      abs(tanh(x) - (2 * Self.sigmoid(2 * x) - 1)) < 1e-12)
    board.identity("tanh is odd", tanh(-x) == -tanh(x))
    board.identity(
      "both derivatives agree with central differences",
      worstSlopeError(Self.sigmoid, Self.sigmoidSlope) < 1e-9
        && worstSlopeError({ tanh($0) }, Self.tanhSlope) < 1e-9)
    board.ask(
      "What is the sigmoid's derivative where it is largest, at x = 0?",
      answer: Self.sigmoidSlope(0), because: "There σ = ½, and ½·(1 − ½) = ¼.")
  }

  private func leaky(on board: Board) {
    board.step("Dead units, and a ReLU that leaks")
    board.say(
      """
      Where ReLU gives 0, its derivative is 0, and the weights that feed it get no gradient. A unit for which this \
      holds on every example is a **dead unit**: its own weights stop changing, and it can only recover if the \
      layers before it change its inputs. One step with too high a learning rate is enough: it may move the bias so \
      far that the sum is negative on every example (in the lesson failure-lab a network has such biases from the \
      start). The **leaky ReLU** has a small slope k for negative inputs and always passes some gradient.
      """)
    board.formula(#"f(x) = x \text{ where } x > 0, \text{ else } k x"#)
    let k = board.slider("leak", in: 0.01...0.5, default: 0.2, reruns: .step)
    board.say(
      """
      The leak k is a hyperparameter, not a part of the definition. The default here, 0.2, is that \
      of Keras' function leaky_relu; Keras' layer LeakyReLU takes 0.3, and PyTorch 0.01. Where k \
      is learned like a weight, it is called PReLU.
      """)
    board.draw(
      .functionAndDerivative(
        "ReLU and leaky ReLU",
        caption: """
          What does the leak change? With k = \(written(k)) the derivative on the left is small but not 0, so a unit \
          that gave 0 can recover.
          """,
        over: -4...4,
        curves: [
          ("ReLU", Self.relu, Self.reluSlope),
          ("leaky ReLU", { Self.leakyRelu($0, k) }, { Self.leakyReluSlope($0, k) }),
        ]))
    let gradients = [0, k].map { k in bias(of: k).gradient }
    board.value("gradient of the bias of a unit whose sum is −5, with ReLU", gradients[0])
    board.value("the same with the leak", gradients[1])
    board.identity(
      "the unit gets no gradient through ReLU, and the leak's through leaky ReLU",
      gradients[0] == 0 && abs(gradients[1] - k) < 1e-12)
    board.ask(
      "A unit's sum is −5 for every example. With which function can it still learn?",
      choices: ["ReLU", "leaky ReLU", "both"], answer: 1,
      because: "ReLU's derivative is 0 there, and what is multiplied by 0 cannot move a weight.")
  }

  /// The bias of a unit whose sum is −5, after a backward pass through max(x, k·x): ReLU where k is 0.
  private func bias(of k: Double) -> Scalar {
    let b = Scalar(-5, "b")
    ScalarGrad.max(b, Scalar(k) * b).backward()
    return b
  }

  private func softmaxOfLogits(on board: Board) {
    board.step("From logits to probabilities: softmax")
    board.say(
      """
      How does a network choose among several classes? The last layer of a classifier gives each class a score, its \
      **logit** z. **Softmax** turns the logits into probabilities: all are positive, they add up to 1, and a larger \
      logit means a larger probability. The **temperature** T, usually 1, sets how concentrated they are: the \
      smaller T, the more of the probability goes to the largest logit.
      """)
    board.formula(#"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"#)
    board.code("softmax")
    let T = board.slider("T", in: 0.1...10, default: 1, reruns: .step)
    let z = [2.0, 1, -1]
    let p = Self.softmax(z, temperature: T)
    board.table(
      ["class", "logit z", "probability p"],
      z.indices.map { ["\($0 + 1)", written(z[$0]), written(p[$0])] })
    board.identity("the probabilities add up to 1", abs(p.reduce(0, +) - 1) < 1e-12)
    let two = Self.softmax([z[0], z[1]])
    board.identity(
      "with two classes, p₁ is the sigmoid of z₁ − z₂ (T = 1)",
      abs(two[0] - Self.sigmoid(z[0] - z[1])) < 1e-12)
    let moved = Self.softmax(z.map { $0 + 1000 }, temperature: T)
    board.identity(
      "adding the same number to every logit changes nothing",
      zip(p, moved).allSatisfy { abs($0 - $1) < 1e-12 })
    board.say("With T = 1, each probability depends on every logit:")
    board.formula(
      #"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) \text{ for } i = j, \text{ else } -p_i p_j"#
    )
    let plain = Self.softmax(z)
    let jacobian = z.indices.map { i in
      z.indices.map { j in plain[i] * ((i == j ? 1 : 0) - plain[j]) }
    }
    board.draw(
      Figure(
        "Softmax, its temperature and its derivatives",
        caption: """
          How do the probabilities follow the logits z = (2, 1, −1)? Left: as the first logit moves. Middle: the \
          higher the temperature, the more alike the probabilities become; the vertical line is the T of the table. \
          Right: the derivatives ∂pᵢ/∂zⱼ; every \
          column adds up to 0, because what one class gains the others lose.
          """, columns: 3
      ) {
        Panel("The probabilities", x: "logit z₁", y: "probability") {
          for i in z.indices {
            Line(over: -4...6, label: "p\(["₁", "₂", "₃"][i])") {
              Self.softmax([$0, z[1], z[2]])[i]
            }
          }
        }
        Panel("Temperature", x: "T", y: "probability", legend: .none) {
          for i in z.indices {
            Line(over: 0.1...10, label: "p\(["₁", "₂", "₃"][i])") {
              Self.softmax(z, temperature: $0)[i]
            }
          }
          ReferenceLine(x: T)
        }
        Panel("The derivatives ∂pᵢ/∂zⱼ", x: "with respect to", y: "derivative of") {
          HeatMap(
            jacobian, columns: ["z₁", "z₂", "z₃"], rows: ["p₁", "p₂", "p₃"],
            scale: .diverging(center: 0),
            digits: 2)
        }
      })
    board.identity(
      "what one class gains the others lose",
      z.indices.allSatisfy { j in abs(z.indices.map { jacobian[$0][j] }.reduce(0, +)) < 1e-12 })
    board.identity(
      "no temperature changes which class is the most likely",
      [0.1, 1, 10].allSatisfy { Self.softmax(z, temperature: $0).argmax == z.argmax })
  }

  private func deep(on board: Board) {
    board.step("What goes wrong: gradients that vanish or explode")
    board.say(
      """
      Learning goes backwards through the layers. On the way back through one layer a = f(Wx + b), \
      the gradient is multiplied by the derivative of f at each sum, and then by Wᵀ:
      """)
    board.formula(
      #"\frac{\partial L}{\partial x} = W^T (f'(z) \odot \frac{\partial L}{\partial a})"#)
    board.code("layers back")
    let sigmoidBest = pow(0.25, 10.0)
    board.say(
      """
      So two factors matter. The sigmoid's derivative is at most ¼, and a product of ten of them is at most \
      \(sigmoidBest). But the weights are factors too, and large ones can more than make up for it, though they \
      saturate many units at the same time. Here are \
      \(DeepGradients.networks) random networks of each kind, \(DeepGradients.depth) layers of \
      \(DeepGradients.width) units; each weight has the standard deviation g/√\(DeepGradients.width), where g is \
      called the gain; 36 is taken as an example of weights that are far too large. A gradient that shrinks towards \
      0 on its way is called a **vanishing gradient**, one that \
      grows from layer to layer an **exploding gradient**.
      """)
    let kinds = [
      DeepGradients(
        name: "sigmoid, g = 1", gain: 1, f: Self.sigmoid, derivative: Self.sigmoidSlope),
      DeepGradients(
        name: "sigmoid, g = 36", gain: 36, f: Self.sigmoid, derivative: Self.sigmoidSlope),
      DeepGradients(name: "tanh, g = 1", gain: 1, f: { tanh($0) }, derivative: Self.tanhSlope),
      DeepGradients(
        name: "ReLU, g = √2", gain: 2.squareRoot(), f: Self.relu, derivative: Self.reluSlope),
    ]
    let runs = DeepGradients.runs(of: kinds, random: &board.random)
    board.draw(
      Figure(
        "The gradient on its way back",
        caption: """
          What is left of a gradient after many layers? Its length, as a multiple of its length at the output: the \
          geometric mean over \(DeepGradients.networks) networks of each kind, and a shade of one standard deviation \
          of the logarithm. Weights and derivatives decide it together. (tanh: the activations shrink from layer to \
          layer, so the sums are largest in the first layers, and there the line falls most.)
          """,
        x: "layers back", y: PlotAxis("length of the gradient", scale: .logarithmic)
      ) {
        for (kind, runs) in zip(kinds, runs) {
          let band = Band((0...DeepGradients.depth).map(Double.init), runs: runs.map(\.measured))
          Band(
            band.xs, lower: band.lower.map { pow(10, $0) }, upper: band.upper.map { pow(10, $0) },
            middle: band.middle?.map { pow(10, $0) }, label: kind.name)
        }
      })
    board.say(
      """
      Could one have known this in advance? The weights have mean 0 and variance g²/n, for n units. Take them to be \
      independent of z and of ∂L/∂a. Then in the sum for one ∂L/∂xⱼ the products of different units cancel on average, \
      and only their squares are left. If f′(zᵢ)² and (∂L/∂aᵢ)² are uncorrelated, too, it follows that
      """)
    board.formula(
      """
      \\mathrm{E} |\\frac{\\partial L}{\\partial x}|^2 \\approx g^2 \\frac{1}{n} \\sum_i f'(z_i)^2 \\; \
      |\\frac{\\partial L}{\\partial a}|^2
      """)
    board.say(
      """
      One layer multiplies the length, roughly, by g times the root mean square of f′. The last column of the table is \
      the product of these \(DeepGradients.depth) factors: it is computed from the sums z alone, without one step back.
      """)
    let ends = runs.map { $0.map { $0.measured[DeepGradients.depth] } }
    let predicted = runs.map { $0.map(\.predicted).mean }
    board.table(
      ["network", "smallest length left", "geometric mean", "largest length left", "predicted"],
      kinds.indices.map { kind in
        [kinds[kind].name]
          + [ends[kind].min()!, ends[kind].mean, ends[kind].max()!, predicted[kind]].map {
            written(pow(10, $0), digits: 2)
          }
      })
    let gap = zip(predicted, ends).map { $0 - $1.mean }
    board.say(
      """
      With g = 36 the prediction is \(written(pow(10, gap[1]), digits: 2)) times the geometric mean. There nearly all \
      derivatives are close to 0, so a few units decide: the lengths differ much from network to network, and of such \
      numbers the geometric mean lies well below the root mean square, which is what the formula gives.
      """)
    board.claim(
      "but for saturated sigmoids, the predicted length and the geometric mean agree within a factor of two",
      [0, 2, 3].allSatisfy { abs(gap[$0]) < log10(2) })
    board.claim(
      "sigmoids with small weights: the gradient vanishes, below 10⁻⁵ in every network",
      ends[0].max()! < -5)
    board.claim(
      "sigmoids with large weights: the geometric mean of the lengths grows, in spite of saturation",
      ends[1].mean > 0)
    board.claim(
      "ReLU with g = √2 keeps the length: the geometric mean stays within a factor of three",
      abs(ends[3].mean) < log10(3))
    board.ask(
      "Which of the two derivatives can be 1, so that it does not shrink a gradient?",
      choices: ["the sigmoid's", "ReLU's"], answer: 1,
      because: """
        It is 1 wherever the unit is active, whereas the sigmoid's never exceeds ¼. Weights drawn with g = √2 make \
        up for the half of the units that are inactive; the lesson initialization derives this.
        """)
  }

  /// A function that libraries offer.
  private struct Offered {
    let name, formula, use: String
    let f: (Double) -> Double
  }

  /// The functions that libraries offer, from simple to smooth.
  private func offered() -> [Offered] {
    var all: [Offered] = []
    func add(
      _ name: String, _ formula: String, _ use: String, _ f: @escaping (Double) -> Double
    ) {
      all.append(Offered(name: name, formula: formula, use: use, f: f))
    }
    add("linear", "x", "outputs of a regression") { $0 }
    add("ReLU", "max(0, x)", "usual in hidden layers") { Self.relu($0) }
    add("leaky ReLU", "max(0.2x, x)", "discriminators") { Self.leakyRelu($0, 0.2) }
    add("ELU", "x where x > 0, else eˣ − 1", "hidden layers") { $0 > 0 ? $0 : exp($0) - 1 }
    add("softplus", "log(1 + eˣ)", "positive outputs") { log(1 + exp($0)) }
    add("SiLU (swish)", "x·σ(x)", "convolutional networks, transformers") { $0 * Self.sigmoid($0) }
    add("GELU", "x·Φ(x)", "transformers") { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) }
    add("Mish", "x·tanh(softplus x)", "object detection") { $0 * tanh(log(1 + exp($0))) }
    add("sigmoid", "1/(1 + e⁻ˣ)", "two classes, gates") { Self.sigmoid($0) }
    add("hard sigmoid", "x/6 + ½, clipped to [0, 1]", "small devices") { x in
      x < -3 ? 0 : x > 3 ? 1 : x / 6 + 0.5
    }
    add("tanh", "tanh x", "recurrent layers") { tanh($0) }
    add("softsign", "x/(1 + |x|)", "rare today") { x in x < 0 ? x / (1 - x) : x / (1 + x) }
    return all
  }

  /// Those that the steps before have drawn.
  private static let shown = ["relu", "leaky-relu", "sigmoid", "tanh"]

  /// √E[f′(z)²] over z with mean 0, standard deviation 1 and a normal distribution, by the midpoint rule.
  private static func rootMeanSquare(_ derivative: (Double) -> Double) -> Double {
    let z = stride(from: -7.995, to: 8, by: 0.01)
    let density = z.map { exp(-$0 * $0 / 2) }
    let squares = zip(z, density).map { z, p in p * derivative(z) * derivative(z) }
    return (squares.reduce(0, +) / density.reduce(0, +)).squareRoot()
  }

  private func all(on board: Board) {
    board.step("Which one to choose")
    board.say(
      """
      There are many more. For a hidden layer, ReLU is a good default; in a transformer GELU and SiLU are usual. For \
      the output the task decides: none for regression, sigmoid for two classes, softmax for several. Φ is the \
      distribution function of the normal distribution. Where the derivative at −4 or at 4 is nearly 0, the function \
      saturates on that side.
      """)
    let shelf = offered()
    board.table(
      ["name", "f(x)", "f(−1)", "f′(−4)", "f′(4)", "where it is used"],
      shelf.map { offered in
        [
          offered.name, offered.formula, written(offered.f(-1), digits: 3),
          written(slope(of: offered.f, at: -4), digits: 2),
          written(slope(of: offered.f, at: 4), digits: 2), offered.use,
        ]
      })
    let smooth = shelf.filter { ["ReLU", "SiLU (swish)", "GELU", "ELU"].contains($0.name) }
    board.draw(
      .functionAndDerivative(
        "ReLU and its smooth relatives",
        caption: """
          How do they differ from ReLU? Left of 0 their derivative is not 0 at once, and near 0 it changes without a \
          jump. On the right ELU equals x; GELU and SiLU approach it. SiLU and GELU have a minimum left of 0, where \
          their derivative changes its sign.
          """,
        over: -5...5,
        curves: smooth.map { offered in
          let derivative =
            offered.name == "ReLU" ? Self.reluSlope : { slope(of: offered.f, at: $0) }
          return (offered.name, offered.f, derivative)
        }))
    board.identity(
      "SiLU and GELU are not monotonic: they fall from −4 to −1, below 0, and rise from −1 to 1",
      smooth.filter { $0.name != "ReLU" && $0.name != "ELU" }.allSatisfy {
        $0.f(-1) < $0.f(-4) && $0.f(-4) < 0 && $0.f(1) > $0.f(-1)
      })
    byName(on: board)
  }

  /// The functions that a lesson takes by name, with the gain that each of them needs, and those of plugins as curves.
  private func byName(on board: Board) {
    let names = board.activations.map(\.name).joined(separator: ", ")
    board.say(
      """
      In the lessons, \(names) can be chosen by name with --activation. A plugin of yours adds its own, which then \
      stands here beside the others. How much of a gradient does each let through? By step 6 that is g times the root \
      mean square of f′, so the gain that keeps the length is the inverse of the bar:
      """)
    let passed = board.activations.map { activation in Self.rootMeanSquare(activation.slope) }
    board.draw(
      Figure(
        "What can be chosen by name",
        caption: """
          Which of them weakens a gradient most? The root mean square of the derivative f′(z), for sums z with mean 0 \
          and standard deviation 1.
          """,
        x: "activation function", y: "root mean square of f′"
      ) {
        Bars(board.activations.map(\.name), passed, showsValues: true)
      })
    board.table(
      ["name", "gain that keeps the length"],
      zip(board.activations, passed).map { [$0.name, $1 > 0 ? written(1 / $1, digits: 3) : "–"] })
    board.identity(
      "for ReLU the gain is √2, since half of the sums are positive",
      abs(1 / Self.rootMeanSquare(Self.reluSlope) - 2.0.squareRoot()) < 1e-9)
    let own = board.activations.filter { !Self.shown.contains($0.name) }
    if !own.isEmpty {
      typealias Curve = (
        name: String, value: (Double) -> Double, derivative: (Double) -> Double
      )
      var curves: [Curve] = [("relu", { Self.relu($0) }, { Self.reluSlope($0) })]
      for activation in own {
        curves.append((activation.name, { activation.value($0) }, { activation.slope($0) }))
      }
      board.draw(
        .functionAndDerivative(
          "Added by plugins",
          caption:
            "Where are they flat, and where steep? ReLU, and beside it the functions that plugins have added.",
          over: -4...4, curves: curves))
    }
    board.identity(
      "each of their derivatives agrees with central differences",
      board.activations.allSatisfy { $0.worstSlopeError(over: -4...4).error < 1e-6 })
  }
}

/// (f(x + h) − f(x − h))/2h
private func slope(of f: (Double) -> Double, at x: Double) -> Double {
  let h = 1e-5
  return (f(x + h) - f(x - h)) / (2 * h)
}

/// The largest difference between a derivative and (f(x + h) − f(x − h))/2h over −3…3.
private func worstSlopeError(_ f: (Double) -> Double, _ derivative: (Double) -> Double) -> Double {
  stride(from: -3.0, through: 3, by: 0.1).map { abs(slope(of: f, at: $0) - derivative($0)) }.max()!
}
