import Chalk

extension LessonCard {
  static let mnistDeeper = LessonCard(
    "mnist-deeper", "Two convolutions, one after the other",
    subtitle: "a deeper convolutional network and what its units detect", formulas: ["P09", "N10"],
    needs: ["mnist-conv", "channels"], minutes: 15,
    outcomes: [
      "count the parameters of a convolution with several input channels",
      "work out and check the receptive field of a unit",
      "find out what a unit detects from the patches that activate it most",
      "compare two networks over several seeds",
    ],
    terms: [
      Term(
        "feature hierarchy", "特征层次",
        "The order in which deeper layers detect larger patterns, made of the patterns of the layers before."
      ),
      Term(
        "maximally activating patch", "最大激活图块",
        "The piece of a picture, as large as the receptive field, for which a unit's activation is largest."
      ),
      Term(
        "inactive unit", "未激活单元",
        "A unit whose ReLU gives 0 for every picture of a batch, so that it gets no gradient from it."
      ),
    ],
    references: [
      Reference(
        "Zeiler, Fergus: Visualizing and understanding convolutional networks (2013)",
        "https://arxiv.org/abs/1311.2901"),
      Reference(
        "Keras: Simple MNIST convnet", "https://keras.io/examples/vision/mnist_convnet/"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 7.4, Multiple Input and Multiple Output Channels",
        "https://d2l.ai/chapter_convolutional-neural-networks/channels.html"),
    ])
}
