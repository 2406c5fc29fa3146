import Chalk

extension LessonCard {
  static let selfAttention = LessonCard(
    "self-attention", "Who chases whom?",
    subtitle: "self-attention with learned projections and positions",
    formulas: ["N15", "N07"], needs: ["attention"], minutes: 15,
    outcomes: [
      "compute queries, keys, values and outputs from embeddings and three matrices, and the gradient of a matrix",
      "say what self-attention cannot know without positions, and prove it",
      "compare sinusoidal, learned and rotary positions in an ablation",
      "read an attention map, and say what it does not show",
    ],
    terms: [
      Term(
        "self-attention", "自注意力",
        "Attention in which queries, keys and values come from one sequence."),
      Term(
        "projection", "投影",
        "A learned matrix that makes queries, keys or values from the elements: Q = X·W_Q."),
      Term(
        "attention map", "注意力图",
        "The table of attention weights: how much each element, a row, takes from each other, a column."
      ),
      Term(
        "permutation equivariance", "置换等变性",
        "A property of a function of a list: when the inputs are permuted, the outputs are permuted in the same way, and nothing else changes."
      ),
      Term(
        "positional encoding", "位置编码",
        "Numbers added to each element that encode its position, because attention itself knows no order."
      ),
      Term(
        "learned position embedding", "可学习位置嵌入",
        "A table with a vector for each position, added to the elements and learned like other weights."
      ),
      Term(
        "rotary embedding", "旋转位置编码",
        "Rotating queries and keys by angles that grow with their positions, so that their product depends on the distance only."
      ),
      Term(
        "ablation", "消融",
        "Removing one part of a model, with everything else unchanged, to see what the part is for."
      ),
    ],
    references: [
      Reference(
        "Vaswani et al.: Attention is all you need (2017)", "https://arxiv.org/abs/1706.03762"),
      Reference(
        "Su et al.: RoFormer: Enhanced transformer with rotary position embedding (2021)",
        "https://arxiv.org/abs/2104.09864"),
      Reference(
        "Jain, Wallace: Attention is not explanation (2019)", "https://arxiv.org/abs/1902.10186"),
      Reference(
        "Dive into Deep Learning 11.6: Self-attention and positional encoding",
        "https://d2l.ai/chapter_attention-mechanisms-and-transformers/self-attention-and-positional-encoding.html"
      ),
    ])
}
