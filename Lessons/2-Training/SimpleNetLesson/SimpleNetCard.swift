import Chalk

extension LessonCard {
  static let simpleNet = LessonCard(
    "simple-net", "A network of your own making", subtitle: "model subclassing",
    formulas: ["P10", "N04"], needs: ["breast-cancer"], minutes: 10,
    outcomes: [
      "write a network as a type with its layers, its forward pass and its parameters",
      "follow one example through two layers by hand",
      """
      say why a network with ReLU has a boundary of straight pieces, and one without any \
      nonlinearity a line
      """,
    ],
    terms: [
      Term(
        "model subclassing", "模型子类化",
        """
        Writing a network as a type of its own, with its layers as properties and a function \
        for the forward pass.
        """
      ),
      Term("forward pass", "前向传播", "Computing the output of a network from its input."),
      Term(
        "nonlinearity", "非线性",
        "A function between two layers that is not affine, such as ReLU."),
      Term("affine map", "仿射变换", "A matrix product plus a constant: Wx + b."),
      Term(
        "piecewise linear", "分段线性",
        "Made of pieces on each of which a function is affine; so is every network with ReLU."),
      Term(
        "decision boundary", "决策边界", "Where a classifier changes from one class to another."),
      Term(
        "reference semantics", "引用语义",
        "A copy refers to the same object, so that changing one changes both."),
    ],
    references: [
      Reference(
        "Keras: Making new layers and models via subclassing",
        "https://keras.io/guides/making_new_layers_and_models_via_subclassing/"),
      Reference(
        "PyTorch: Build the neural network",
        "https://pytorch.org/tutorials/beginner/basics/buildmodel_tutorial.html"),
      Reference(
        "Montúfar et al.: On the number of linear regions of deep neural networks (2014)",
        "https://arxiv.org/abs/1402.1869"),
    ])
}
