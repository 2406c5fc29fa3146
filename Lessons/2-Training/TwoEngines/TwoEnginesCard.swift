import Chalk

extension LessonCard {
  static let twoEngines = LessonCard(
    "two-engines", "One network, two engines", subtitle: "automatic differentiation",
    formulas: ["N04"], needs: ["seven-steps"], minutes: 10,
    outcomes: [
      """
      say what reverse-mode automatic differentiation stores in the forward pass and does in \
      the backward pass
      """,
      "compute the gradients of a two-layer network layer by layer",
      "say why tensor operations are faster than scalar ones, although both do the same arithmetic",
    ],
    terms: [
      Term(
        "automatic differentiation", "自动微分",
        """
        Computing the derivatives of a program from the operations that it performs, exactly up \
        to rounding errors.
        """
      ),
      Term(
        "computational graph", "计算图",
        """
        The operations of a computation as nodes, with an edge from each to those that use its \
        result.
        """
      ),
      Term(
        "reverse mode", "反向模式",
        """
        Automatic differentiation from the result back to the inputs; one pass for any number \
        of inputs.
        """
      ),
      Term(
        "backpropagation", "反向传播",
        "Reverse mode in a network: from the loss back through the layers by the chain rule."),
      Term("tensor", "张量", "An array of numbers with any number of axes."),
      Term(
        "pullback", "拉回",
        "The function that turns the gradient of an operation's result into those of its inputs."),
    ],
    references: [
      Reference(
        "Baydin et al.: Automatic differentiation in machine learning: a survey (2018)",
        "https://jmlr.org/papers/v18/17-468.html"),
      Reference("Karpathy: micrograd", "https://github.com/karpathy/micrograd"),
      Reference(
        "PyTorch: A gentle introduction to torch.autograd",
        "https://pytorch.org/tutorials/beginner/blitz/autograd_tutorial.html"),
      Reference(
        """
        Dive into Deep Learning, 5.3: Forward propagation, backward propagation, and \
        computational graphs
        """,
        "https://d2l.ai/chapter_multilayer-perceptrons/backprop.html"),
    ])
}
