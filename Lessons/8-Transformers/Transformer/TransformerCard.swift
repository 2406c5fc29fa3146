import Chalk

extension LessonCard {
  static let transformer = LessonCard(
    "transformer", "One block, taken apart",
    subtitle: "residual connections, layer normalization and feed-forward layers",
    formulas: ["N15", "N07"], needs: ["self-attention"], minutes: 15,
    outcomes: [
      "work out layer normalization, a feed-forward layer and a whole block by hand",
      "count the parameters of a block, and say when attention costs more than everything else",
      "say what residual connections do to activations and gradients in a deep stack",
      "tell pre-norm from post-norm, in a drawing and by their gradients",
    ],
    terms: [
      Term(
        "transformer block", "Transformer 块",
        "Multi-head attention and a feed-forward layer, each with a residual connection and a normalization."
      ),
      Term(
        "residual connection", "残差连接", "Adding a layer's input to its output: x + f(x)."),
      Term(
        "residual stream", "残差流",
        "What runs along the residual connections of all blocks, and to which each part adds something."
      ),
      Term(
        "layer normalization", "层归一化",
        "Bringing the numbers of each element to mean 0 and variance 1, then scaling them by learned factors."
      ),
      Term(
        "feed-forward layer", "前馈层",
        "Two dense layers with an activation between them, applied to each position by itself."),
      Term(
        "GELU", "高斯误差线性单元",
        "x·Φ(x): an activation like ReLU, but smooth, with a small dip below 0."),
      Term(
        "pre-norm", "前置归一化",
        "A block that normalizes the input of each part: x + f(norm(x))."),
      Term(
        "post-norm", "后置归一化",
        "A block that normalizes the sum after each part: norm(x + f(x))."),
      Term(
        "rank collapse", "秩坍缩",
        "In deep attention without residual connections the vectors of all positions become alike."),
    ],
    references: [
      Reference(
        "Vaswani et al.: Attention is all you need (2017)", "https://arxiv.org/abs/1706.03762"),
      Reference(
        "Xiong et al.: On layer normalization in the transformer architecture (2020)",
        "https://arxiv.org/abs/2002.04745"),
      Reference(
        "Dong, Cordonnier, Loukas: Attention is not all you need: pure attention loses rank doubly exponentially with depth (2021)",
        "https://arxiv.org/abs/2103.03404"),
      Reference(
        "Hendrycks, Gimpel: Gaussian error linear units (2016)",
        "https://arxiv.org/abs/1606.08415"),
      Reference(
        "Dive into Deep Learning 11.7: The transformer architecture",
        "https://d2l.ai/chapter_attention-mechanisms-and-transformers/transformer.html"),
    ])
}
