import Autograd
import Foundation
import Layers
import Randomness
import Tensors
import Testing

@testable import Losses

/// What holds for every loss.
struct EveryLossTests {
  static func targets(_ loss: Loss, using source: inout RandomSource) -> Tensor {
    switch loss.targets {
    case .labels: return Tensor([2, 0, 1, 1], .double)
    case .signs: return Tensor([[1, -1, 1], [-1, -1, 1], [1, 1, 1], [-1, 1, -1]], .double)
    case .probabilities: return .uniform([4, 3], in: 0.05...0.95, .double, using: &source)
    case .counts: return Tensor([[0, 2, 1], [3, 0, 0], [1, 1, 5], [0, 0, 2]], .double)
    case .positive: return .uniform([4, 3], in: 0.2...5, .double, using: &source)
    case .binary: return Tensor([[0, 1, 1], [1, 0, 0], [0, 1, 0], [1, 1, 0]], .double)
    case .likePredictions: return .uniform([4, 3], in: -1...1, .double, using: &source)
    }
  }

  @Test func gradients() {
    for (index, loss) in Loss.all.enumerated() {
      var source = RandomSource(seed: UInt64(index))
      let t = Self.targets(loss, using: &source)
      let y = Tensor.uniform([4, 3], in: 0.1...0.9, .double, using: &source)
      let report = GradientCheck.check(loss.name, at: [y]) { loss.samples(t, $0[0]) }
      #expect(report.passes(), "\(report)")
      let mean = GradientCheck.check(loss.name, at: [y]) { loss(t, $0[0]) }
      #expect(mean.passes(), "\(mean)")
    }
  }

  @Test func reductions() {
    for (index, loss) in Loss.all.enumerated() {
      var source = RandomSource(seed: UInt64(index))
      let t = Self.targets(loss, using: &source)
      let y = Variable(.uniform([4, 3], in: 0.1...0.9, .double, using: &source))
      let samples = loss(Variable(t), y, reduction: .none).value
      #expect(samples.shape == [4])
      #expect(abs(loss(Variable(t), y, reduction: .sum).scalar - samples.sum().scalar) < 1e-12)
      #expect(abs(loss(t, y).scalar - samples.mean().scalar) < 1e-12)
      let weights = Tensor([0.5, 2, 0, 1], .double)
      let weighted = loss(t, y, sampleWeight: weights).scalar
      #expect(abs(weighted - (samples * weights).sum().scalar / 4) < 1e-12)
    }
  }

  /// From the logits in the same pass: the same loss and gradient where both are exact, and a finite one
  /// where probabilities are rounded to 0 and 1.
  @Test func fromTheLogitsOfThePass() throws {
    let pairs: [(Loss, Activation)] = [
      (.binaryCrossentropy, .sigmoid), (.categoricalCrossentropy, .softmax),
      (.sparseCategoricalCrossentropy, .softmax),
    ]
    for (loss, activation) in pairs {
      var source = RandomSource(seed: 3)
      let t = Self.targets(loss, using: &source)
      let numbers = Tensor.uniform([4, 3], in: -2...2, .double, using: &source)
      let (a, b) = (
        Variable(numbers, requiresGradient: true), Variable(numbers, requiresGradient: true)
      )
      let apart = loss(t, activation(a))
      let together = ForwardContext(isTraining: true).open { loss(t, activation(b)) }
      #expect(abs(apart.scalar - together.scalar) < 1e-6)
      apart.backward()
      together.backward()
      #expect((try #require(a.gradient) - b.gradient!).absolute().max().scalar < 1e-6)

      let weighted = ForwardContext(isTraining: true).open {
        loss(t, activation(Variable(numbers)), sampleWeight: .full([4], 0.5, .double))
      }
      #expect(abs(weighted.scalar - together.scalar / 2) < 1e-12)

      let wrong = loss.targets == .labels ? t.oneHot(3) * -1 : numbers
      let extreme = Variable(wrong * 1000, requiresGradient: true)
      let large = ForwardContext(isTraining: true).open { loss(t, activation(extreme)) }
      large.backward()
      #expect(large.scalar > 100 && large.scalar.isFinite)
      #expect(extreme.gradient!.absolute().max().scalar > 0.01)
    }
  }

  /// Only what the activation made of its sums counts, not something computed from it.
  @Test func otherPredictionsAreTakenAsTheyAre() {
    let z = Variable(Tensor([[2.0]], .double))
    let t = Tensor([[1.0]], .double)
    let loss = ForwardContext(isTraining: true).open {
      Loss.binaryCrossentropy(t, Activation.sigmoid(z) * 0.5)
    }
    #expect(abs(loss.scalar + log(0.5 / (1 + exp(-2)))) < 1e-9)
  }

  /// A weight counts for all steps of its sample.
  @Test func weightsOfSequences() {
    let y = Variable(Tensor([[[1], [2]], [[3], [4]]] as [[[Double]]], .double))
    let t = Tensor.zeros([2, 2, 1], .double)
    let loss = Loss.meanSquaredError(t, y, sampleWeight: Tensor([1, 0], .double))
    #expect(loss.scalar == 1.25)  // (1 + 4)/4
  }

  @Test func handWorked() {
    let (t, y) = (Tensor([[1], [3]], .double), Variable(Tensor([[2], [7]], .double)))
    #expect(Loss.halfMeanSquaredError(t, y).scalar == 4.25)
    #expect(Loss.meanSquaredError(t, y).scalar == 8.5)
    #expect(Loss.meanAbsoluteError(t, y).scalar == 2.5)
    #expect(Loss.huber(delta: 2)(t, y).scalar == 3.25)
  }
}

/// Targets that do not fit: the message says what came and what is needed.
struct TargetTests {
  private func message(_ loss: Loss, _ targets: Tensor, _ output: SampleShape) -> String? {
    do {
      _ = try loss.prepared(targets, for: output)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func refused() throws {
    let sparse = Loss.sparseCategoricalCrossentropy
    #expect(try #require(message(sparse, Tensor([0, 3, 1]), [3])).contains("labels from 0 to 3"))
    #expect(try #require(message(sparse, Tensor([0, -1]), [3])).contains("-1"))
    #expect(try #require(message(sparse, Tensor([0.5]), [3])).contains("fractions"))
    #expect(
      try #require(message(sparse, .zeros([4, 3]), [3])).contains("categoricalCrossentropy"))
    let binary = Loss.binaryCrossentropy
    #expect(try #require(message(binary, Tensor([0, 2]), [1])).contains("from 0.0 to 2.0"))
    let onehot = Loss.categoricalCrossentropy
    #expect(try #require(message(onehot, Tensor([0, 1]), [3])).contains("sparseCategorical"))
    #expect(message(.hinge, Tensor([0, 1]), [1]) != nil)
    #expect(message(.meanSquaredError, .full([4, 1], .nan), [1]) != nil)
    #expect(message(.meanSquaredError, .zeros([4, 2]), [1]) != nil)
  }

  @Test func accepted() throws {
    #expect(try Loss.meanSquaredError.prepared(.zeros([4]), for: [1]).shape == [4, 1])
    #expect(
      try Loss.sparseCategoricalCrossentropy.prepared(.zeros([4, 1]), for: [3]).shape == [4])
    #expect(try Loss.hinge.prepared(Tensor([-1, 1]), for: [1]).shape == [2, 1])
    #expect(try Loss.binaryCrossentropy.prepared(.zeros([4, 2]), for: [2]).shape == [4, 2])
    #expect(
      try Loss.sparseCategoricalCrossentropy.prepared(.zeros([2, 5]), for: [5, 3]).shape == [2, 5])
  }
}

/// Targets and predictions that differ by axes of size 1.
struct AlignmentTests {
  @Test func aColumnIsNotComparedWithEachNumber() {
    let t = Tensor([1, 2, 3])
    let y = Variable(Tensor([[1], [2], [3]]))
    for loss in [Loss.meanSquaredError, .halfMeanSquaredError, .meanAbsoluteError, .huber] {
      #expect(loss(t, y).scalar == 0, "\(loss.name)")
      #expect(loss(t.reshaped(3, 1), Variable(Tensor([1, 2, 3]))).scalar == 0, "\(loss.name)")
      #expect(loss(Variable(t), y, reduction: .none).value.count == 3, "\(loss.name)")
    }
    #expect(Loss.hinge(Tensor([1, -1, 1]), Variable(Tensor([[1], [-1], [1]]))).scalar == 0)
    let p = Variable(Tensor([[0.9], [0.1], [0.9]]))
    let entropy = Loss.binaryCrossentropy(Tensor([1, 0, 1]), p).scalar
    #expect(abs(entropy + log(0.9)) < 1e-6)
    let z = Variable(Tensor([[0.0], [0.0]]))
    let fromLogits = Loss.binaryCrossentropy(fromLogits: true)(Tensor([1, 0]), z).scalar
    #expect(abs(fromLogits - log(2)) < 1e-6)
  }

  @Test func oneNumberStandsForAll() {
    let y = Variable(Tensor([[1], [3]]))
    #expect(Loss.meanSquaredError(Tensor(1), y).scalar == 2)
  }

  @Test func otherShapesStopWithWords() async {
    await #expect(processExitsWith: .failure) {
      _ = Loss.meanSquaredError(Tensor([1, 2, 3]), Variable(Tensor.zeros([3, 3])))
    }
  }
}
