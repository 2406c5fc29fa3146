import Chalk

extension LessonCard {
  static let tokens = LessonCard(
    "tokens", "Text becomes numbers", subtitle: "tokenizers and byte-pair encoding",
    formulas: ["N11"], needs: ["embedding"], minutes: 12,
    outcomes: [
      "learn the merges of a byte-pair encoding by hand, and split a word with them",
      "weigh the size of a vocabulary against the length of sequences and the parameters of the embedding",
      "say why no text is unknown to a tokenizer of bytes, and what that costs a script it has not learned",
    ],
    terms: [
      Term(
        "token", "词元",
        "A piece of text that a language model reads at once: a letter, a word or a part of one."),
      Term(
        "tokenizer", "分词器",
        "What cuts a text into tokens, gives each its number, and turns the numbers into the text again."
      ),
      Term(
        "vocabulary", "词表", "The tokens that have a number, and so a row in the embedding matrix."),
      Term(
        "unknown word", "未登录词",
        "A word that is not in the vocabulary; all such words share the token [UNK], so what they were is lost."
      ),
      Term(
        "byte-pair encoding", "字节对编码",
        "Starting from bytes, the most frequent pair of neighbors is joined into a new token, again and again."
      ),
      Term(
        "merge", "合并",
        "One step of a byte-pair encoding: two tokens that stand side by side become one."),
      Term(
        "fertility", "繁殖率", "How many tokens a tokenizer makes of a word, on average."),
      Term(
        "UTF-8", "UTF-8 编码",
        "The usual way to write a character as bytes: one for an English letter, three for most Chinese characters, four for most emoji."
      ),
      Term(
        "WordPiece", "WordPiece 分词",
        "BERT's tokenizer: it takes the longest beginning of a word that is in the vocabulary, then the same of the rest, marked by ##."
      ),
      Term(
        "special token", "特殊词元",
        "A token that stands for no text, such as [CLS], [SEP], [PAD] and [MASK]."),
      Term(
        "padding", "填充", "Filling sequences up to one length with a token that means nothing."),
    ],
    references: [
      Reference(
        "Sennrich, Haddow, Birch: Neural machine translation of rare words with subword units (2016)",
        "https://arxiv.org/abs/1508.07909"),
      Reference(
        "Radford et al.: Language models are unsupervised multitask learners (2019)",
        "https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf"
      ),
      Reference(
        "Wu et al.: Google's neural machine translation system (2016)",
        "https://arxiv.org/abs/1609.08144"),
      Reference(
        "Keras: TextVectorization layer",
        "https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/"),
      Reference(
        "Dive into Deep Learning 15.6: Subword embedding",
        "https://d2l.ai/chapter_natural-language-processing-pretraining/subword-embedding.html"),
    ])
}
