import Chalk

extension LessonCard {
  static let gru = LessonCard(
    "gru", "Two gates and no cell", subtitle: "gated recurrent units",
    formulas: ["N16", "N06", "F03"],
    needs: ["lstm"], minutes: 14,
    outcomes: [
      "compute a step of a GRU by hand, and its four extreme cases",
      "say from the bias of the update gate how long a unit remembers",
      "look at what update and reset gates of a trained GRU do at each symbol",
      "compare GRU and LSTM by parameters, and readers by the distance over which they learn",
    ],
    terms: [
      Term(
        "GRU", "门控循环单元",
        "A recurrent cell with an update and a reset gate, which keeps its memory in the hidden state itself."
      ),
      Term(
        "update gate", "更新门",
        "The gate z that says what fraction of the old hidden state stays; the rest is replaced."),
      Term(
        "reset gate", "重置门",
        "The gate r that says how much of the old hidden state the candidate may see."),
      Term(
        "candidate", "候选状态", "The new value g that replaces what the update gate does not keep."),
      Term(
        "time constant", "时间常数",
        "After how many steps a memory that shrinks by a factor is down to 1/e of what it was."),
    ],
    references: [
      Reference(
        "Cho et al.: Learning phrase representations using RNN encoder–decoder (2014)",
        "https://arxiv.org/abs/1406.1078"),
      Reference(
        "Chung et al.: Empirical evaluation of gated recurrent neural networks (2014)",
        "https://arxiv.org/abs/1412.3555"),
      Reference(
        "Jozefowicz, Zaremba, Sutskever: An empirical exploration of recurrent network architectures (2015)",
        "https://proceedings.mlr.press/v37/jozefowicz15.html"),
      Reference("Keras: GRU layer", "https://keras.io/api/layers/recurrent_layers/gru/"),
      Reference(
        "Dive into Deep Learning 10.2: GRU", "https://d2l.ai/chapter_recurrent-modern/gru.html"),
    ])
}
