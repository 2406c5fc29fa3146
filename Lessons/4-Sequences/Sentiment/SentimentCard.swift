import Chalk

extension LessonCard {
  static let sentiment = LessonCard(
    "sentiment", "Is it praise?", subtitle: "sentiment analysis with an LSTM",
    formulas: ["P07", "T10"], needs: ["lstm", "embedding"], minutes: 15,
    outcomes: [
      "build a text classifier: vocabulary, embedding, LSTM, sigmoid",
      "say what padding does to a recurrent network, and what a mask is for",
      "decide by a validation set when to stop training, and measure by cross-validation what that is worth",
      "ask a trained network what a word does, by minimal pairs",
    ],
    terms: [
      Term("sentiment analysis", "情感分析", "Deciding whether a text is positive or negative."),
      Term(
        "vocabulary", "词表", "The words that have a number, and so a row in the embedding matrix."),
      Term(
        "embedding", "嵌入",
        "A row of numbers for each word, looked up by the word's number and learned."),
      Term(
        "many-to-one", "多对一",
        "Reading a whole sequence to give one answer, made from the last hidden state."),
      Term(
        "padding", "填充", "Filling sequences up with a symbol that means nothing, to one length."),
      Term(
        "mask", "掩码", "Zeros and ones that say which steps of a padded sequence count."),
      Term(
        "binary cross-entropy", "二元交叉熵",
        "The negative mean log-probability that a two-class model gives to the true classes."),
      Term(
        "early stopping", "早停",
        "Ending training when the validation loss has not improved for some epochs, with the best weights kept."
      ),
      Term(
        "out of distribution", "分布外", "Unlike anything that a model was trained on."),
      Term(
        "minimal pair", "最小对立对",
        "Two texts that differ in one word only, to measure what that word does."),
      Term(
        "cross-validation", "交叉验证",
        "Dividing the data into k folds, and testing on each while training on the others."),
      Term(
        "out-of-vocabulary word", "未登录词",
        "A word that has no number of its own and shares that of all unknown words."),
    ],
    references: [
      Reference(
        "Keras: Text classification from scratch",
        "https://keras.io/examples/nlp/text_classification_from_scratch/"),
      Reference(
        "Keras: Masking and padding", "https://keras.io/guides/understanding_masking_and_padding/"),
      Reference(
        "Dive into Deep Learning 16.2: Sentiment analysis with recurrent networks",
        "https://d2l.ai/chapter_natural-language-processing-applications/sentiment-analysis-rnn.html"
      ),
      Reference(
        "Maas et al.: Learning word vectors for sentiment analysis (2011)",
        "https://aclanthology.org/P11-1015/"),
    ])
}
