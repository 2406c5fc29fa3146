import Chalk
import Foundation

/// What both lessons on pictures draw and measure of a game between a generator and a discriminator.
struct PictureGanFigures {
  let gan: PictureGan
  /// The pictures made of the same random numbers, after so many steps: `[pictures, 784]`.
  let moments: [(step: Int, pictures: Tensor)]
  /// Some real pictures, `[pictures, 784]`.
  let real: Tensor

  /// Pixels between 0 and 1 as a picture of dark ink on white paper.
  static func image(_ pixels: Tensor) -> PixelImage {
    let side = Int(Double(pixels.count).squareRoot().rounded())
    return PixelImage(
      width: side, height: side, grey: pixels.flattened.values.map { 1 - $0 }, range: 0...1)
  }

  static func images(_ pictures: Tensor, _ count: Int) -> [PixelImage] {
    (0..<min(count, pictures.shape[0])).map { image(pictures[$0]) }
  }

  /// The mean picture of some.
  static func mean(_ pictures: Tensor) -> Tensor { pictures.mean(0) }

  /// How far two pictures are apart: the root of the mean squared difference of their pixels.
  static func distance(_ a: Tensor, _ b: Tensor) -> Double {
    (a - b).squared().mean().scalar.squareRoot()
  }

  /// How far the mean of the made pictures is from the mean of the real ones, at each moment.
  var distances: [Double] {
    moments.map { Self.distance(Self.mean($0.pictures), Self.mean(real)) }
  }

  /// Rows of pictures made of the same random numbers, one row a moment, real ones below.
  func overTime(caption: String, rows: Int = 5, columns: Int = 12) -> Figure {
    let places = (0..<rows).map { $0 * (moments.count - 1) / (rows - 1) }
    let shown = places.map { (name: "step \(moments[$0].step)", pictures: moments[$0].pictures) }
    return Figure("What the generator makes, over time", caption: caption) {
      Images(
        (shown + [(name: "real", pictures: real)]).flatMap { Self.images($0.pictures, columns) },
        captions: (shown + [(name: "real", pictures: real)]).flatMap { row in
          (0..<columns).map { $0 == 0 ? row.name : "" }
        }, columns: columns)
    }
  }

  /// The same as a film.
  func film(caption: String, columns: Int = 8) throws -> Animation {
    try Animation(
      moments.map { moment in
        Figure("A generator learns to draw", caption: caption, columns: 1) {
          Panel("Step \(moment.step)") {
            Images(Self.images(moment.pictures, 4 * columns), columns: columns)
          }
        }
      }, secondsPerFrame: 0.3)
  }

  /// What the generator makes while it learns, for those who watch it.
  static func now(_ pictures: Tensor, columns: Int = 8) -> Figure {
    Figure("What the generator makes") {
      Images(images(pictures, 4 * columns), columns: columns)
    }
  }

  /// Both losses, and how often the discriminator was right.
  func losses(caption: String) -> Figure {
    let log = gan.log
    let log2 = Foundation.log(2.0)
    let width = max(1, log.discriminator.count / 60)
    let places = log.discriminator.indices.map { Double($0 + 1) }.means(ofEach: width)
    return Figure("Both losses, and the discriminator's accuracy", caption: caption, columns: 2) {
      Panel("Losses", x: "step", y: "loss") {
        ReferenceLine(y: log2)
        Line(places, log.discriminator.means(ofEach: width), label: "discriminator")
        Line(places, log.generator.means(ofEach: width), label: "generator")
      }
      Panel(
        "The discriminator's accuracy", x: "step", y: PlotAxis("accuracy", range: 0...1.02),
        legend: .none
      ) {
        Line(places, log.accuracy.means(ofEach: width))
        ReferenceLine(y: 0.5, label: "guessing")
      }
    }
  }

  /// How long the gradient of the first and of the last layer's weights was, of both networks.
  func gradients(caption: String) -> Figure {
    let steps = gan.log.steps.map { Double($0) }
    return Figure("The gradients of both networks", caption: caption, columns: 2) {
      for (title, looks) in [
        ("Discriminator", gan.log.discriminatorLooks), ("Generator", gan.log.generatorLooks),
      ] {
        let names = kernels(looks)
        Panel(title, x: "step", y: PlotAxis("‖gradient‖", scale: .logarithmic), legend: .below) {
          Line(steps, norms(looks, names.first), label: "first layer")
          Line(steps, norms(looks, names.last), label: "last layer")
        }
      }
    }
  }

  /// How long the gradient of the discriminator's last layer's weights was, at each recorded step.
  var lastLayerOfDiscriminator: [Double] {
    norms(gan.log.discriminatorLooks, kernels(gan.log.discriminatorLooks).last)
  }

  private func norms(_ looks: [TrainingRecord.Look], _ name: String?) -> [Double] {
    looks.map { look in
      max(look.parameters.first { $0.parameter == name }?.gradientNorm ?? 0, 1e-12)
    }
  }

  /// The fraction of each hidden layer's units that are 0 for a whole batch.
  func activations(caption: String) -> Figure {
    let steps = gan.log.steps.map { Double($0) }
    let generatorLooks = gan.log.generatorLooks.map { look in
      Array(look.layers.prefix(gan.generator.layers.count))
    }
    let discriminatorLooks = gan.log.discriminatorLooks.map(\.layers)
    return Figure("Units that are 0 for a whole batch", caption: caption, columns: 2) {
      for (title, looks) in [
        ("Discriminator", discriminatorLooks), ("Generator", generatorLooks),
      ] {
        Panel(
          title, x: "step", y: PlotAxis("fraction of units", range: -0.02...1), legend: .below
        ) {
          for (number, layer) in hidden(looks[0]).enumerated() {
            Line(steps, looks.map { $0[layer].deadUnits }, label: "hidden layer \(number + 1)")
          }
        }
      }
    }
  }

  /// The distribution of the pixels, before the training, after it, and of real pictures: in the same bins, so that the
  /// heights can be compared.
  func pixels(caption: String, bins: Int = 20) -> Figure {
    let centers = (0..<bins).map { (Double($0) + 0.5) / Double(bins) }
    return Figure(
      "Generated pixels", caption: caption, x: "pixel, from 0 (paper) to 1 (ink)",
      y: "fraction of the pixels", legend: .outside
    ) {
      for (name, pictures) in [
        ("before training", moments.first!.pictures), ("after it", moments.last!.pictures),
        ("real digits", real),
      ] {
        Line(centers, Self.fractions(pictures, bins), label: name)
      }
    }
  }

  /// Which fraction of the pixels lies in each of some equal bins from 0 to 1.
  private static func fractions(_ pictures: Tensor, _ bins: Int) -> [Double] {
    let pixels = pictures.flattened.values
    var counts = [Double](repeating: 0, count: bins)
    for pixel in pixels { counts[min(bins - 1, max(0, Int(pixel * Double(bins))))] += 1 }
    return counts.map { $0 / Double(max(1, pixels.count)) }
  }

  /// The places of the hidden layers, from first to last.
  private func hidden(_ layers: [TrainingRecord.Activity]) -> [Int] {
    layers.indices.dropLast().filter { hasActivation(layers[$0].layer) }
  }

  /// The fraction of units that are 0 for the whole last batch, of each hidden layer of the generator.
  var deadUnits: [Double] {
    guard let last = gan.log.generatorLooks.last else { return [] }
    let layers = Array(last.layers.prefix(gan.generator.layers.count))
    return hidden(layers).map { layers[$0].deadUnits }
  }

  /// Whether a layer has an activation function whose output may be 0.
  private func hasActivation(_ layer: String) -> Bool {
    ["dense", "leaky_re_lu", "leaky", "activation"].contains { layer.contains($0) }
  }

  private func kernels(_ looks: [TrainingRecord.Look]) -> [String] {
    (looks.first?.parameters ?? []).map(\.parameter).filter { $0.hasSuffix("kernel") }
  }
}
