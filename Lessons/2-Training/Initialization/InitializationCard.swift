import Chalk

extension LessonCard {
  static let initialization = LessonCard(
    "initialization", "How large should the first weights be?",
    subtitle: "weight initialization by Glorot and He", formulas: ["N12"],
    needs: ["seven-steps"], minutes: 12,
    outcomes: [
      "derive which variance keeps the size of the activations from layer to layer",
      "choose between LeCun, Glorot and He initialization by the activation function",
      "recognize vanishing and exploding gradients in a figure, and say what causes them",
    ],
    terms: [
      Term("weight initialization", "权重初始化", "How the weights are drawn before the first update."),
      Term("fan-in", "扇入", "The number of inputs of a neuron, over which its weighted sum runs."),
      Term("fan-out", "扇出", "The number of neurons that take a neuron's output as an input."),
      Term("LeCun initialization", "LeCun 初始化", "Weights of variance 1/fan-in."),
      Term(
        "Glorot initialization", "Glorot(Xavier)初始化",
        "Weights of variance 2/(fan-in + fan-out), also called Xavier initialization."),
      Term("He initialization", "He(Kaiming)初始化", "Weights of variance 2/fan-in, made for ReLU."),
      Term(
        "gain", "增益",
        "The factor by which a layer's weights are scaled to make up for its activation function."),
      Term(
        "vanishing gradient", "梯度消失",
        """
        A gradient that becomes smaller from layer to layer on its way back, until nothing is \
        learned.
        """
      ),
      Term(
        "exploding gradient", "梯度爆炸",
        """
        A gradient that becomes larger from layer to layer on its way back, until updates are \
        useless.
        """
      ),
      Term(
        "saturation", "饱和",
        """
        A neuron with tanh or sigmoid whose output is near the end of its range, where the \
        derivative is about 0.
        """
      ),
      Term(
        "batch normalization", "批量归一化",
        """
        A layer that brings each neuron's values in a batch to mean 0 and variance 1, then \
        scales and shifts them.
        """
      ),
    ],
    references: [
      Reference(
        """
        Glorot, Bengio: Understanding the difficulty of training deep feedforward neural \
        networks (2010)
        """,
        "https://proceedings.mlr.press/v9/glorot10a.html"),
      Reference(
        "He et al.: Delving deep into rectifiers (2015)", "https://arxiv.org/abs/1502.01852"),
      Reference(
        "PyTorch: torch.nn.init, with calculate_gain",
        "https://pytorch.org/docs/stable/nn.init.html"),
      Reference("Keras: layer weight initializers", "https://keras.io/api/layers/initializers/"),
      Reference(
        "Dive into Deep Learning, 5.4: Numerical stability and initialization",
        "https://d2l.ai/chapter_multilayer-perceptrons/numerical-stability-and-init.html"),
    ])
}
