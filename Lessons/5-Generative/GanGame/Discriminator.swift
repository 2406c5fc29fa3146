import Chalk

/// A discriminator that learns: one logit for each cell, D = σ(logit).
final class Discriminator {
  private let coins: Coins
  private let logits = Variable(.zeros([1, Coins.grid.count], .double), requiresGradient: true)

  init(_ coins: Coins) { self.coins = coins }

  var D: [Double] { logits.value.sigmoid().values }

  // excerpt: climbing
  /// V on tensors. The two logarithms are cross-entropies with a minus sign: of σ(s) for coins that
  /// are real, target 1, and for generated ones, target 0.
  static func value(_ s: Variable, data: [Double], generated: [Double]) -> Variable {
    let real = Primitive.sigmoidCrossEntropy(s.value.onesLike)(s)
    let fake = Primitive.sigmoidCrossEntropy(s.value.zerosLike)(s)
    return -(real * Tensor([data], .double) + fake * Tensor([generated], .double)).sum()
  }

  /// s ← s + α·∂V/∂s; the value before the step
  func climb(rate α: Double) -> Double {
    let V = Discriminator.value(logits, data: coins.data, generated: coins.generated)
    V.backward()
    logits.value += α * logits.takeGradient()!.toDense()
    return V.scalar
  }
  // end excerpt

  /// ∂V/∂s = p_data·(1 − D) − p_G·D
  static func slope(_ coins: Coins, _ D: [Double]) -> [Double] {
    D.indices.map { coins.data[$0] * (1 - D[$0]) - coins.generated[$0] * D[$0] }
  }
}
