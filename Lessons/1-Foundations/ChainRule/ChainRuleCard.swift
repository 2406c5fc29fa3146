import Chalk

extension LessonCard {
  /// The card of the lesson on the chain rule.
  static let chainRule = LessonCard(
    "chain-rule", "Who is to blame?",
    subtitle: "backpropagation, the chain rule on a computational graph",
    formulas: ["N04"], needs: ["activations", "squared-error"], minutes: 15,
    outcomes: [
      "run backpropagation through a small graph by hand",
      "write the gradients of a layer, ∂L/∂W = δxᵀ and ∂L/∂x = Wᵀδ",
      "check a gradient by central differences, with a sensible step h",
      "say why the backward direction is the cheap one",
    ],
    terms: [
      Term(
        "chain rule", "链式法则",
        "The derivative of functions put one into another is the product of their derivatives."),
      Term(
        "computational graph", "计算图",
        "The numbers of a computation as nodes, with an arrow from each number to what uses it."),
      Term(
        "forward pass", "前向传播", "The computation of all values, from the inputs to the loss."),
      Term(
        "backpropagation", "反向传播",
        "The computation of all gradients, from the loss back to the weights, by the chain rule."),
      Term(
        "local derivative", "局部导数",
        "The derivative of one operation's result with respect to one of its inputs."),
      Term(
        "gradient check", "梯度检验",
        "The comparison of a computed gradient with differences of the loss."),
      Term(
        "Jacobian", "雅可比矩阵",
        "The matrix of all partial derivatives of several outputs with respect to several inputs."),
      Term(
        "reverse-mode automatic differentiation", "反向模式自动微分",
        "Derivatives computed by the machine from the last operation back to the first; for one output and many inputs."
      ),
    ],
    references: [
      Reference(
        "Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
        "https://doi.org/10.1038/323533a0"),
      Reference(
        "Baydin, Pearlmutter, Radul, Siskind: Automatic differentiation in machine learning: a survey (2018)",
        "https://arxiv.org/abs/1502.05767"),
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 5.3, Forward Propagation, Backward Propagation, and Computational Graphs",
        "https://d2l.ai/chapter_multilayer-perceptrons/backprop.html"),
      Reference(
        "PyTorch: Autograd mechanics", "https://pytorch.org/docs/stable/notes/autograd.html"),
    ])
}
