import Optimizers
import Tensors

/// Trains a model in two ways, such as under both kernel sets, and compares the losses.
public struct ModelRace: Sendable {
  /// How far two losses may lie apart: |a − b| ≤ tolerance · (1 + |a|), before a step and after. Single
  /// precision has 6·10⁻⁸; sums of some hundred terms in another order, and roots of small squares in an
  /// optimizer, make it more.
  public static let tolerances = (before: 2e-5, after: 1e-3)

  /// A way of training a model: its losses.
  public typealias Run = @Sendable (RandomModel) -> Result<[Double], RandomModel.TrainingFailure>
  let first: Run
  let second: Run

  /// What came of a race.
  public enum Outcome: Equatable, Sendable {
    case equal
    /// The losses lie farther apart than the tolerance, but no farther than the model's own losses are
    /// moved by inputs that differ in the seventh digit: it makes noise large.
    case noisy
    /// They differ: how.
    case different(String)
  }

  /// Both kernel sets.
  public init() {
    self.init(
      { $0.losses(under: KernelChoice.all[0]) }, { $0.losses(under: KernelChoice.all[1]) })
  }

  public init(_ first: @escaping Run, _ second: @escaping Run) {
    (self.first, self.second) = (first, second)
  }

  public func outcome(of model: RandomModel) -> Outcome {
    switch (first(model), second(model)) {
    case (.success(let a), .success(let b)):
      guard let step = farApart(a, b, ModelRace.allowed(a)) else { return .equal }
      if farApart(a, b, noise(of: model, a)) == nil { return .noisy }
      return .different("the loss after \(step) steps is \(a[step]), and \(b[step])")
    // Which of two infinities is noticed first may differ; that there is one may not.
    case (.failure, .failure): return .equal
    case (.success(let a), .failure(let error)): return .different("\(a), and \(error.words)")
    case (.failure(let error), .success(let b)): return .different("\(error.words), and \(b)")
    }
  }

  private static func allowed(_ losses: [Double]) -> [Double] {
    losses.enumerated().map { step, loss in
      (step == 0 ? tolerances.before : tolerances.after) * (1 + abs(loss))
    }
  }

  /// The first step at which two losses lie farther apart than allowed.
  private func farApart(_ a: [Double], _ b: [Double], _ allowed: [Double]) -> Int? {
    a.indices.first { !(abs(a[$0] - b[$0]) <= allowed[$0]) }
  }

  /// How far the model's own losses move when its inputs do, ten times over; at least the tolerance.
  private func noise(of model: RandomModel, _ losses: [Double]) -> [Double] {
    var noise = ModelRace.allowed(losses)
    for wobble in 1...8 {
      let moved = model.losses(under: KernelChoice.all[0], wobble: UInt64(wobble))
      guard case .success(let moved) = moved else { continue }
      for step in noise.indices {
        noise[step] = max(noise[step], 10 * abs(moved[step] - losses[step]))
      }
    }
    return noise
  }

  /// The smallest model found that still differs: layers are left out, and sizes made smaller.
  public func smallest(of model: RandomModel) -> RandomModel {
    var model = model
    while let smaller = smaller(model).first(where: {
      if case .different = outcome(of: $0) { true } else { false }
    }) {
      model = smaller
    }
    return model
  }

  private func smaller(_ model: RandomModel) -> [RandomModel] {
    func changed(_ change: (inout RandomModel) -> Void) -> RandomModel {
      var copy = model
      change(&copy)
      return copy
    }
    var candidates = model.layers.indices.dropFirst(model.isTokens ? 1 : 0).map { index in
      changed { $0.layers.remove(at: index) }
    }
    candidates.append(changed { $0.samples = 1 })
    candidates.append(changed { $0.samples /= 2 })
    candidates.append(changed { $0.outputs = 1 })
    candidates.append(changed { $0.loss = 0 })
    candidates.append(changed { $0.optimizer = 0 })
    candidates.append(changed { $0.scale = 1 })
    for axis in model.input.indices { candidates.append(changed { $0.input[axis] -= 1 }) }
    // What does not fit together is never trained.
    return candidates.filter {
      $0 != model && $0.samples >= 1 && $0.input.allSatisfy { $0 >= 1 } && $0.outputSizes != nil
    }
  }
}
