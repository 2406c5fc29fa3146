import Chalk

extension LessonCard {
  static let bidirectional = LessonCard(
    "bidirectional", "The end decides what the beginning means",
    subtitle: "bidirectional recurrent networks", formulas: ["F03", "N16", "N06"], needs: ["gru"],
    minutes: 12,
    outcomes: [
      "compute the states of a bidirectional network by hand, and say which inputs each has seen",
      "recognize tasks that need both directions, and tasks that forbid one of them",
      "choose a merge mode, and take the right state for a whole sentence",
    ],
    terms: [
      Term(
        "bidirectional", "双向",
        "Reading a sequence with two recurrent layers, one from each end, and joining their states."
      ),
      Term(
        "sequence labeling", "序列标注", "Giving each element of a sequence a class of its own."),
      Term(
        "word-sense disambiguation", "词义消歧",
        "Deciding which of its meanings a word has in a given sentence."),
      Term(
        "merge mode", "合并方式",
        "How the outputs of the two directions become one: side by side, as a sum, a product or a mean."
      ),
      Term(
        "causal", "因果的", "Of a model whose output at a step depends on earlier elements only."),
    ],
    references: [
      Reference(
        "Schuster, Paliwal: Bidirectional recurrent neural networks (1997)",
        "https://doi.org/10.1109/78.650093"),
      Reference(
        "Graves, Schmidhuber: Framewise phoneme classification with bidirectional LSTM (2005)",
        "https://doi.org/10.1016/j.neunet.2005.06.042"),
      Reference(
        "Peters et al.: Deep contextualized word representations (2018)",
        "https://arxiv.org/abs/1802.05365"),
      Reference(
        "Keras: Bidirectional layer",
        "https://keras.io/api/layers/recurrent_layers/bidirectional/"),
      Reference(
        "Dive into Deep Learning 10.4: Bidirectional recurrent neural networks",
        "https://d2l.ai/chapter_recurrent-modern/bi-rnn.html"),
    ])
}
