import Chalk
import Foundation

/// A forger and a judge of points in the plane, and their game.
struct MixtureGan {
  let mixture: Mixture
  let G: SmallNetwork
  let D: SmallNetwork
  /// Whether the forger goes down log(1 − D) as printed, or −log D.
  let isSaturating: Bool
  private(set) var history = History()
  private var adamG, adamD: Adam
  private let batch = 64

  /// What is noted down in every step.
  struct History {
    var value: [Double] = []
    var onReal: [Double] = []
    var onForged: [Double] = []
    var lengthG: [Double] = []
    var lengthD: [Double] = []
  }

  init(
    _ mixture: Mixture, rateG: Double, rateD: Double, isSaturating: Bool = false,
    random: inout RandomSource
  ) {
    self.mixture = mixture
    self.isSaturating = isSaturating
    G = SmallNetwork([2, 32, 32, 2], random: &random)
    D = SmallNetwork([2, 32, 32, 1], random: &random)
    adamG = Adam(G.parameters, rate: rateG)
    adamD = Adam(D.parameters, rate: rateD)
  }

  /// Points made out of random numbers, `[count, 2]`.
  func forge(_ count: Int, _ random: inout RandomSource) -> Tensor {
    withoutGradients { G(Variable(.normal([count, 2], using: &random))).value }
  }

  // excerpt: game
  /// One step of the judge, uphill on V, and one of the forger, downhill.
  mutating func step(_ random: inout RandomSource) {
    let (real, forged) = (mixture.draw(batch, &random), forge(batch, &random))
    let (onReal, onForged) = (D(Variable(real)), D(Variable(forged)))
    let V = Self.value(onReal, onForged)
    (-V).backward()
    note(V, onReal, onForged)
    adamD.step()

    let fresh = D(G(Variable(.normal([batch, 2], using: &random))))
    forgersLoss(fresh).backward()
    D.clearGradients()  // the judge holds still
    history.lengthG.append(length(of: G))
    adamG.step()
  }

  /// V = mean log σ(s) of the real points + mean log(1 − σ(s)) of the forged ones
  static func value(_ real: Variable, _ forged: Variable) -> Variable {
    let right = Primitive.sigmoidCrossEntropy(real.value.onesLike)(real)
    let caught = Primitive.sigmoidCrossEntropy(forged.value.zerosLike)(forged)
    return -(right.mean() + caught.mean())
  }

  /// −log σ(s), as if the forged points were real; or log(1 − σ(s)), as printed
  func forgersLoss(_ s: Variable) -> Variable {
    isSaturating
      ? -Primitive.sigmoidCrossEntropy(s.value.zerosLike)(s).mean()
      : Primitive.sigmoidCrossEntropy(s.value.onesLike)(s).mean()
  }
  // end excerpt

  private mutating func note(_ V: Variable, _ onReal: Variable, _ onForged: Variable) {
    history.value.append(V.scalar)
    history.onReal.append(onReal.value.sigmoid().mean().scalar)
    history.onForged.append(onForged.value.sigmoid().mean().scalar)
    history.lengthD.append(length(of: D))
  }

  private func length(of network: SmallNetwork) -> Double {
    network.parameters.map { $0.gradient!.squared().sum().scalar }.reduce(0, +).squareRoot()
  }

  /// What a judge gets who learns on while the forger holds still: the mean of his last values.
  func patientJudge(steps: Int, _ random: inout RandomSource) -> Double {
    let judge = SmallNetwork([2, 32, 32, 1], random: &random)
    var adam = Adam(judge.parameters, rate: 5e-3)
    var values: [Double] = []
    for _ in 0..<steps {
      let (real, forged) = (mixture.draw(128, &random), forge(128, &random))
      let V = Self.value(judge(Variable(real)), judge(Variable(forged)))
      (-V).backward()
      adam.step()
      values.append(V.scalar)
    }
    return values.suffix(50).mean
  }

  /// How sure the judge is at each of these points, and where the forger wants to move a point that
  /// lies there: downhill on his loss.
  func field(at points: Tensor) -> (D: [Double], dx: [Double], dy: [Double]) {
    let x = Variable(points, requiresGradient: true)
    let s = D(x)
    // The mean divides the slope by the number of points; each is wanted for itself.
    (forgersLoss(s) * Double(points.shape[0])).backward()
    D.clearGradients()
    let slope = x.gradient!
    return (
      s.value.sigmoid().values, (-slope[Axis.all, 0]).values, (-slope[Axis.all, 1]).values
    )
  }
}
