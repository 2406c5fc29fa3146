import Chalk

extension LessonCard {
  static let dcgan = LessonCard(
    "dcgan", "A picture that grows", subtitle: "deep convolutional GANs", formulas: ["P08"],
    needs: ["gan-digits", "convolution"], minutes: 15,
    outcomes: [
      "follow the shape of a picture through a generator, from 7 × 7 to 28 × 28",
      "compare upsampling with a transposed convolution, and measure checkerboard artifacts",
      "find what is missing in a printed GAN: batch normalization, labels, fresh noise",
    ],
    terms: [
      Term(
        "DCGAN", "深度卷积生成对抗网络",
        "A GAN whose networks are convolutional, with batch normalization and without pooling."),
      Term("feature map", "特征图", "The outputs of one filter at all places of a picture."),
      Term(
        "upsampling", "上采样", "Making a picture larger, in the simplest way by repeating its pixels."
      ),
      Term(
        "transposed convolution", "转置卷积",
        "A layer that adds a kernel, times each input pixel, into a larger picture at intervals of the stride."
      ),
      Term(
        "checkerboard artifact", "棋盘效应",
        "A pattern of squares from a transposed convolution whose kernel size is no multiple of its stride."
      ),
      Term(
        "batch normalization", "批量归一化",
        "Each feature map is brought to mean 0 and variance 1 over the batch, then scaled and shifted by learned numbers."
      ),
      Term(
        "dropout", "随机失活",
        "In training each output is set to 0 with a fixed probability, the others are scaled up."),
    ],
    references: [
      Reference(
        "Radford, Metz, Chintala: Unsupervised representation learning with DCGANs (2015)",
        "https://arxiv.org/abs/1511.06434"),
      Reference(
        "TensorFlow: Deep convolutional generative adversarial network",
        "https://www.tensorflow.org/tutorials/generative/dcgan"),
      Reference(
        "Odena, Dumoulin, Olah: Deconvolution and checkerboard artifacts (2016)",
        "https://distill.pub/2016/deconv-checkerboard/"),
      Reference(
        "Ioffe, Szegedy: Batch normalization (2015)", "https://arxiv.org/abs/1502.03167"),
      Reference(
        "Xiang, Li: On the effects of batch and weight normalization in generative adversarial networks (2017)",
        "https://arxiv.org/abs/1704.03971"),
      Reference(
        "Dive into Deep Learning, 20.2: Deep convolutional GANs",
        "https://d2l.ai/chapter_generative-adversarial-networks/dcgan.html"),
    ])
}
