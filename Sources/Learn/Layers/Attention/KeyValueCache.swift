import Autograd
import Tensors

/// The keys and values of the steps that an attention has seen: a new step asks them, and need not compute
/// them again.
///
/// Both are `[batch, heads, time, size]`, as they were projected, the keys turned where the attention has a
/// rotary embedding. A cache belongs to one layer and one batch of sequences. Where gradients are recorded they
/// flow through it; without gradients nothing but the numbers is kept.
public struct KeyValueCache {
  /// The keys so far; `nil` before the first step.
  public private(set) var keys: Variable?
  /// The values so far; `nil` before the first step.
  public private(set) var values: Variable?

  /// An empty cache.
  public init() {}

  /// How many steps there are.
  public var count: Int { keys?.shape[2] ?? 0 }

  /// Adds the keys and values of the next steps. Traps with a message for another batch, or other heads or
  /// sizes.
  public mutating func append(keys k: Variable, values v: Variable) {
    guard let keys, let values else {
      (keys, values) = (k, v)
      return
    }
    func fits(_ old: Shape, _ new: Shape) -> Bool {
      old.rank == new.rank && old[0] == new[0] && old[1] == new[1] && old[3] == new[3]
    }
    guard fits(keys.shape, k.shape), fits(values.shape, v.shape) else {
      ShapeError(
        "KeyValueCache", got: "keys \(k.shape), values \(v.shape)",
        need: "the batch, heads and sizes of \(keys.shape) and \(values.shape)",
        try: "a cache for each layer and each batch"
      ).trap()
    }
    self.keys = .concatenate([keys, k], axis: 2)
    self.values = .concatenate([values, v], axis: 2)
  }
}
