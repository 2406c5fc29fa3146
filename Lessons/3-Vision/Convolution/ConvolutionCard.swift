import Chalk

extension LessonCard {
  static let convolution = LessonCard(
    "convolution", "Sliding a pattern along", subtitle: "convolution and cross-correlation",
    formulas: ["F02"], needs: ["weighted-sum"], minutes: 15,
    outcomes: [
      "compute a one-dimensional convolution and a cross-correlation by hand, and say how they differ",
      "compute any number of a feature map from a picture and a filter",
      "give the derivatives of a convolution with respect to its input and its kernel",
      "say why a convolution needs so few weights, and what equivariance means",
    ],
    terms: [
      Term(
        "convolution", "卷积",
        "The sum y[l] = Σ x[m]·k[l − m], in which the kernel is read backwards."),
      Term(
        "cross-correlation", "互相关",
        "The sum y[l] = Σ x[l + m]·k[m], without the flip: what neural networks call convolution."),
      Term(
        "kernel", "卷积核", "The small array of weights that is laid on every place of the input."),
      Term("filter", "滤波器", "A kernel together with what it detects; often a synonym of kernel."),
      Term(
        "feature map", "特征图",
        "The output of one filter at every place of the input, an array of its own."),
      Term(
        "weight sharing", "权重共享",
        "The use of the same weights at every place, as a convolution does."),
      Term(
        "equivariance", "等变性",
        "The property that moving the input moves the output by as much and changes nothing else."),
      Term(
        "Toeplitz matrix", "托普利茨矩阵",
        "A matrix with one value along each diagonal: a convolution written as a matrix product."),
    ],
    references: [
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, chapter 9, Convolutional Networks (2016)",
        "https://www.deeplearningbook.org/contents/convnets.html"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 7.2, Convolutions for Images",
        "https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html"),
      Reference(
        "Dumoulin, Visin: A guide to convolution arithmetic for deep learning (2016)",
        "https://arxiv.org/abs/1603.07285"),
      Reference(
        "Keras: Conv2D layer", "https://keras.io/api/layers/convolution_layers/convolution2d/"),
    ])
}
