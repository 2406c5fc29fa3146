import Chalk

extension LessonCard {
  static let aRealBERT = LessonCard(
    "a-real-bert", "A real BERT, opened",
    subtitle: "sentence embeddings with a pretrained encoder",
    formulas: ["M01", "N07"], needs: ["transformer", "tokens"], minutes: 15,
    outcomes: [
      "follow a sentence through a BERT: pieces, blocks, heads, mean, similarity",
      "work out an attention weight, a head's output and a hidden number from the numbers before them",
      "compare sentences by the cosine of their embeddings, and say what that does not tell",
      "explain how a contrastive loss trains an encoder without labels",
    ],
    terms: [
      Term(
        "pretrained model", "预训练模型",
        "A network with weights that others have trained, to be used as it is or trained further."),
      Term(
        "sentence encoder", "句子编码器",
        "A network that turns a sentence of any length into one vector of fixed size."),
      Term(
        "sentence embedding", "句向量",
        "The vector of a sentence, whose direction stands for what the sentence means."),
      Term(
        "contrastive loss", "对比损失",
        "A loss that pulls the vectors of a pair together and pushes those of all other pairs apart."
      ),
      Term(
        "paraphrase", "释义句",
        "A sentence that means the same as another one, in other words."),
    ],
    references: [
      Reference(
        "Devlin et al.: BERT: Pre-training of deep bidirectional transformers (2018)",
        "https://arxiv.org/abs/1810.04805"),
      Reference(
        "Reimers, Gurevych: Sentence-BERT: Sentence embeddings using Siamese BERT-networks (2019)",
        "https://arxiv.org/abs/1908.10084"),
      Reference(
        "Wang et al.: MiniLM: Deep self-attention distillation (2020)",
        "https://arxiv.org/abs/2002.10957"),
      Reference(
        "Clark et al.: What does BERT look at? (2019)", "https://arxiv.org/abs/1906.04341"),
      Reference(
        "sentence-transformers/all-MiniLM-L6-v2, the model's card",
        "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"),
    ])
}
