import Chalk

extension LessonCard {
  static let mnistDense = LessonCard(
    "mnist-dense", "Reading digits with 512 neurons",
    subtitle: "a fully connected network on MNIST", formulas: ["P05", "F08", "N03"],
    needs: ["breast-cancer"], minutes: 15,
    outcomes: [
      "turn pictures and labels into what a fully connected network takes",
      "count the parameters of a network of dense layers",
      "compare two optimizers fairly, and say what a comparison does not show",
    ],
    terms: [
      Term(
        "MNIST", "MNIST 手写数字集", "A data set of 70,000 handwritten digits of 28 × 28 gray pixels."),
      Term("flattening", "展平", "Writing the rows of a picture one after the other into one list."),
      Term("one-hot encoding", "独热编码", "A class as a list of zeros with a one at the class."),
      Term(
        "fully connected", "全连接",
        "Of a layer: every output has a weight for every input; Keras calls it Dense."),
      Term("logits", "对数几率", "The weighted sums of the last layer, before softmax or sigmoid."),
      Term(
        "softmax", "softmax 函数",
        "The function that turns logits into probabilities: e^z divided by the sum of all e^z."),
      Term(
        "categorical cross-entropy", "分类交叉熵",
        "The mean of −log of the probability that is given to the true class."),
    ],
    references: [
      Reference(
        "LeCun et al.: Gradient-based learning applied to document recognition (1998)",
        "http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf"),
      Reference("Keras: MNIST digits dataset", "https://keras.io/api/datasets/mnist/"),
      Reference("Keras: Dense layer", "https://keras.io/api/layers/core_layers/dense/"),
      Reference(
        "Dive into Deep Learning, chapter 5: Multilayer perceptrons",
        "https://d2l.ai/chapter_multilayer-perceptrons/index.html"),
    ])
}
