import Chalk

/// Ways to ask a network which pixels its output rests on. The outputs are logits: sums, before any softmax.
struct Explainer {
  let model: Sequential

  // excerpt: gradient
  /// g = ∂z_c/∂x for each picture of `x` and its class c
  func gradient(_ x: Tensor, of classes: [Int]) -> Tensor {
    let x = Variable(x, requiresGradient: true)
    let z = model(x)
    (z * Tensor(classes).oneHot(z.shape[1])).sum().backward()
    forget()
    return x.gradient!
  }
  // end excerpt

  // excerpt: gradient times input
  /// g·x, pixel by pixel
  func gradientTimesInput(_ x: Tensor, of classes: [Int]) -> Tensor {
    gradient(x, of: classes) * x
  }
  // end excerpt

  // excerpt: SmoothGrad
  /// The mean gradient over noisy copies of the picture.
  func smoothGradient(
    _ x: Tensor, of classes: [Int], copies: Int, deviation: Double, _ random: inout RandomSource
  ) -> Tensor {
    (0..<copies).reduce(x.zerosLike) { sum, _ in
      let noise = Tensor.normal(x.shape, deviation: deviation, using: &random)
      return sum + gradient(x + noise, of: classes) / Double(copies)
    }
  }
  // end excerpt

  // excerpt: integrated gradients
  /// x · mean of ∂z_c/∂x at (k − ½)/m · x, for k = 1 … m
  func integratedGradients(_ x: Tensor, of classes: [Int], steps m: Int) -> Tensor {
    let mean = (1...m).reduce(x.zerosLike) { sum, k in
      sum + gradient(x * ((Double(k) - 0.5) / Double(m)), of: classes) / Double(m)
    }
    return x * mean
  }
  // end excerpt

  // excerpt: Grad-CAM
  /// max(0, Σ α_k·A_k) of the feature maps A after `depth` layers; α_k is the mean of ∂z_c/∂A_k over all places.
  func gradCAM(_ x: Tensor, of classes: [Int], depth: Int) -> Tensor {
    let maps = withoutGradients { model.layers.prefix(depth).reduce(Variable(x)) { $1($0) }.value }
    let a = Variable(maps, requiresGradient: true)
    let z = model.layers.dropFirst(depth).reduce(a) { $1($0) }
    (z * Tensor(classes).oneHot(z.shape[1])).sum().backward()
    forget()
    let alpha = a.gradient!.mean(1, 2)
    let sum = (maps * alpha.reshaped(maps.shape[0], 1, 1, maps.shape[3])).sum(3)
    return Tensor.select(sum .> 0, sum, Tensor(0))
  }
  // end excerpt

  // excerpt: occlusion
  /// z_c of the picture less z_c with a square covered, at each place.
  func occlusion(_ picture: Tensor, of label: Int, square side: Int) -> NumberGrid {
    let places = Array(stride(from: 0, through: 28 - side, by: 2))
    let painted = places.flatMap { top in
      places.map { left in
        var copy = picture
        copy[Axis.all, top..<top + side, left..<left + side] = Tensor(0)
        return copy
      }
    }
    let z = logits(picture)[0, label].scalar
    let without = logits(.concatenate(painted))[Axis.all, label]
    return (z - without).reshaped(places.count, places.count).grid
  }
  // end excerpt

  /// z of each picture, `[pictures, classes]`
  func logits(_ x: Tensor) -> Tensor { model.predict(x, batchSize: 256) }

  /// The probability of each picture's own class.
  func probabilities(_ x: Tensor, of classes: [Int]) -> [Double] {
    let p = logits(x).softmax()
    return classes.indices.map { p[$0, classes[$0]].scalar }
  }

  /// Σ b·∂z_c/∂b over all biases of the network: the contribution to a logit that comes from no pixel.
  func biasContribution(_ picture: Tensor, of label: Int) -> Double {
    let z = model(Variable(picture))
    z[0, label].backward()
    let biases = model.parameters.filter { $0.name.hasSuffix("/bias") }
    let sum = biases.reduce(0.0) { sum, bias in
      sum
        + ((bias.variable.gradient ?? bias.variable.value.zerosLike) * bias.variable.value).sum()
        .scalar
    }
    forget()
    return sum
  }

  /// The weights keep no gradient of what was only a question.
  private func forget() {
    for parameter in model.parameters { parameter.variable.clearGradient() }
  }
}

extension Explainer {
  /// The pictures with those of their pixels at 0 that come first in an order, a list for each picture.
  static func hiding(_ count: Int, first order: [[Int]], in x: Tensor) -> Tensor {
    let size = x.shape[1] * x.shape[2]
    var values = x.values
    for (picture, pixels) in order.enumerated() {
      for pixel in pixels.prefix(count) { values[picture * size + pixel] = 0 }
    }
    return Tensor(values, shape: x.shape)
  }
}

/// The correlation of two lists of numbers, from −1 to 1; 0 where one of them is constant.
func correlation(_ a: [Double], _ b: [Double]) -> Double {
  let n = Double(a.count)
  let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
  var (both, squaresA, squaresB) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    both += (x - meanA) * (y - meanB)
    squaresA += (x - meanA) * (x - meanA)
    squaresB += (y - meanB) * (y - meanB)
  }
  let size = (squaresA * squaresB).squareRoot()
  return size > 0 ? both / size : 0
}
