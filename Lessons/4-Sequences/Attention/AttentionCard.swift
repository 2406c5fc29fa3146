import Chalk

extension LessonCard {
  static let attention = LessonCard(
    "attention", "Which word does it mean?", subtitle: "attention and the transformer block",
    formulas: ["N07", "N15"], needs: ["activations", "embedding"], minutes: 15,
    outcomes: [
      "compute queries, keys, values, weights and output of scaled dot-product attention by hand",
      "say what the causal mask, several heads and a positional encoding are for",
      "draw a transformer block and count its parameters",
    ],
    terms: [
      Term(
        "attention", "注意力机制",
        "A weighted mean of values, with weights made by a softmax of how well a query fits each key."
      ),
      Term(
        "self-attention", "自注意力",
        "Attention in which queries, keys and values come from one sequence."),
      Term("query", "查询", "The vector q by which an element says what it looks for."),
      Term("key", "键", "The vector k by which an element says what it can be found by."),
      Term("value", "值", "The vector v that an element hands over to those that attend to it."),
      Term(
        "projection", "投影",
        "A learned matrix that makes queries, keys or values from the elements: q = W_Q·x."),
      Term(
        "scaled dot-product", "缩放点积",
        "The product q·k divided by √d, so that its variance does not grow with the length d."),
      Term(
        "causal mask", "因果掩码",
        "A mask that lets each element attend to itself and earlier ones only."),
      Term(
        "multi-head attention", "多头注意力",
        "Several attentions side by side, each with projections of its own, joined by one more matrix."
      ),
      Term(
        "positional encoding", "位置编码",
        "Numbers added to each element that tell its position, because attention itself knows no order."
      ),
      Term(
        "residual connection", "残差连接", "Adding a layer's input to its output: x + f(x)."),
      Term(
        "layer normalization", "层归一化",
        "Bringing the numbers of each element to mean 0 and variance 1, then scaling them by learned factors."
      ),
      Term(
        "transformer", "Transformer",
        "A network of blocks of multi-head attention and a fully connected network, each with a residual connection and layer normalization."
      ),
    ],
    references: [
      Reference(
        "Vaswani et al.: Attention is all you need (2017)", "https://arxiv.org/abs/1706.03762"),
      Reference(
        "Bahdanau, Cho, Bengio: Neural machine translation by jointly learning to align and translate (2014)",
        "https://arxiv.org/abs/1409.0473"),
      Reference(
        "Keras: MultiHeadAttention layer",
        "https://keras.io/api/layers/attention_layers/multi_head_attention/"),
      Reference(
        "Dive into Deep Learning 11: Attention mechanisms and transformers",
        "https://d2l.ai/chapter_attention-mechanisms-and-transformers/index.html"),
    ])
}
