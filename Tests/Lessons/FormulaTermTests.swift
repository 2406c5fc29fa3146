import Chalk
import Testing

@testable import ChalkCommand

/// Each formula, program, topic and model is found under the word that the field has for it: the word is a term of a
/// card that names the row.
@Suite struct FormulaTermTests {
  @Test(arguments: FormulaRow.all.map(\.id))
  func theRowHasItsStandardTerms(id: String) throws {
    let words = try #require(Self.words[id], "\(id) has no standard term here")
    let missing = Self.missing(words, of: id, on: LessonTests.catalog.lessons.map(\.card))
    #expect(missing.isEmpty, "\(id): on no card that names it: \(missing)")
  }

  @Test func noWordIsListedForARowThatThereIsNot() {
    #expect(Set(Self.words.keys) == Set(FormulaRow.all.map(\.id)))
  }

  /// A checker must be able to fail: a word on a card of another row does not count.
  @Test func aWordOnAnotherCardIsNotEnough() {
    let card = LessonCard(
      "downhill", "Downhill", formulas: ["F07"], minutes: 5,
      terms: [Term("gradient descent", "梯度下降", "A step against the gradient.")])
    #expect(Self.missing(["gradient descent"], of: "F07", on: [card]).isEmpty)
    #expect(Self.missing(["gradient descent"], of: "F01", on: [card]) == ["gradient descent"])
    #expect(Self.missing(["ReLU"], of: "F07", on: [card]) == ["ReLU"])
  }

  /// The words that stand on no card that names the row.
  private static func missing(
    _ words: [String], of row: String, on cards: [LessonCard]
  ) -> [String] {
    let terms = cards.filter { $0.formulas.contains(row) }.flatMap(\.terms).map(\.name)
    return words.filter { word in !terms.contains(word) }
  }

  /// What a book would call the content of a row.
  private static let words: [String: [String]] = [
    "F01": ["ReLU"],
    "F02": ["convolution", "cross-correlation"],
    "F03": ["recurrent neural network", "hidden state", "backpropagation through time"],
    "F04": ["generator", "discriminator", "minimax game", "mode collapse"],
    "F05": ["dot product", "weight", "bias"],
    "F06": ["mean squared error", "residual"],
    "F07": ["gradient descent", "learning rate"],
    "F08": ["affine map", "fully connected layer"],
    "N01": ["sigmoid", "tanh", "leaky ReLU", "softmax", "activation function"],
    "N02": [
      "binary cross-entropy", "categorical cross-entropy", "sparse categorical cross-entropy",
      "negative log-likelihood", "logit",
    ],
    "N03": ["stochastic gradient descent", "mini-batch", "momentum", "Adam", "bias correction"],
    "N04": ["backpropagation", "computational graph", "reverse-mode automatic differentiation"],
    "N05": ["regularization penalty", "weight decay", "dropout", "early stopping"],
    "N06": ["LSTM", "cell state", "forget gate", "input gate", "output gate"],
    "N07": ["self-attention", "query", "key", "value", "causal mask", "multi-head attention"],
    "N08": ["autoencoder", "encoder", "decoder", "reconstruction error"],
    "N09": ["principal component analysis", "dimensionality reduction"],
    "N10": ["padding", "stride", "max pooling", "average pooling", "receptive field"],
    "N11": ["embedding", "one-hot", "sparse gradient"],
    "N12": ["weight initialization", "fan-in", "Glorot initialization", "He initialization"],
    "N13": ["batch normalization", "moving average", "inference"],
    "N14": ["residual connection", "degradation"],
    "N15": ["projection", "positional encoding", "multi-head attention", "transformer block"],
    "N16": ["GRU", "update gate", "reset gate", "bidirectional"],
    "N17": ["encoder", "decoder", "teacher forcing", "alignment", "beam search"],
    "N18": ["input channel", "output channel", "1×1 convolution"],
    "N19": ["linear regression", "logistic regression", "softmax regression"],
    "N20": ["variational autoencoder", "Kullback-Leibler divergence"],
    "P01": ["binary classification"],
    "P02": ["convolutional neural network"],
    "P03": ["text classification"],
    "P04": ["frozen layer"],
    "P05": ["fully connected", "one-hot encoding"],
    "P06": ["RGB channel", "categorical cross-entropy"],
    "P07": ["sentiment analysis", "many-to-one"],
    "P08": ["DCGAN", "transposed convolution", "checkerboard artifact"],
    "P09": ["feature hierarchy"],
    "P10": ["model subclassing"],
    "P11": ["model subclassing", "forward pass"],
    "T01": ["imputation", "outlier", "data leakage"],
    "T02": ["training set", "validation set", "test set", "generalization"],
    "T03": ["overfitting", "underfitting", "regularization"],
    "T04": ["decision tree", "random forest", "support vector machine", "margin"],
    "T05": ["saliency map", "attribution", "occlusion"],
    "T06": ["differential privacy", "membership inference", "DP-SGD"],
    "T07": ["quantization", "pruning"],
    "T08": ["transfer learning", "fine-tuning", "frozen layer"],
    "T09": ["reinforcement learning", "policy", "return", "baseline", "value iteration"],
    "T10": [
      "time series", "sentiment analysis", "class imbalance", "calibration", "matrix factorization",
      "cold start", "language model", "perplexity", "n-gram",
    ],
    "T11": ["streaming", "data parallelism", "all-reduce", "federated averaging"],
    "T12": ["late fusion", "modality"],
    "M01": ["BERT", "masked-language modeling", "fine-tuning", "pretrained model"],
    "M02": ["GPT", "context length", "top-p sampling"],
    "M03": ["VGG", "ResNet"],
  ]
}
