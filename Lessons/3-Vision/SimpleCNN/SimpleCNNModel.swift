import Chalk

/// The network of the document as a type of its own: layers as fields, and a pass that is written out.
struct SimpleCNNModel: Model {
  // excerpt: P11
  var conv1, conv2: Conv2D
  var pool1 = MaxPooling2D(2)
  var pool2 = MaxPooling2D(2)
  var flatten = Flatten()
  var dense1, dense2: Dense
  var trainer = Trainer()

  init(classes: Int = 10, using random: inout RandomSource) {
    conv1 = Conv2D(
      1, 32, 3, activation: .relu, name: "conv1", using: &random)
    conv2 = Conv2D(
      32, 64, 3, activation: .relu, name: "conv2", using: &random)
    dense1 = Dense(
      5 * 5 * 64, 128, activation: .relu, name: "dense1", using: &random)
    dense2 = Dense(
      128, classes, activation: .softmax, name: "dense2", using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    var x = conv1(x)
    x = pool1(x)
    x = conv2(x)
    x = pool2(x)
    x = flatten(x)
    x = dense1(x)
    return dense2(x)
  }
  // end excerpt

  var parameters: [Parameter] {
    conv1.parameters.under("conv1") + conv2.parameters.under("conv2")
      + dense1.parameters.under("dense1") + dense2.parameters.under("dense2")
  }

  // excerpt: stages
  /// The same pass, with everything on the way kept.
  func stages(_ x: Tensor) -> [(name: String, value: Tensor)] {
    withoutGradients {
      let c1 = conv1(Variable(x))
      let p1 = pool1(c1)
      let c2 = conv2(p1)
      let p2 = pool2(c2)
      let flat = flatten(p2)
      let d1 = dense1(flat)
      let all = [
        ("x", Variable(x)), ("conv1", c1), ("pool1", p1), ("conv2", c2), ("pool2", p2),
        ("flatten", flat), ("dense1", d1), ("dense2", dense2(d1)),
      ]
      return all.map { ($0.0, $0.1.value) }
    }
  }
  // end excerpt

  // excerpt: ablation
  /// The probabilities with some feature maps of conv1 at 0; `mask` has 1 or 0 for each.
  func probabilities(_ x: Tensor, keeping mask: Tensor) -> Tensor {
    withoutGradients {
      let c1 = conv1(Variable(x)) * mask
      return dense2(dense1(flatten(pool2(conv2(pool1(c1)))))).value
    }
  }
  // end excerpt

  /// The mean probability of the true class with some feature maps of conv1 at 0.
  func probability(of labels: [Int], _ x: Tensor, without off: [Int]) -> Double {
    let mask = Tensor((0..<32).map { off.contains($0) ? 0.0 : 1 })
    let y = probabilities(x, keeping: mask)
    let truths = Tensor(labels).oneHot(y.shape[1])
    return (y * truths).sum().scalar / Double(labels.count)
  }
}
