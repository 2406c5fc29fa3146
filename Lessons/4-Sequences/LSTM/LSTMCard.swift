import Chalk

extension LessonCard {
  static let lstm = LessonCard(
    "lstm", "A memory with three gates", subtitle: "LSTM and GRU", formulas: ["N06"],
    needs: ["recurrent"], minutes: 15,
    outcomes: [
      "compute one step of an LSTM and of a GRU by hand",
      "say why the gradient along the cell is a product of forget gates, and when it lasts",
      "look into a trained LSTM and find out how it keeps what it keeps",
    ],
    terms: [
      Term(
        "LSTM", "长短期记忆网络",
        "A recurrent cell that adds to a kept cell state, controlled by an input, a forget and an output gate."
      ),
      Term(
        "cell state", "细胞状态",
        "The number c of an LSTM unit that goes from step to step, multiplied by the forget gate and added to."
      ),
      Term(
        "hidden state", "隐藏状态",
        "What a recurrent unit shows to the outside and to itself at the next step."
      ),
      Term(
        "gate", "门",
        "A number between 0 and 1, made by a sigmoid, by which another number is multiplied."),
      Term("forget gate", "遗忘门", "The gate f that says what fraction of the old cell state stays."),
      Term(
        "input gate", "输入门",
        "The gate i that says how much of the new value is added to the cell state."),
      Term(
        "output gate", "输出门",
        "The gate o that says how much of the cell state is shown as hidden state."),
      Term(
        "GRU", "门控循环单元",
        "A recurrent cell with an update and a reset gate, which keeps its memory in the hidden state itself."
      ),
      Term(
        "vanishing gradient", "梯度消失",
        "A gradient that becomes so small on its way back through many factors that nothing is learned from it."
      ),
      Term(
        "gradient clipping", "梯度裁剪",
        "Shortening a gradient that is longer than a limit to that limit."),
    ],
    references: [
      Reference(
        "Hochreiter, Schmidhuber: Long short-term memory (1997)",
        "https://www.bioinf.jku.at/publications/older/2604.pdf"),
      Reference(
        "Gers, Schmidhuber, Cummins: Learning to forget (2000)",
        "https://doi.org/10.1162/089976600300015015"),
      Reference(
        "Cho et al.: Learning phrase representations using RNN encoder–decoder (2014)",
        "https://arxiv.org/abs/1406.1078"),
      Reference("Keras: LSTM layer", "https://keras.io/api/layers/recurrent_layers/lstm/"),
      Reference(
        "Dive into Deep Learning 10.1: LSTM", "https://d2l.ai/chapter_recurrent-modern/lstm.html"),
    ])
}
