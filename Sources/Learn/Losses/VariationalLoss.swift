import Autograd
import Tensors

/// The loss of a variational autoencoder, −ELBO with β before its second part (Kingma and Welling, 2014; Higgins et al.,
/// 2017): how badly inputs are reconstructed, and how far codes are from standard normal.
public struct VariationalLoss: Sendable, Hashable {
  /// How reconstructions are compared with inputs; each summed over the features.
  public enum Reconstruction: String, Sendable, Hashable, CaseIterable {
    /// −Σ (x·log x̂ + (1 − x)·log(1 − x̂)), for inputs and reconstructions from 0 to 1.
    case binaryCrossentropy
    /// Σ (x − x̂)².
    case meanSquaredError
  }

  /// How reconstructions are compared with inputs.
  public var reconstruction: Reconstruction
  /// How much the codes' distance counts; 1 is the variational autoencoder of the first paper.
  public var beta: Double

  /// A loss.
  public init(_ reconstruction: Reconstruction = .binaryCrossentropy, beta: Double = 1) {
    (self.reconstruction, self.beta) = (reconstruction, beta)
  }

  /// The loss and its parts, means over the rows.
  public struct Parts {
    /// reconstruction + β·kl
    public let loss: Variable
    /// How badly inputs are reconstructed.
    public let reconstruction: Variable
    /// How far codes are from standard normal: ``gaussianKL(mean:logVariance:)``.
    public let kl: Variable
  }

  /// The loss of reconstructions x̂ of inputs x, both `[n, features]`, from codes with these means and logarithms of
  /// variances, both `[n, latent]`.
  public func callAsFunction(
    _ x: Tensor, _ reconstructed: Variable, mean: Variable, logVariance: Variable
  ) -> Parts {
    let difference: Variable =
      switch reconstruction {
      case .binaryCrossentropy:
        Loss.binaryCrossentropy.samples(x, reconstructed) * Double(x.shape[-1])
      case .meanSquaredError: (reconstructed - x).squared().sum([-1])
      }
    let kl = gaussianKL(mean: mean, logVariance: logVariance).mean()
    let whole = difference.mean()
    return Parts(loss: whole + kl * beta, reconstruction: whole, kl: kl)
  }
}
