import Chalk

extension LessonCard {
  static let residual = LessonCard(
    "residual", "A way past every block", subtitle: "residual networks and depth",
    formulas: ["N14", "M03", "N10", "N12"], needs: ["batch-normalization", "simple-cnn"],
    minutes: 15,
    outcomes: [
      "draw the blocks of VGG and of ResNet, and count their parameters",
      "say what a skip connection does to the gradient, and why",
      "start a deep network as the identity, and measure what depth does with and without skips",
    ],
    terms: [
      Term(
        "residual connection", "残差连接",
        "Adding the input of a block to its output, y = x + F(x), so that the block learns only the change."
      ),
      Term(
        "skip connection", "跳跃连接",
        "A path on which data bypass one or more layers; a residual connection is one that ends in a sum."
      ),
      Term(
        "residual block", "残差块", "A few layers F together with the skip connection around them."),
      Term(
        "ResNet", "ResNet(残差网络)", "A convolutional network of residual blocks (He et al., 2015)."),
      Term(
        "VGG", "VGG",
        "A convolutional network of 3 × 3 convolutions and poolings, one after the other (2014)."),
      Term(
        "degradation", "退化",
        "That a deeper network without skip connections has a higher training error than a shallower one."
      ),
      Term("identity mapping", "恒等映射", "The function that gives back what it gets."),
      Term(
        "projection shortcut", "投影捷径",
        "A 1 × 1 convolution on the skip connection, where the block changes the shape."),
    ],
    references: [
      Reference(
        "He et al.: Deep residual learning for image recognition (2015)",
        "https://arxiv.org/abs/1512.03385"),
      Reference(
        "He et al.: Identity mappings in deep residual networks (2016)",
        "https://arxiv.org/abs/1603.05027"),
      Reference(
        "Simonyan, Zisserman: Very deep convolutional networks (2014)",
        "https://arxiv.org/abs/1409.1556"),
      Reference(
        "Veit, Wilber, Belongie: Residual networks behave like ensembles of relatively shallow networks (2016)",
        "https://arxiv.org/abs/1605.06431"),
      Reference(
        "Zhang, Dauphin, Ma: Fixup initialization (2019)", "https://arxiv.org/abs/1901.09321"),
      Reference("Keras: ResNet", "https://keras.io/api/applications/resnet/"),
      Reference(
        "Dive into Deep Learning 8.6: ResNet",
        "https://d2l.ai/chapter_convolutional-modern/resnet.html"),
    ])
}
