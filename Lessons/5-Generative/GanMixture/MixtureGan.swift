import Chalk
import Foundation

/// A generator and a discriminator of points in the plane, and their game.
struct MixtureGan {
  let mixture: Mixture
  let G: DenseNetwork
  let D: DenseNetwork
  /// Whether the generator goes down log(1 − D) as printed, or −log D.
  let isSaturating: Bool
  private(set) var history = History()
  private var adamG, adamD: AdamOptimizer
  private let batch = 64

  /// What is noted down in every step.
  struct History {
    var value: [Double] = []
    var onReal: [Double] = []
    var onGenerated: [Double] = []
    var lengthG: [Double] = []
    var lengthD: [Double] = []
  }

  init(
    _ mixture: Mixture, rateG: Double, rateD: Double, isSaturating: Bool = false,
    random: inout RandomSource
  ) {
    self.mixture = mixture
    self.isSaturating = isSaturating
    G = DenseNetwork([2, 32, 32, 2], random: &random)
    D = DenseNetwork([2, 32, 32, 1], random: &random)
    adamG = AdamOptimizer(G.parameters, rate: rateG)
    adamD = AdamOptimizer(D.parameters, rate: rateD)
  }

  /// Samples made out of random numbers, `[count, 2]`.
  func generate(_ count: Int, _ random: inout RandomSource) -> Tensor {
    withoutGradients { G(Variable(.normal([count, 2], using: &random))).value }
  }

  // excerpt: game
  /// One step of the discriminator, uphill on V, and one of the generator, downhill.
  mutating func step(_ random: inout RandomSource) {
    let (real, generated) = (mixture.sample(batch, &random), generate(batch, &random))
    let (onReal, onGenerated) = (D(Variable(real)), D(Variable(generated)))
    let V = Self.value(onReal, onGenerated)
    (-V).backward()
    note(V, onReal, onGenerated)
    adamD.step()

    let fresh = D(G(Variable(.normal([batch, 2], using: &random))))
    generatorLoss(fresh).backward()
    D.clearGradients()  // the discriminator holds still
    history.lengthG.append(length(of: G))
    adamG.step()
  }

  /// V = mean log σ(z) of the real samples + mean log(1 − σ(z)) of the generated ones, from their logits z
  static func value(_ real: Variable, _ generated: Variable) -> Variable {
    let right = Primitive.sigmoidCrossEntropy(real.value.onesLike)(real)
    let caught = Primitive.sigmoidCrossEntropy(generated.value.zerosLike)(generated)
    return -(right.mean() + caught.mean())
  }

  /// −log σ(z), as if the generated samples were real; or log(1 − σ(z)), as printed
  func generatorLoss(_ z: Variable) -> Variable {
    isSaturating
      ? -Primitive.sigmoidCrossEntropy(z.value.zerosLike)(z).mean()
      : Primitive.sigmoidCrossEntropy(z.value.onesLike)(z).mean()
  }
  // end excerpt

  private mutating func note(_ V: Variable, _ onReal: Variable, _ onGenerated: Variable) {
    history.value.append(V.scalar)
    history.onReal.append(onReal.value.sigmoid().mean().scalar)
    history.onGenerated.append(onGenerated.value.sigmoid().mean().scalar)
    history.lengthD.append(length(of: D))
  }

  private func length(of network: DenseNetwork) -> Double {
    network.parameters.map { $0.gradient!.squared().sum().scalar }.reduce(0, +).squareRoot()
  }

  /// What a discriminator gets that learns on while the generator holds still: the mean of its last values.
  func patientDiscriminator(steps: Int, _ random: inout RandomSource) -> Double {
    let discriminator = DenseNetwork([2, 32, 32, 1], random: &random)
    var adam = AdamOptimizer(discriminator.parameters, rate: 5e-3)
    var values: [Double] = []
    for _ in 0..<steps {
      let (real, generated) = (mixture.sample(128, &random), generate(128, &random))
      let V = Self.value(discriminator(Variable(real)), discriminator(Variable(generated)))
      (-V).backward()
      adam.step()
      values.append(V.scalar)
    }
    return values.suffix(50).mean
  }

  /// D at each of these points, and where the generator wants to move a sample that
  /// lies there: downhill on its loss.
  func field(at points: Tensor) -> (D: [Double], dx: [Double], dy: [Double]) {
    let x = Variable(points, requiresGradient: true)
    let z = D(x)
    // The mean divides the gradient by the number of points; each is wanted for itself.
    (generatorLoss(z) * Double(points.shape[0])).backward()
    D.clearGradients()
    let gradient = x.gradient!
    return (
      z.value.sigmoid().values, (-gradient[Axis.all, 0]).values,
      (-gradient[Axis.all, 1]).values
    )
  }
}
