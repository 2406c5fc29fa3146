import Chalk
import Foundation

/// The two steps with noise: on the input, and on the code.
extension Autoencoder {
  func denoising(on board: Board, _ digits: Digits) throws {
    board.step("Noise on the input: denoising")
    let (runs, width, σ) = (5, 8, 0.3)
    board.say(
      """
      A **denoising autoencoder** gets x with noise of standard deviation \(σ) on each pixel, and has to \
      reproduce x without it. Copying no longer helps: it has to know what digits look like. Does it do \
      better than an autoencoder that was trained on clean digits and is then given noisy ones? Both have \
      a code of \(width) numbers, and each is trained \(runs) times.
      """)
    board.formula(#"L = \frac{1}{n} \|g(f(x + \sigma \epsilon)) - x\|^2"#)
    let noisy = digits.test + σ * Tensor.normal(digits.test.shape, using: &board.random)
    var errors = [[Double]](repeating: [], count: 2)
    var restored: [Tensor] = []
    for run in 0..<runs {
      var (plain, denoising) = (
        Coder(digits.sizes, width, random: &board.random),
        Coder(digits.sizes, width, random: &board.random)
      )
      for step in 1...250 {
        let x = digits.batch(64, &board.random)
        plain.step(x)
        denoising.step(x + σ * Tensor.normal(x.shape, using: &board.random), wanting: x)
        try board.progress(
          "denoising, \(run + 1)", step, of: 250, loss: denoising.losses.last
        ) { show(denoising, digits, in: &$0) }
      }
      restored = [plain, denoising].map { $0.decode($0.encode(noisy)) }
      for (place, x) in restored.enumerated() {
        errors[place].append((x - digits.test).squared().mean().scalar)
      }
    }
    let shown = [noisy, restored[0], restored[1], digits.test]
    let count = min(8, digits.test.shape[0])
    board.draw(
      Figure(
        "Eight noisy digits, restored",
        caption: """
          What does noise in training change? From top to bottom: digits of the test set with noise; their \
          reconstruction by an autoencoder that has never seen noise, and by one that has; the true digits.
          """
      ) {
        Images(
          shown.flatMap { row in (0..<count).map { image(row[$0].values) } },
          captions: ["noisy", "plain", "denoising", "true"].flatMap { name in
            (0..<count).map { $0 == 0 ? name : "" }
          }, columns: count)
      })
    board.table(
      ["", "error of a pixel against the true digit"],
      [["noisy", written((noisy - digits.test).squared().mean().scalar)]]
        + zip(["plain", "denoising"], errors).map { [$0, spread($1)] })
    board.claimForBuiltInData(
      "in each of \(runs) pairs of trainings the one with noise has the lower error",
      zip(errors[0], errors[1]).allSatisfy { $1 < $0 })
  }

  func spread(_ values: [Double]) -> String {
    "\(written(values.mean, digits: 3)) ± \(written(values.sampleStandardDeviation, digits: 1))"
  }

  func variational(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections
  ) throws {
    board.step("Noise on the code: a variational autoencoder")
    let (runs, width) = (5, 2)
    board.say(
      """
      Can a decoder make new digits? The plane of step 4 has empty places: nothing in the loss says where \
      codes should be, or what is decoded between them. So a code drawn at random may not give a digit. A \
      **variational autoencoder** (VAE) makes the codes fill a known distribution. Its encoder gives a mean \
      μ and a standard deviation σ for each number of the code, and the decoder gets a random code around \
      μ. The loss has a second part, the **Kullback-Leibler divergence** of that distribution from the \
      standard normal one: it keeps μ near 0 and σ near 1.
      """)
    board.formula(
      #"L = \frac{\|g(\mu + \sigma \epsilon) - x\|^2}{2 s^2} + \frac{1}{2} \sum_j (\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1)"#
    )
    board.code("variational")
    board.say(
      """
      Here s = \(VariationalCoder.s) is the standard deviation that a pixel is assumed to have around its \
      reconstruction; a larger s makes the second part count more. Both kinds are trained \(runs) times \
      with a code of \(width) numbers, the plain one with a learning rate of 0.01, the variational one, whose \
      gradient is noisier, with 0.005; no better rates were searched for.
      """)
    let none = [[Double]](repeating: [], count: 2)
    var (near, widths, errors) = (none, none, none)
    var (codes, drawn): ([Tensor], [Tensor]) = ([], [])
    var alike: [Double] = []
    let z = Tensor.normal([24, width], using: &board.random)
    let probes = Tensor.normal([400, width], using: &board.random)
    for run in 0..<runs {
      var plain = Coder(digits.sizes, width, random: &board.random)
      var variational = VariationalCoder(digits.sizes, width, random: &board.random)
      for step in 1...400 {
        let x = digits.batch(64, &board.random)
        plain.step(x)
        variational.step(x, &board.random)
        try board.progress(
          "plain and variational, \(run + 1)", step, of: 400, loss: plain.losses.last
        ) {
          show(plain, digits, in: &$0)
          let made = variational.decode(z)
          $0.draw(
            .generatedPictures,
            Figure("What the variational one makes of random codes") {
              Images((0..<z.shape[0]).map { image(made[$0].values) }, columns: 8)
            })
        }
      }
      codes = [plain.encode(digits.test), variational.codes(digits.test, &board.random)]
      drawn = [plain.decode(z), variational.decode(z)]
      alike.append(sameClass(codes[0], digits.testLabels))
      errors[0].append(plain.error(of: digits.test))
      errors[1].append(
        (variational.decode(variational.encode(digits.test)) - digits.test).squared().mean().scalar)
      for place in 0...1 {
        widths[place].append(deviation(codes[place]))
        near[place].append(coverage(of: probes, by: codes[place]))
      }
    }
    let shown = (codes, drawn)
    board.draw(
      Figure(
        "Codes of the test set, in the last training",
        caption: """
          Do the codes fill a known region? Each point is the code of a digit. The circles have radius 1 and \
          2: a standard normal distribution has \(percent(1 - exp(-2))) of its points within the larger one.
          """, columns: 2
      ) {
        for (title, codes) in zip(["Autoencoder", "Variational"], shown.0) {
          Panel(
            title, x: PlotAxis("z₁", range: -3.5...3.5), y: PlotAxis("z₂", range: -3.5...3.5),
            legend: .none, aspect: .equal
          ) {
            Points(codes[Axis.all, 0].values, codes[Axis.all, 1].values, size: 0.5)
            for radius in [1.0, 2] {
              let angles: [Double] = (0...60).map { 2 * Double.pi * Double($0) / 60 }
              Line(
                angles.map { radius * cos($0) }, angles.map { radius * sin($0) }, color: .text,
                dash: .solid)
            }
          }
        }
      })
    board.draw(
      Figure(
        "Codes drawn from a standard normal distribution, decoded",
        caption: """
          Which decoder turns random codes into digits? The same 24 codes, decoded by the autoencoder (two \
          upper rows) and by the variational one (two lower rows).
          """
      ) {
        Images(
          shown.1.flatMap { pictures in (0..<24).map { image(pictures[$0].values) } },
          captions: ["autoencoder", "variational"].flatMap { name in
            (0..<24).map { $0 == 0 ? name : "" }
          }, columns: 12)
      })
    let covered = PairedDifference(near[1], near[0])
    board.table(
      ["", "standard deviation of the codes", "fraction of random codes near one", "test error"],
      ["autoencoder", "variational"].indices.map {
        [
          ["autoencoder", "variational"][$0], spread(widths[$0]), spread(near[$0]),
          spread(errors[$0]),
        ]
      })
    board.say(
      """
      The third column is the fraction of codes drawn from a standard normal distribution that have the code \
      of a test digit within a distance of 0.3; variational minus plain, it is \
      \(100 * covered.mean, digits: 2) ± \(100 * covered.margin, digits: 2) points (95 % confidence). A \
      plain autoencoder may get a similar standard deviation by chance, but nothing in its loss keeps the \
      codes around 0 or without gaps.
      """)
    let flat = sameClass(axes.codes(of: digits.test, keeping: width), digits.testLabels)
    board.say(
      """
      And do nearby codes belong to the same class, though no label was used? With two principal components as code, \
      the nearest other code is of the same class for \(100 * flat, digits: 3) % of the test digits; with the \(runs) \
      plain autoencoders for \(100 * alike.mean, digits: 3) ± \(100 * alike.sampleStandardDeviation, digits: 1) % (mean and \
      standard deviation).
      """)
    board.claimForBuiltInData(
      "on average over these trainings that is more often than with two principal components",
      alike.mean > flat)
    board.claimForBuiltInData(
      "the price: on average the plain autoencoder has the lower test error",
      errors[0].mean < errors[1].mean)
  }

  /// The fraction of the probes that have a code within 0.3.
  private func coverage(of probes: Tensor, by codes: Tensor) -> Double {
    let (xs, ys) = (codes[Axis.all, 0].values, codes[Axis.all, 1].values)
    return zip(probes[Axis.all, 0].values, probes[Axis.all, 1].values).fraction { x, y in
      zip(xs, ys).contains { hypot($0 - x, $1 - y) < 0.3 }
    }
  }

  /// The standard deviation of the codes around their mean, over both directions.
  private func deviation(_ codes: Tensor) -> Double {
    (codes - codes.mean(0)).squared().mean().scalar.squareRoot()
  }
}
