import Chalk

extension LessonCard {
  static let recurrent = LessonCard(
    "recurrent", "Reading one thing after the other", subtitle: "recurrent neural networks",
    formulas: ["F03"], needs: ["activations", "chain-rule"], minutes: 14,
    outcomes: [
      "compute the hidden states of a recurrent network and their gradients by hand",
      "say why gradients vanish or explode over many steps",
      "truncate backpropagation through time and clip a gradient",
    ],
    terms: [
      Term(
        "recurrent neural network", "循环神经网络",
        "A network that reads a sequence step by step, with the same weights in each step, and passes a hidden state on."
      ),
      Term("hidden state", "隐藏状态", "What a recurrent network passes from one step to the next."),
      Term(
        "unrolling", "展开",
        "Writing the steps of a recurrent network one after the other, as layers that share their weights."
      ),
      Term(
        "backpropagation through time", "随时间反向传播",
        "Backpropagation through the unrolled network; the gradient of a weight is the sum over all steps."
      ),
      Term(
        "vanishing gradient", "梯度消失",
        "A gradient that shrinks by a factor at each step back until nothing can be learned from it."
      ),
      Term(
        "exploding gradient", "梯度爆炸", "A gradient that grows by a factor at each step back."),
      Term(
        "truncated backpropagation through time", "截断的随时间反向传播",
        "Backpropagation through time that stops after k steps."),
      Term(
        "gradient clipping", "梯度裁剪",
        "Shortening a gradient that is longer than a limit to that limit."),
      Term(
        "many-to-one", "多对一", "One output for a whole sequence, made from the last hidden state."),
      Term("many-to-many", "多对多", "An output for each step of a sequence."),
      Term(
        "bidirectional", "双向",
        "Reading a sequence with two recurrent layers, one from each end, and joining their states."
      ),
      Term(
        "encoder–decoder", "编码器–解码器",
        "A recurrent network that reads one sequence into a state, and another that writes a sequence from it."
      ),
    ],
    references: [
      Reference(
        "Elman: Finding structure in time (1990)", "https://doi.org/10.1207/s15516709cog1402_1"),
      Reference(
        "Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (2013)",
        "https://arxiv.org/abs/1211.5063"),
      Reference(
        "Keras: Working with RNNs", "https://keras.io/guides/working_with_rnns/"),
      Reference(
        "Dive into Deep Learning 9.7: Backpropagation through time",
        "https://d2l.ai/chapter_recurrent-neural-networks/bptt.html"),
    ])
}
