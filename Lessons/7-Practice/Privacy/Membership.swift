import Chalk

/// People whose data were learned from, people whose data were not, and others to test with.
struct Membership {
  let members, others: (x: Tensor, labels: [Int])
  let test: (x: Tensor, labels: [Int])
  let classes: Int

  /// A fifth of the labels of members and others are made wrong; those of the test are right.
  init(_ examples: Examples, count: Int, random: inout RandomSource) {
    let order = examples.shuffled(random: &random)
    let n = min(count, examples.count / 4)
    let scale = Standardizer(fitting: order.prefix(n))
    func part(_ range: Range<Int>, wrong: Double) -> (x: Tensor, labels: [Int]) {
      let some = scale(order.rows(Array(range))).withWrongLabels(wrong, random: &random)
      return (some.whole.inputs, some.labels)
    }
    members = part(0..<n, wrong: 0.2)
    others = part(n..<2 * n, wrong: 0.2)
    test = part(2 * n..<examples.count, wrong: 0)
    classes = examples.classNames.count
  }

  func targets(_ labels: [Int]) -> Tensor { Tensor(labels).oneHot(classes) }

  // excerpt: attack
  /// Who has a small loss was probably learned from.
  func attack(_ network: PrivateNetwork) -> (
    curve: ROCCurve, memberLosses: [Double], otherLosses: [Double]
  ) {
    let memberLosses = network.pass(members.x, targets(members.labels)).losses
    let otherLosses = network.pass(others.x, targets(others.labels)).losses
    let truth = memberLosses.map { _ in 1.0 } + otherLosses.map { _ in 0.0 }
    return (
      ROCCurve(truth: truth, scores: (memberLosses + otherLosses).map { -$0 }), memberLosses,
      otherLosses
    )
  }
  // end excerpt

  /// A network trained on the members; the losses and the lengths of its steps.
  func train(
    limit: Double, noise: Double, steps: Int, on board: Board, as activity: String
  ) throws -> (network: PrivateNetwork, losses: [Double], lengths: [Double]) {
    var network = PrivateNetwork(
      inputs: members.x.shape[1], classes: classes, random: &board.random)
    let t = targets(members.labels)
    var (losses, lengths): ([Double], [Double]) = ([], [])
    for step in 0..<steps {
      if step % 5 == 0 { losses.append(network.pass(members.x, t).losses.mean) }
      lengths.append(
        network.step(members.x, t, limit: limit, noise: noise, rate: 1, random: &board.random))
      let loss = step % 5 == 0 ? losses.last : nil
      try board.progress(activity, step + 1, of: steps, loss: loss) {
        let pass = network.pass(members.x, t)
        $0.gradients = [("all weights, with noise", lengths.last!)]
        $0.activations = [("hidden layer", pass.a1.values), ("losses", pass.losses)]
      }
    }
    return (network, losses, lengths)
  }
}
