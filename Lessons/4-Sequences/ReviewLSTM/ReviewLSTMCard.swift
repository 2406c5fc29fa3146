import Chalk

extension LessonCard {
  static let reviewLSTM = LessonCard(
    "review-lstm", "The same words, the other meaning", subtitle: "LSTM against bag of words",
    formulas: ["P03", "T10"], needs: ["sentiment"], minutes: 12,
    outcomes: [
      "say which pairs of texts no bag of words can tell apart",
      "compare classifiers over several trainings and folds, and split their errors by kind of example",
      "find the best accuracy that a kind of model can have, and test a difference of two classifiers",
      "say when a simple baseline is the better choice",
    ],
    terms: [
      Term(
        "text classification", "文本分类",
        "Deciding which of several classes a text belongs to, such as positive or negative."),
      Term(
        "bag of words", "词袋模型",
        "A model that knows which words a text has and how often, not their order."),
      Term(
        "baseline", "基线",
        "A simple model that a more complicated one has to beat to be worth its trouble."),
      Term(
        "mean pooling", "平均池化", "Taking the mean of all embeddings or states of a sequence."),
      Term(
        "hidden layer", "隐藏层",
        "A layer between inputs and outputs; with a nonlinearity it can see combinations."),
      Term(
        "standard error", "标准误差",
        "How far a measured accuracy typically lies from the true one by chance: √(p(1 − p)/n)."),
      Term(
        "McNemar's test", "麦克尼马尔检验",
        "A test whether two classifiers are equally good, by the examples on which only one of them is right."
      ),
      Term(
        "error analysis", "错误分析",
        "Sorting a model's errors by kinds of examples, to see what it cannot do."),
    ],
    references: [
      Reference(
        "Iyyer et al.: Deep unordered composition rivals syntactic methods for text classification (2015)",
        "https://aclanthology.org/P15-1162/"),
      Reference(
        "Wang, Manning: Baselines and bigrams: simple, good sentiment and topic classification (2012)",
        "https://aclanthology.org/P12-2018/"),
      Reference(
        "Keras: Bidirectional LSTM on IMDB",
        "https://keras.io/examples/nlp/bidirectional_lstm_imdb/"),
    ])
}
