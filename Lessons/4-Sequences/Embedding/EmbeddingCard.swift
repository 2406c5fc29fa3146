import Chalk

extension LessonCard {
  static let embedding = LessonCard(
    "embedding", "Words as points", subtitle: "word embeddings", formulas: ["N11"],
    needs: ["weighted-sum", "chain-rule"], minutes: 12,
    outcomes: [
      "say why a lookup is a product with a one-hot vector, and what its gradient is",
      "find a word's nearest neighbors by cosine similarity",
      "say what an embedding learned from labels knows, and what one learned from neighbors knows",
    ],
    terms: [
      Term("one-hot", "独热编码", "A vector of zeros with a single 1, at the number of the word."),
      Term("embedding", "嵌入", "The row of numbers that stands for a word and is learned."),
      Term("embedding matrix", "嵌入矩阵", "The matrix whose rows are the embeddings of all words."),
      Term(
        "sparse gradient", "稀疏梯度",
        "A gradient that is 0 in nearly all rows and is kept as the rows that are not."),
      Term(
        "bag of words", "词袋模型", "A model that knows which words a text has, and not their order."),
      Term("logit", "逻辑值（logit）", "The number z before the sigmoid or softmax: p = σ(z)."),
      Term(
        "cosine similarity", "余弦相似度",
        "The cosine of the angle between two vectors: their product divided by both lengths."),
      Term(
        "nearest neighbor", "最近邻", "The word whose embedding is most similar to that of another."),
      Term(
        "skip-gram", "跳字模型",
        "Learning embeddings by predicting the words near a word; word2vec is its best-known program."
      ),
      Term(
        "distributional hypothesis", "分布假说",
        "The idea that words that occur in similar contexts have similar meanings."),
    ],
    references: [
      Reference(
        "Mikolov et al.: Efficient estimation of word representations in vector space (2013)",
        "https://arxiv.org/abs/1301.3781"),
      Reference(
        "Pennington, Socher, Manning: GloVe: Global vectors for word representation (2014)",
        "https://aclanthology.org/D14-1162/"),
      Reference("Keras: Embedding layer", "https://keras.io/api/layers/core_layers/embedding/"),
      Reference(
        "Dive into Deep Learning 15.1: Word embedding (word2vec)",
        "https://d2l.ai/chapter_natural-language-processing-pretraining/word2vec.html"),
    ])
}
