import Figures
import Foundation
import Layers
import Metrics
import Randomness
import StandardPlots
import Testing
import Training

/// Every standard figure of a training run, with numbers like those of real runs.
enum SampleFigures {
  static let all: [(name: String, figure: Figure)] =
    runFigures + classifierFigures + imageFigures + architectures

  private static var runFigures: [(String, Figure)] {
    let run = MoonsRun(epochs: 250, seed: 4)
    let relu = MoonsRun(epochs: 60, seed: 3, initializer: .normal(deviation: 1.2), rate: 0.05) {
      $0.relu()
    }
    let deep = MoonsRun(epochs: 120, seed: 3, initializer: .normal(deviation: 0.0002), rate: 0.001)
    let epochs = Array(1...60)
    return [
      (
        "losses", .losses(training: run.training, validation: run.validation, caption: "Two moons.")
      ),
      (
        "losses-broken",
        .losses(
          training: [0.7, 0.64, 0.61, 1.4, 9, .nan, .nan], validation: [0.69, 0.66, 0.67, 1.9, 12],
          caption: "A rate that is too large.")
      ),
      (
        "accuracy",
        .metric(
          "accuracy", training: run.training.map { 1 - 0.4 * $0 },
          validation: run.validation.map { 1 - 0.42 * $0 }, caption: "Two moons.")
      ),
      (
        "activations",
        .activations(
          over: zip(["hidden 1 (tanh)", "hidden 2 (tanh)"], run.activations).map {
            ActivationHistory($0, epochs: Array(1...250), samples: $1, flat: -1...1)
          }, caption: "Two moons.")
      ),
      (
        "activations-dead",
        .activations(
          over: zip(["hidden 1 (relu)", "hidden 2 (relu)"], relu.activations).map {
            ActivationHistory($0, epochs: epochs, samples: $1)
          }, caption: "Weights that are too large at first.")
      ),
      (
        "gradient-norms",
        .gradientNorms(Array(zip(MoonsRun.layerNames, run.gradientNorms)), caption: "Two moons.")
      ),
      (
        "gradient-norms-vanishing",
        .gradientNorms(
          Array(zip(MoonsRun.layerNames, deep.gradientNorms)),
          caption: "Weights that are too small at first.")
      ),
      (
        "gradient-histograms",
        .gradientHistograms(
          Array(zip(MoonsRun.layerNames, run.gradients)), epochs: Array(1...250),
          caption: "Two moons.")
      ),
      (
        "update-ratios",
        .updateRatios(Array(zip(MoonsRun.layerNames, run.ratios)), caption: "Two moons.")
      ),
      ("loss-surface", surface(run.lossPlane())),
      ("loss-valley", valley),
      ("roc", roc(run)),
    ]
  }

  private static func surface(_ plane: LossPlane) -> Figure {
    .lossSurface(plane, caption: "The loss around the place where training ended.")
  }

  /// Two ways down a long valley.
  private static var valley: Figure {
    let slope = { (x: Double, y: Double) in (0.6 * x, 6 * y) }
    var (plain, heavy) = ([(-4.0, 1.5)], [(-4.0, 1.5)])
    var v = (0.0, 0.0)
    for _ in 0..<30 {
      let (x, y) = plain.last!
      let g = slope(x, y)
      plain.append((x - 0.28 * g.0, y - 0.28 * g.1))
      let (a, b) = heavy.last!
      let h = slope(a, b)
      v = (0.7 * v.0 - 0.1 * h.0, 0.7 * v.1 - 0.1 * h.1)
      heavy.append((a + v.0, b + v.1))
    }
    return .lossSurface(
      LossPlane(overX: -5...2, y: -2...2) { 0.3 * $0 * $0 + 3 * $1 * $1 },
      paths: [
        ("gradient descent", plain.map(\.0), plain.map(\.1)),
        ("momentum", heavy.map(\.0), heavy.map(\.1)),
      ], directions: ("w₁", "w₂"), title: "Two ways down", caption: "A long valley.")
  }

  private static func roc(_ run: MoonsRun) -> Figure {
    let truth = run.test.y.values
    var random = RandomSource(seed: 2)
    let blurred = run.scores.map { $0 + random.normal(mean: 0, deviation: 0.7) }
    let curves = [("network", run.scores), ("blurred", blurred)].map { name, scores in
      let curve = ROCCurve(truth: truth, scores: scores)
      return (name, curve.falsePositiveRates, curve.truePositiveRates, curve.area)
    }
    return .roc(curves, caption: "Two moons, the test set.")
  }

  private static var classifierFigures: [(String, Figure)] {
    let iris = [[50, 0, 0], [0, 47, 3], [0, 4, 46]]
    let digits = (0..<10).map { row in
      (0..<10).map { $0 == row ? 960 + 17 * row : ($0 * 7 + row * 3) % 11 }
    }
    var random = RandomSource(seed: 6)
    let words = ["good", "great", "fine", "bad", "awful", "poor", "film", "movie", "scene", "plot"]
    let vectors = words.indices.map { index in
      (0..<16).map {
        random.normal(
          mean: [1.2, -1.2, 0][min(index / 3, 2)] * (($0 % 3 == 0) ? 1 : 0.2), deviation: 0.35)
      }
    }
    let classes = words.indices.map { min($0 / 3, 2) }
    return [
      (
        "confusion",
        .confusionMatrix(iris, classes: ["setosa", "versicolor", "virginica"], caption: "Iris.")
      ),
      (
        "confusion-parts",
        .confusionMatrix(
          digits, classes: (0..<10).map(String.init), showingParts: true, caption: "Digits.")
      ),
      (
        "embedding",
        .embedding(
          vectors, names: words, classes: classes, classNames: ["praise", "blame", "things"],
          caption: "Words of reviews.")
      ),
    ]
  }

  private static var architectures: [(String, Figure)] {
    let pyramid = Sequential([
      .conv2D(32, 3, activation: .relu, inputShape: [28, 28, 1]), .maxPooling2D(2), .flatten(),
      .dense(10, activation: .softmax),
    ])
    let deep = Sequential([
      .embedding(50, 8, inputLength: 12), .residual([.multiHeadAttention(numHeads: 2, keyDim: 4)]),
      .layerNormalization(), .residual([.dense(32, activation: .relu), .dense(8)]),
      .globalAveragePooling1D(), .dense(1, activation: .sigmoid),
    ])
    do {
      return [
        ("pyramid", try .architecture(of: pyramid, input: [28, 28, 1], caption: "A pyramid.")),
        ("joins", try .architecture(of: deep, input: [12], named: ["words"], caption: "Joins.")),
        ("unrolled", try .unrolled(caption: "An output at each step.")),
        ("lstm-cell", try .lstmCell(caption: "One step.")),
        (
          "gan-loop",
          try .ganLoop(
            latent: [100], sample: [28, 28, 1], generator: 1000, discriminator: 2000,
            caption: "The loop.")
        ),
      ]
    } catch {
      Issue.record(error)
      return []
    }
  }

  private static var imageFigures: [(String, Figure)] {
    let kernels = (0..<16).map { k -> NumberGrid in
      let angle = Double(k) * Double.pi / 16
      return (0..<7).map { y in
        (0..<7).map { x in
          let (u, v) = (Double(x) - 3, Double(y) - 3)
          let along = u * cos(angle) + v * sin(angle)
          return exp(-(u * u + v * v) / 8) * cos(along * 1.3 + Double(k % 4))
        }
      }
    }
    let image = ring(28, 8, 3)
    let maps = kernels.prefix(7).map { convolve(image, $0) } + [image.map { $0.map { _ in 0 } }]
    let samples = (0..<25).map {
      PixelImage(grey: ring(28, 5 + Double($0 % 5), 1.5 + Double($0 / 5) * 0.4))
    }
    var random = RandomSource(seed: 9)
    let noise = { (scale: Double) in random.normal(mean: 0, deviation: scale) }
    return [
      (
        "weights",
        .weights(
          kernels, captions: kernels.indices.map { "\($0 + 1)" }, columns: 8, title: "Kernels",
          caption: "Sixteen kernels.")
      ),
      (
        "feature-maps",
        .featureMaps(of: PixelImage(grey: image), maps, columns: 5, caption: "A ring.")
      ),
      (
        "generated",
        .generated(
          samples, columns: 5,
          generatorLoss: (0..<60).map { 0.7 + 1.2 * exp(-Double($0) / 12) + noise(0.05) },
          discriminatorLoss: (0..<60).map { 0.69 - 0.4 * exp(-Double($0) / 15) + noise(0.03) },
          equilibrium: log(2), caption: "Rings.")
      ),
    ]
  }

  private static func ring(_ size: Int, _ radius: Double, _ width: Double) -> NumberGrid {
    (0..<size).map { y in
      (0..<size).map { x in
        let (u, v) = (Double(x) - Double(size) / 2, Double(y) - Double(size) / 2)
        let distance = (u * u + v * v).squareRoot() - radius
        return exp(-distance * distance / (width * width))
      }
    }
  }

  private static func convolve(_ image: NumberGrid, _ kernel: NumberGrid) -> NumberGrid {
    let size = image.count - kernel.count + 1
    return (0..<size).map { y in
      (0..<size).map { x in
        var sum = 0.0
        for (i, row) in kernel.enumerated() {
          for (j, weight) in row.enumerated() { sum += weight * image[y + i][x + j] }
        }
        return max(0, sum)
      }
    }
  }
}
