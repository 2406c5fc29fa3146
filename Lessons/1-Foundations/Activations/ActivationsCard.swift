import Chalk

extension LessonCard {
  /// The card of the lesson on activation functions.
  static let activations = LessonCard(
    "activations", "Activation functions",
    subtitle: "why layers need a nonlinearity (ReLU, sigmoid, tanh, softmax)",
    formulas: ["F01", "N01"], needs: ["weighted-sum"], minutes: 15,
    outcomes: [
      "compute ReLU, sigmoid, tanh and softmax and their derivatives by hand",
      "say what a network can compute with a nonlinearity and not without, and what dead and saturated units are",
      "explain why gradients vanish or explode in deep networks, with weights and derivatives",
      "choose an activation function for a hidden layer and for an output",
    ],
    terms: [
      Term(
        "activation function", "激活函数",
        "The function f that a layer applies to each of its sums: a = f(z)."),
      Term(
        "nonlinearity", "非线性",
        "A function that is not affine; without one, stacked layers collapse into a single affine map."
      ),
      Term(
        "universal approximation", "万能逼近",
        """
        A hidden layer with enough units comes as close as one likes to any continuous function on a closed, bounded \
        region.
        """
      ),
      Term(
        "ReLU", "修正线性单元", "The rectified linear unit, max(0, x): 0 for negative inputs, else x."),
      Term("sigmoid", "sigmoid 函数", "1/(1 + e⁻ˣ), which maps every number to one between 0 and 1."),
      Term(
        "tanh", "双曲正切", "The hyperbolic tangent, which maps every number to one between −1 and 1."),
      Term(
        "leaky ReLU", "带泄漏的 ReLU",
        "ReLU with a small slope for negative inputs, so that the derivative is never 0."),
      Term(
        "dead unit", "死亡神经元",
        "A unit whose derivative is 0 for every example, so that its weights get no gradient."),
      Term(
        "saturation", "饱和",
        "The state in which the activation function is nearly flat and its derivative nearly 0."),
      Term(
        "logit", "逻辑值（logit）", "A class's score before softmax; it may be any number."),
      Term(
        "softmax", "softmax 函数",
        "The function that turns logits into positive numbers that add up to 1."),
      Term(
        "temperature", "温度",
        """
        A number by which logits are divided before softmax: small values concentrate the probabilities, large ones \
        even them out.
        """),
      Term(
        "vanishing gradient", "梯度消失",
        "A gradient that shrinks towards 0 on its way back through many layers."),
      Term(
        "exploding gradient", "梯度爆炸",
        "A gradient that grows from layer to layer on its way back."),
    ],
    references: [
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 5.1.2, Activation Functions",
        "https://d2l.ai/chapter_multilayer-perceptrons/mlp.html"),
      Reference(
        "Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)",
        "https://proceedings.mlr.press/v9/glorot10a.html"),
      Reference(
        """
        Leshno, Lin, Pinkus, Schocken: Multilayer feedforward networks with a nonpolynomial activation function (1993)
        """,
        "https://doi.org/10.1016/S0893-6080(05)80131-5"),
      Reference(
        "Hendrycks, Gimpel: Gaussian Error Linear Units (2016)", "https://arxiv.org/abs/1606.08415"),
      Reference(
        "Keras: Layer activation functions", "https://keras.io/api/layers/activations/"),
    ])
}
