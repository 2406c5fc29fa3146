import Autograd
import Losses
import Tensors
import Testing

/// Losses at their edges, and beside losses that they must equal.
struct FurtherLossTests {
  private func leaf(_ rows: [[Double]]) -> Variable {
    Variable(Tensor(rows, .double), requiresGradient: true)
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-9 }

  @Test func aTargetThatIsTooLongIsInfinitelyUnlikely() {
    let z = Variable(.zeros([2, 2, 3], .double), requiresGradient: true)
    // Two equal labels need a blank between them: three frames.
    let losses = ctcLoss(z, targets: [[1, 1], [1, 2]])
    #expect(losses.value.values[0] == .infinity && losses.value.values[1].isFinite)
    losses.sum().backward()
    #expect(z.gradient?[0].values == [0, 0, 0, 0, 0, 0])
    #expect(z.gradient?[1].absolute().max().scalar ?? 0 > 0.1)
  }

  @Test func withoutFramesOnlyNoLabelsAreLikely() {
    let z = Variable(.zeros([2, 2, 3], .double), requiresGradient: true)
    let losses = ctcLoss(z, targets: [[], [1]], inputLengths: [0, 0])
    #expect(losses.value.values == [0, .infinity])
  }

  @Test func greedyReading() {
    let classes: [[Int]] = [[1, 1, 0, 1, 2, 2], [0, 0, 0, 0, 0, 0]]
    let scores = Tensor(classes.flatMap { $0.map(Double.init) }, shape: [2, 6]).oneHot(3)
    let found = ctcGreedyDecode(scores, inputLengths: [5, 6])
    #expect(found.labels == [[1, 1, 2], []] && found.paths[0] == [1, 1, 0, 1, 2])
    #expect(ctcGreedyDecode(scores, blank: 2).labels == [[1, 0, 1], [0]])
  }

  @Test func focalLossesWithoutFocusAreCrossEntropies() {
    let (t, z) = (Tensor([[1, 0], [0, 1]], .double), leaf([[0.5, -1], [2, 0.25]]))
    let plain = Loss.binaryCrossentropy(fromLogits: true)(t, z).scalar
    #expect(isNear(Loss.binaryFocalCrossentropy(gamma: 0, fromLogits: true)(t, z).scalar, plain))
    #expect(isNear(Loss.binaryFocalCrossentropy(gamma: 0)(t, z.sigmoid()).scalar, plain))
    let classes = Loss.categoricalCrossentropy(fromLogits: true)(t, z).scalar
    let focal = Loss.categoricalFocalCrossentropy(alpha: 1, gamma: 0, fromLogits: true)
    #expect(isNear(focal(t, z).scalar, classes))
  }

  @Test func focalLossesOfProbabilitiesAreThoseOfLogits() {
    let (t, z) = (Tensor([[1, 0], [0, 1]], .double), leaf([[0.5, -1], [2, 0.25]]))
    let ofLogits = Loss.binaryFocalCrossentropy(applyClassBalancing: true, fromLogits: true)
    let ofShares = Loss.binaryFocalCrossentropy(applyClassBalancing: true)
    #expect(isNear(ofLogits(t, z).scalar, ofShares(t, z.sigmoid()).scalar))
    let (a, b) = (
      Loss.categoricalFocalCrossentropy(fromLogits: true), Loss.categoricalFocalCrossentropy()
    )
    #expect(isNear(a(t, z).scalar, b(t, z.softmax()).scalar))
  }

  @Test func boxesWithoutAreaHaveFiniteLosses() {
    let (truth, boxes) = (
      Tensor([[1, 1, 1, 1], [0, 0, 2, 2]], .double), leaf([[1, 1, 1, 1], [0, 0, 2, 2]])
    )
    for loss in [Loss.iou, .generalizedIoU, .distanceIoU, .completeIoU] {
      let losses = loss.samples(truth, boxes)
      #expect(losses.value.values == [1, 0], "\(loss.name)")
      losses.sum().backward()
      #expect(boxes.gradient?.values.allSatisfy(\.isFinite) ?? false, "\(loss.name)")
    }
  }

  @Test func smoothL1WithoutAKneeIsTheAbsoluteError() {
    let (y, t) = (leaf([[1, -2]]), Variable(Tensor([[0, 1]], .double)))
    #expect(smoothL1Loss(y, t, beta: 0).value.values == [1, 3])
    #expect(smoothL1Loss(y, t, beta: 1).value.values == [0.5, 2.5])
  }

  @Test func weightsAndIgnoredLabels() {
    let z = leaf([[1, 2], [0, 0], [3, 1]])
    let even = WeightedCrossEntropy(classWeights: [2, 2])
    let plain = Loss.sparseCategoricalCrossentropy(fromLogits: true)
    let labels = Tensor([0, 1, 1], .double)
    #expect(isNear(even(labels, z).scalar, plain(labels, z).scalar))
    let none = WeightedCrossEntropy(classWeights: [1, 1], ignoring: 255)
    #expect(none(Tensor([255, 255, 255], .double), z).scalar == 0)
  }

  @Test func standardNormalIsAGaussianToo() {
    let (mean, logVariance) = (leaf([[0.5, -1]]), leaf([[0.25, -0.5]]))
    let zeros = Variable(.zeros([1, 2], .double))
    let found = gaussianKL(mean: mean, logVariance: logVariance).value.scalar
    let general = gaussianKL(
      mean: mean, logVariance: logVariance, fromMean: zeros, logVariance: zeros)
    #expect(isNear(found, general.value.scalar) && found > 0)
    #expect(gaussianKL(mean: zeros, logVariance: zeros).value.scalar == 0)
  }

  @Test func rowsOfZerosHaveNoDirection() {
    let (a, b) = (leaf([[0, 0], [3, 4]]), leaf([[1, 0], [6, 8]]))
    let cosines = cosineSimilarities(a, b)
    #expect(cosines.value.values[0] == 0 && isNear(cosines.value.values[3], 1))
    cosines.sum().backward()
    #expect(a.gradient?.values.allSatisfy(\.isFinite) ?? false)
  }

  @Test func diceOfAPerfectMaskIsZero() {
    let mask = Tensor([[1, 0, 1, 1], [0, 0, 0, 0]], .double)
    #expect(Loss.dice().samples(mask, Variable(mask)).value.values == [0, 0])
  }

  @Test func aCriticOfSlopeOnePaysNoPenalty() throws {
    let (real, fake) = (Tensor([[1, 2]], .double), Tensor([[3, 0]], .double))
    let parts = try WassersteinLoss().critic(real: real, fake: fake, mix: Tensor([[0.5]], .double))
    {
      ($0 * Tensor([0.6, 0.8], .double)).sum([-1])
    }
    #expect(isNear(parts.penalty.scalar, 0) && isNear(parts.loss.scalar, parts.wasserstein.scalar))
    #expect(isNear(parts.gradientNorm.value.scalar, 1))
  }

  @Test func aCriticThatCannotBeDerivedTwiceIsTold() {
    let x = Tensor([[1, 2]], .double)
    #expect(throws: RecordedGradientError.self) {
      try WassersteinLoss().critic(real: x, fake: x, mix: Tensor([[0.5]], .double)) {
        Primitive.gelu($0).sum([-1])
      }
    }
  }
}
