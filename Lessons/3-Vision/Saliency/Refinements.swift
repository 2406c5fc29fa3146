import Chalk

/// SmoothGrad, integrated gradients and Grad-CAM beside the plain gradient.
extension Saliency {
  func refinements(on board: Board, _ task: PictureTask, _ explainer: Explainer) {
    board.step("Three refinements")
    board.say(
      """
      Is there a map that is less grainy than the gradient? **SmoothGrad** averages the gradients of noisy copies: \
      what depends on single winners of max pooling averages out. **Integrated gradients** multiply the picture by \
      the mean gradient on the way to it from an empty picture, so that no single point decides. **Grad-CAM** does \
      not go back to the pixels at all: it adds the feature maps of the last convolution, each weighted by its mean \
      gradient, and is as coarse as they are. It suits networks with global average pooling, where a map's mean is \
      what counts; before a Flatten the mean gradient says less, and where the weighted sum is nowhere positive the \
      map stays black.
      """)
    board.formula(#"a_i = x_i \int_0^1 \frac{\partial z_c}{\partial x_i}(t x) d t"#)
    board.code("SmoothGrad")
    board.code("integrated gradients")
    board.code("Grad-CAM")
    let count = min(6, task.test.count)
    let x = task.testX[0..<count]
    let labels = explainer.model.classes(of: x)
    let smooth = explainer.smoothGradient(
      x, of: labels, copies: 24, deviation: 0.2, &board.random)
    let steps = 48
    let integrated = explainer.integratedGradients(x, of: labels, steps: steps)
    let cam = explainer.gradCAM(x, of: labels, depth: 3)
    let plain = explainer.gradient(x, of: labels)
    let signed = { (grid: NumberGrid) in
      PixelImage(signed: grid, reach: grid.joined().map(abs).max() ?? 1)
    }
    let maps = [plain, smooth, integrated]
    board.draw(
      Figure(
        "Gradient, SmoothGrad, integrated gradients, Grad-CAM",
        caption: """
          Which maps are easier to read than the plain gradient? From top to bottom: pictures, gradient, SmoothGrad \
          (24 copies), integrated gradients (\(steps) steps), Grad-CAM (11 × 11, white is most important). Each map \
          has its own scale.
          """
      ) {
        Images(
          (0..<count).map { PixelImage(picture: task.test.image($0)) }
            + maps.flatMap { map in (0..<count).map { signed(map[$0, Axis.all, Axis.all, 0].grid) }
            }
            + (0..<count).map { PixelImage(grey: cam[$0].grid) },
          captions: ["picture", "gradient", "SmoothGrad", "integrated gradients", "Grad-CAM"]
            .flatMap { name in
              (0..<count).map { $0 == 0 ? name : "" }
            }, columns: count)
      })
    let rough = [plain, smooth].map { map in
      (0..<count).map { roughness(map[$0, Axis.all, Axis.all, 0].grid) }.mean
    }
    board.value("roughness of the gradient (mean step to the next pixel ÷ mean size)", rough[0])
    board.value("roughness of SmoothGrad", rough[1])
    board.claimForBuiltInData(
      "SmoothGrad is smoother than the plain gradient", rough[1] < rough[0])
    let z = explainer.logits(x)
    let empty = explainer.logits(x * 0)
    let gaps = (0..<count).map { index in
      let rise = z[index, labels[index]].scalar - empty[index, labels[index]].scalar
      return abs(integrated[index].sum().scalar - rise) / max(1, abs(rise))
    }
    board.value("integrated gradients: largest relative gap to z(x) − z(0)", gaps.max()!)
    board.claim(
      "completeness: with \(steps) steps they add up to z(x) − z(0) within a tenth",
      gaps.max()! < 0.1)
  }

  /// The refinements in the deletion test.
  static let refinements = ["SmoothGrad × input", "integrated gradients", "Grad-CAM × input"]

  /// The map of each refinement for some pictures, with fewer copies and steps than above. The feature maps of Grad-CAM
  /// are made as large as the pictures: each pixel gets the number of the place above it.
  func refinedMaps(
    _ x: Tensor, of labels: [Int], _ explainer: Explainer, _ random: inout RandomSource
  ) -> [Tensor] {
    let smooth = explainer.smoothGradient(x, of: labels, copies: 6, deviation: 0.2, &random)
    let integrated = explainer.integratedGradients(x, of: labels, steps: 10)
    let cam = explainer.gradCAM(x, of: labels, depth: 3)
    let (side, values) = (cam.shape[1], cam.values)
    let large = x.values.indices.map { pixel in
      let (picture, row, column) = (pixel / 784, pixel % 784 / 28, pixel % 28)
      return values[(picture * side + row * side / 28) * side + column * side / 28]
    }
    return [smooth * x, integrated, Tensor(large, shape: x.shape) * x]
  }

  /// Says which of the maps found the most important pixels. `others` are gradient × input, that of the untrained network,
  /// and no map; all as the probability that is left with each network.
  func rank(
    _ refined: [[Double]], besides others: [[Double]], hiding hidden: Int, on board: Board
  ) {
    let maps = [("gradient × input", others[0])] + zip(Self.refinements, refined)
    board.table(
      ["map", "probability with \(hidden) pixels hidden", "± standard deviation"],
      (maps + [("untrained network's map", others[1]), ("inked pixels at random", others[2])]).map {
        [$0, roundedPercent($1.mean), written(100 * $1.sampleStandardDeviation, digits: 2)]
      })
    board.say(
      """
      Are the refinements of step 6 better maps, or only smoother ones? They take the same test; those that may lie on \
      empty paper are multiplied by the ink there. The lower the probability, the better the map found what counts. \
      Each of the three is compared with gradient × input: to compare only the best would be a choice by these pictures.
      """)
    for (name, left) in zip(Self.refinements, refined) {
      board.sayPoints("\(name) minus gradient × input", PairedDifference(left, others[0]))
    }
    if refined[2].mean > others[2].mean {
      board.say(
        """
        With Grad-CAM's pixels hidden more of the probability is left than with inked pixels at random. That agrees \
        with step 6: this network has a Flatten. And where its map is 0 everywhere, it names no pixel: empty paper is \
        hidden then, and nothing changes. So this says nothing about Grad-CAM in the networks that it was made for.
        """)
    }
    board.say(
      """
      A caution: a digit with holes is unlike all pictures that the network was trained on, and part of every fall may \
      be due to that alone. Pixels hidden at random make holes, too, so the comparison with them helps, but holes in \
      one place and holes all over are not the same. A stricter test trains a new network on pictures with the same \
      pixels hidden (Hooker and others, 2019).
      """)
  }

  /// The mean difference of neighboring numbers, beside the mean size of a number.
  private func roughness(_ map: NumberGrid) -> Double {
    let steps = map.flatMap { row in zip(row, row.dropFirst()).map { abs($0 - $1) } }
    return steps.mean / max(map.joined().map(abs).mean, 1e-12)
  }
}
