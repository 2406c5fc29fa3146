import Autograd
import Tensors

extension BERT {
  /// All that a text goes through: what each block makes of it, and where each head looks.
  public struct States: Sendable {
    /// The embeddings, and behind them the outputs of each block: `[batch, time, features]` each.
    public let hidden: [Tensor]
    /// The attention maps of each block: `[batch, heads, time, time]`, a row for each token that looks.
    public let attention: [Tensor]
  }

  /// The states of texts `[batch, time]`, without gradients; `mask` is 0 at padding.
  public func states(_ tokens: Tensor, types: Tensor? = nil, mask: Tensor? = nil) -> States {
    withoutGradients {
      var x = embedded(Variable(tokens), types: types)
      var (hidden, attention) = ([x.value], [Tensor]())
      for block in blocks {
        attention.append(block.attention.attentionMaps(of: x, mask: mask))
        var seen = mask
        x = block(x, mask: &seen)
        hidden.append(x.value)
      }
      return States(hidden: hidden, attention: attention)
    }
  }
}
