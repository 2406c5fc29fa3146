import Chalk

extension LessonCard {
  static let characters = LessonCard(
    "characters", "A network that writes", subtitle: "character-level language models",
    formulas: ["T10"], needs: ["lstm", "embedding"], minutes: 12,
    outcomes: [
      "measure a language model by its cross-entropy and perplexity",
      "compare a recurrent network with n-gram counts",
      "sample from a language model with a temperature and with top-k",
    ],
    terms: [
      Term(
        "language model", "语言模型",
        "A model that gives each possible next token a probability, given all tokens before it."),
      Term(
        "token", "词元",
        "A piece of text that a language model reads at once: a letter, a word or a part of one."),
      Term("unigram", "一元语法", "A model of single tokens, whatever stood before."),
      Term("bigram", "二元语法", "A model of the next token that knows the one before it."),
      Term(
        "n-gram", "n 元语法",
        "A model of the next token that knows the n − 1 tokens before it, by counting."),
      Term(
        "smoothing", "平滑",
        "Giving n-grams that never occur in the training set a probability above 0."),
      Term("cross-entropy", "交叉熵", "The mean of −log p of the tokens that come next."),
      Term(
        "perplexity", "困惑度",
        "e to the cross-entropy: as many equally likely tokens would be as hard to predict."),
      Term(
        "teacher forcing", "教师强制",
        "Training on the true earlier tokens at each step, and not on what the model itself would have written."
      ),
      Term(
        "autoregressive", "自回归的",
        "Writing one token at a time, each with a probability that depends on all tokens before it."
      ),
      Term(
        "temperature", "温度",
        """
        A number by which the logits are divided before the softmax, which makes improbable tokens less or more \
        likely.
        """
      ),
      Term("greedy decoding", "贪心解码", "Always taking the most probable token."),
      Term("top-k sampling", "top-k 采样", "Drawing from the k most probable tokens only."),
      Term(
        "exposure bias", "曝光偏差",
        "That a model trained with teacher forcing has never seen its own mistakes as inputs."),
    ],
    references: [
      Reference(
        "Karpathy: The unreasonable effectiveness of recurrent neural networks (2015)",
        "https://karpathy.github.io/2015/05/21/rnn-effectiveness/"),
      Reference(
        "Keras: Character-level text generation with LSTM",
        "https://keras.io/examples/generative/lstm_character_level_text_generation/"),
      Reference(
        "Dive into Deep Learning 9.3: Language models",
        "https://d2l.ai/chapter_recurrent-neural-networks/language-model.html"),
      Reference(
        "Jurafsky, Martin: Speech and language processing, chapter 3: N-gram language models",
        "https://web.stanford.edu/~jurafsky/slp3/3.pdf"),
    ])
}
