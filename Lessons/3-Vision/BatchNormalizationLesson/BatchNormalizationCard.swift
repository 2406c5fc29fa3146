import Chalk

extension LessonCard {
  static let batchNormalization = LessonCard(
    "batch-normalization", "The same size in every layer", subtitle: "batch normalization",
    formulas: ["N13", "N12", "P08"], needs: ["initialization"], minutes: 14,
    outcomes: [
      "compute batch normalization by hand, while training and at inference",
      "say why the layer before it needs no bias, and show it",
      "predict what a small batch does to it, and choose another normalization where it matters",
    ],
    terms: [
      Term(
        "batch normalization", "批量归一化",
        """
        A layer that brings each neuron's values in a batch to mean 0 and variance 1, then \
        scales and shifts them.
        """
      ),
      Term(
        "moving average", "移动平均",
        "A mean that keeps a fixed share of its old value whenever a new number comes in."),
      Term(
        "inference", "推理", "Using a trained network for predictions, without changing its weights."),
      Term(
        "layer normalization", "层归一化",
        "Bringing the numbers of each example to mean 0 and variance 1, then scaling and shifting them."
      ),
      Term(
        "group normalization", "组归一化",
        "Bringing each group of channels of one example to mean 0 and variance 1, then scaling and shifting them."
      ),
      Term(
        "RMS normalization", "均方根归一化",
        "Dividing the numbers of each example by their root mean square, without subtracting a mean."
      ),
    ],
    references: [
      Reference(
        "Ioffe, Szegedy: Batch normalization (2015)", "https://arxiv.org/abs/1502.03167"),
      Reference(
        "Ba, Kiros, Hinton: Layer normalization (2016)", "https://arxiv.org/abs/1607.06450"),
      Reference("Wu, He: Group normalization (2018)", "https://arxiv.org/abs/1803.08494"),
      Reference(
        "Zhang, Sennrich: Root mean square layer normalization (2019)",
        "https://arxiv.org/abs/1910.07467"),
      Reference(
        "Yang et al.: A mean field theory of batch normalization (2019)",
        "https://arxiv.org/abs/1902.08129"),
      Reference(
        "Keras: BatchNormalization layer",
        "https://keras.io/api/layers/normalization_layers/batch_normalization/"),
      Reference(
        "Dive into Deep Learning 8.5: Batch normalization",
        "https://d2l.ai/chapter_convolutional-modern/batch-norm.html"),
    ])
}
