import Chalk

extension LessonCard {
  static let bert = LessonCard(
    "bert", "Fill in the gap", subtitle: "masked-language modeling and fine-tuning with BERT",
    formulas: ["M01", "N07", "T10"], needs: ["gpt", "tokens"], minutes: 15,
    outcomes: [
      "say what a bidirectional encoder sees that a causal one does not, and what it costs",
      "hide words by BERT's rule, and compute the loss at the hidden positions only",
      "pretrain a small BERT, and guess a hidden word with it",
      "fine-tune it on the vector of [CLS], and tell from paired runs whether pretraining paid",
    ],
    terms: [
      Term(
        "BERT", "BERT（双向编码器表示）",
        "A stack of transformer blocks without a causal mask, pretrained by filling gaps in texts."),
      Term(
        "bidirectional", "双向", "Seeing what comes before a position and what comes after it."),
      Term(
        "masked-language modeling", "掩码语言建模",
        "Training a network to predict words of a text that were hidden from it."),
      Term(
        "pretraining", "预训练",
        "Training on a task that needs no labels, before the task that one is interested in."),
      Term(
        "self-supervised learning", "自监督学习",
        "Learning from targets that are taken from the data themselves, without labels."),
      Term(
        "fine-tuning", "微调",
        "Training a pretrained network further, on the task that it is wanted for."),
      Term(
        "special token", "特殊词元",
        "A token that is no part of the text but tells the network something, such as [CLS] or [SEP]."
      ),
      Term(
        "segment embedding", "片段嵌入",
        "A learned vector that says which of two texts a token belongs to; also called token type embedding."
      ),
    ],
    references: [
      Reference(
        "Devlin, Chang, Lee, Toutanova: BERT: Pre-training of deep bidirectional transformers for language understanding (2018)",
        "https://arxiv.org/abs/1810.04805"),
      Reference(
        "Liu et al.: RoBERTa: A robustly optimized BERT pretraining approach (2019)",
        "https://arxiv.org/abs/1907.11692"),
      Reference(
        "Dive into Deep Learning 15.8: Bidirectional encoder representations from transformers (BERT)",
        "https://d2l.ai/chapter_natural-language-processing-pretraining/bert.html"),
      Reference(
        "Dive into Deep Learning 15.9: The dataset for pretraining BERT",
        "https://d2l.ai/chapter_natural-language-processing-pretraining/bert-dataset.html"),
      Reference(
        "Dive into Deep Learning 15.10: Pretraining BERT",
        "https://d2l.ai/chapter_natural-language-processing-pretraining/bert-pretraining.html"),
      Reference(
        "Keras: End-to-end masked language modeling with BERT",
        "https://keras.io/examples/nlp/masked_language_modeling/"),
    ])
}
