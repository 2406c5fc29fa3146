import Chalk

extension LessonCard {
  static let smaller = LessonCard(
    "smaller", "A network that fits into a watch", subtitle: "quantization and pruning",
    formulas: ["T07"], needs: ["softmax-regression", "mnist-dense"], minutes: 15,
    outcomes: [
      "quantize weights to b bits, and compute scale, zero point and the largest error",
      "say why one more bit halves the error, and how many bits a network needs",
      "prune the smallest weights, train on, and say what is saved in bytes",
      "tell quantization-aware training from quantization after training",
    ],
    terms: [
      Term(
        "quantization", "量化",
        "Writing numbers as whole-number codes of a few bits, with a scale and a zero point."),
      Term(
        "scale", "缩放因子", "The distance between two neighboring values that codes can stand for."),
      Term("zero point", "零点", "The code that stands for 0 exactly."),
      Term(
        "per-channel quantization", "逐通道量化",
        "Quantization with a scale for each neuron or feature map instead of one for the whole tensor."
      ),
      Term(
        "quantization-aware training", "量化感知训练",
        "Training in which the forward pass uses the rounded weights."),
      Term(
        "straight-through estimator", "直通估计",
        "Taking the derivative of rounding as 1 in the backward pass."),
      Term("pruning", "剪枝", "Setting weights to 0 for good, so that they need not be stored."),
      Term(
        "magnitude pruning", "幅值剪枝", "Pruning of the weights with the smallest absolute values."),
      Term("sparsity", "稀疏性", "The fraction of the weights that are 0."),
      Term("latency", "延迟", "The time from an input to its output."),
      Term(
        "knowledge distillation", "知识蒸馏",
        "Training a small network on the probabilities that a large one puts out."),
    ],
    references: [
      Reference(
        "Jacob et al.: Quantization and training of neural networks for integer-arithmetic-only inference (2018)",
        "https://arxiv.org/abs/1712.05877"),
      Reference(
        "Han et al.: Learning both weights and connections for efficient neural networks (2015)",
        "https://arxiv.org/abs/1506.02626"),
      Reference(
        "Hinton, Vinyals, Dean: Distilling the knowledge in a neural network (2015)",
        "https://arxiv.org/abs/1503.02531"),
      Reference("PyTorch: Quantization", "https://docs.pytorch.org/docs/stable/quantization.html"),
      Reference(
        "TensorFlow: Model optimization toolkit", "https://www.tensorflow.org/model_optimization"),
    ])
}
