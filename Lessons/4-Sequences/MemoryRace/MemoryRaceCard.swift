import Chalk

extension LessonCard {
  static let memoryRace = LessonCard(
    "memory-race", "Who remembers longest?",
    subtitle: "long-range dependencies in RNN, LSTM and attention",
    formulas: ["F03", "N06", "N07"], needs: ["lstm", "attention"], minutes: 12,
    outcomes: [
      "measure how far back a gradient reaches, in a network that has not been trained",
      "compare readers over several random starts, and say whether a difference could be chance",
      "say which readers know the order of what they read, and what each costs",
    ],
    terms: [
      Term(
        "long-range dependency", "长程依赖",
        "A relation between two places of a sequence that lie many steps apart."),
      Term(
        "recurrent network", "循环神经网络",
        "A network that reads a sequence step by step and makes each hidden state from the one before."
      ),
      Term(
        "forget-gate bias", "遗忘门偏置",
        "The bias b_f of an LSTM's forget gate; a large one makes the cell start out keeping what it has."
      ),
      Term(
        "bag of words", "词袋模型",
        "A model that knows which symbols a sequence has and how often, and not their order."),
      Term(
        "positional encoding", "位置编码",
        "Numbers added to each element of a sequence so that attention can tell where it stands."),
      Term(
        "key–value cache", "键值缓存",
        "The keys and values of all earlier elements, kept so that a new element can attend to them."
      ),
    ],
    references: [
      Reference(
        "Hochreiter, Schmidhuber: Long short-term memory (1997)",
        "https://www.bioinf.jku.at/publications/older/2604.pdf"),
      Reference(
        "Jozefowicz, Zaremba, Sutskever: An empirical exploration of recurrent network architectures (2015)",
        "https://proceedings.mlr.press/v37/jozefowicz15.html"),
      Reference(
        "Rabe, Staats: Self-attention does not need O(n²) memory (2021)",
        "https://arxiv.org/abs/2112.05682"),
      Reference(
        "Dive into Deep Learning 11.6: Self-attention and positional encoding",
        "https://d2l.ai/chapter_attention-mechanisms-and-transformers/self-attention-and-positional-encoding.html"
      ),
    ])
}
