import Chalk

extension LessonCard {
  static let pooling = LessonCard(
    "pooling", "Smaller pictures, wider eyes",
    subtitle: "padding, stride, pooling and receptive field", formulas: ["N10"],
    needs: ["convolution"], minutes: 15,
    outcomes: [
      "compute the size of an output from input, kernel, stride and padding",
      "compute max and average pooling and their gradients by hand",
      "compute a unit's receptive field layer by layer",
      "say what pooling makes of a picture that moves by a pixel",
    ],
    terms: [
      Term("padding", "填充", "Zeros put around the input so that a kernel can reach over its edge."),
      Term("stride", "步幅", "How far the kernel moves from one output to the next."),
      Term(
        "pooling", "池化",
        "Replacing each small window of a feature map by one number, without any weights."),
      Term("max pooling", "最大池化", "Pooling that keeps the largest number of each window."),
      Term("average pooling", "平均池化", "Pooling that keeps the mean of each window."),
      Term("downsampling", "下采样", "Making a feature map smaller, by pooling or by a stride."),
      Term(
        "receptive field", "感受野", "The part of the input on which a unit's output can depend."),
      Term(
        "translation invariance", "平移不变性",
        "The property that an output stays the same when the input moves."),
    ],
    references: [
      Reference(
        "Stanford CS231n: Convolutional Neural Networks, sizes, padding and pooling",
        "https://cs231n.github.io/convolutional-networks/"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, sections 7.3 and 7.5, Padding, Stride and Pooling",
        "https://d2l.ai/chapter_convolutional-neural-networks/pooling.html"),
      Reference(
        "Luo et al.: Understanding the effective receptive field in deep convolutional neural networks (2016)",
        "https://arxiv.org/abs/1701.04128"),
      Reference(
        "Keras: MaxPooling2D layer", "https://keras.io/api/layers/pooling_layers/max_pooling2d/"),
    ])
}
