import Autograd
import Tensors

/// What a ``TransformerDecoderBlock`` keeps while it writes step by step: the keys and values of the sequence so far,
/// which grow with each step, and those of the memory, which are computed once.
///
/// A cache belongs to one block, one batch of sequences, and one memory. It is a value: a copy goes on by itself, as
/// each beginning of a ``BeamSearch`` does.
public struct DecoderCache {
  /// The keys and values of the steps that were written.
  public internal(set) var own = KeyValueCache()
  /// The keys and values of the memory; empty before the first step.
  public internal(set) var memory = KeyValueCache()

  /// An empty cache.
  public init() {}

  /// How many steps were written.
  public var count: Int { own.count }
}
