import Chalk

extension LessonCard {
  static let mnistConv = LessonCard(
    "mnist-conv", "A first convolutional network",
    subtitle: "convolution, pooling and dense layers (CNN) on MNIST", formulas: ["P02", "N10"],
    needs: ["pooling"], minutes: 15,
    outcomes: [
      "build and train a convolutional network with one convolution, and count its parameters",
      "read its filters and feature maps before and after training",
      "say why a convolution is equivariant but the whole network is not invariant to translation",
    ],
    terms: [
      Term(
        "convolutional neural network", "卷积神经网络",
        "A network whose first layers are convolutions, usually with pooling between them; short: CNN."
      ),
      Term(
        "convolutional layer", "卷积层",
        "A layer of filters whose weights are learned, each with a bias."),
      Term("Flatten", "展平", "The layer that writes all numbers of its input in one row."),
      Term(
        "fully connected layer", "全连接层",
        "A layer in which each output has a weight for every input; Keras calls it Dense."),
      Term(
        "sparse categorical cross-entropy", "稀疏分类交叉熵",
        "The cross-entropy for targets given as class numbers instead of one-hot rows."),
      Term("sparsity", "稀疏性", "The fraction of a layer's activations that are 0."),
    ],
    references: [
      Reference(
        "LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition (1998)",
        "http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf"),
      Reference(
        "Keras: Simple MNIST convnet", "https://keras.io/examples/vision/mnist_convnet/"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 7.6, LeNet",
        "https://d2l.ai/chapter_convolutional-neural-networks/lenet.html"),
    ])
}
