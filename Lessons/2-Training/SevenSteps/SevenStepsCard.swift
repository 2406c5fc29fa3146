import Chalk

extension LessonCard {
  static let sevenSteps = LessonCard(
    "seven-steps", "A network in seven steps", subtitle: "training a two-layer network by hand",
    formulas: ["N04", "N12"], needs: ["chain-rule"], minutes: 15,
    outcomes: [
      "name the steps of every training, from the architecture to the update",
      "write the forward and the backward pass of a two-layer network with its biases",
      "say why XOR needs a hidden layer, and why the first weights must differ",
    ],
    terms: [
      Term("XOR", "异或", "Exclusive or: yes if exactly one of two inputs is 1."),
      Term(
        "linear classifier", "线性分类器",
        "A classifier whose classes are separated by a straight line or plane."),
      Term("hidden layer", "隐藏层", "A layer between the inputs and the output."),
      Term(
        "architecture", "网络结构",
        "Which layers a network has, of which sizes, and how they are connected."),
      Term(
        "symmetry", "对称性", "Of equal neurons: they get equal gradients, and stay equal in training."
      ),
      Term("forward pass", "前向传播", "Computing the output of a network from its input."),
      Term(
        "binary cross-entropy", "二元交叉熵",
        "The mean of −log of the probability given to the true class."),
      Term(
        "backpropagation", "反向传播",
        "Computing the gradients layer by layer from the loss back, by the chain rule."),
      Term("gradient descent", "梯度下降", "Moving the parameters against the gradient."),
      Term("learning rate", "学习率", "The factor by which the gradient becomes a step."),
      Term(
        "local minimum", "局部极小值",
        "A place from which every small step makes the loss larger, though it is lower elsewhere."),
    ],
    references: [
      Reference(
        "Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
        "https://doi.org/10.1038/323533a0"),
      Reference(
        "Nielsen: Neural networks and deep learning, chapter 2 (2015)",
        "http://neuralnetworksanddeeplearning.com/chap2.html"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, 6.1: Example: learning XOR (2016)",
        "https://www.deeplearningbook.org/contents/mlp.html"),
      Reference(
        "Dive into Deep Learning, 5.1: Multilayer perceptrons",
        "https://d2l.ai/chapter_multilayer-perceptrons/mlp.html"),
    ])
}
