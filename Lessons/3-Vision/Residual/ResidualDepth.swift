import Chalk
import Foundation

/// What depth does: to gradients and activations before training, and to what is learned.
extension Residual {
  private var depth: Int { 20 }

  func depthBeforeTraining(on board: Board, _ task: PictureTask) {
    board.step("Forty layers before any training")
    board.say(
      """
      Now \(depth) blocks of two layers, with Keras' default initialization, see \(min(64, task.training.count)) \
      handwritten digits (\(task.origin), 14 × 14 pixels). Two questions: how large is the gradient behind each block, \
      and how well can the activations still tell one digit from another? For the second take the cosine between \
      the activations of two digits, which is 1 where they point in the same direction, averaged over all pairs.
      """)
    let x = rows(task.x)[0..<min(64, task.training.count)]
    let kinds = SkipNetwork.Kind.allCases
    let runs = kinds.map { kind in
      (0..<seeds).map { _ -> (sizes: [Double], similarity: [Double]) in
        let net = network(kind, blocks: depth, task, &board.random)
        let similarity = net.similarity(x)
        return (net.gradients(x, &board.random).sizes, similarity)
      }
    }
    let places = (0...depth).map(Double.init)
    board.draw(
      Figure(
        "Gradients and activations, block by block",
        caption: """
          What does a block leave of what passes it? Left: the gradient with respect to the output of each block, \
          which comes from the right; mean and standard deviation of the logarithms over \(seeds) networks. Right: \
          the mean cosine between the activations of two digits; mean and standard deviation. Block 0 is the first \
          layer.
          """, columns: 2
      ) {
        Panel(
          "Gradients", x: "block", y: PlotAxis("root mean square", scale: .logarithmic),
          legend: .below
        ) {
          for (k, kind) in kinds.enumerated() {
            logarithmicBand(places, runs[k].map(\.sizes), kind.rawValue, k)
          }
        }
        Panel("Two digits", x: "block", y: PlotAxis("cosine", range: 0...1.05), legend: .none) {
          for k in kinds.indices {
            Band(places, runs: runs[k].map(\.similarity), color: .series(k))
          }
        }
      })
    let ratios = runs.map { $0.map { $0.sizes[0] / $0.sizes[depth] } }
    board.table(
      ["blocks", "first gradient / last", "cosine behind block 0", "behind block \(depth)"],
      kinds.indices.map { k in
        [kinds[k].rawValue, written(exp(ratios[k].map { log($0) }.mean), digits: 2)]
          + [0, depth].map { place in
            written(runs[k].map { $0.similarity[place] }.mean, digits: 3)
          }
      })
    board.claimForBuiltInData(
      "without skips less than a thousandth of the gradient reaches the first layer",
      ratios[0].allSatisfy { $0 < 1e-3 })
    board.claimForBuiltInData(
      "with them none of it is lost: there it is at least half as large as at the last block",
      (ratios[1] + ratios[2]).allSatisfy { $0 > 0.5 })
    let apart = { (k: Int, place: Int) in 1 - runs[k].map { $0.similarity[place] }.mean }
    board.claimForBuiltInData(
      "without skips all digits come to look alike: 1 − cosine falls to less than half of what it is behind the first layer",
      apart(0, depth) < apart(0, 0) / 2)
    board.say(
      """
      So a deep plain network has two troubles. Its gradient vanishes (a larger initialization, He's, would help), \
      and its layers mix everything with everything until every digit gives nearly the same activations (no \
      initialization helps much against that). Look at the third kind in the figure: it changes nothing at all. That \
      is the next step.
      """)
    board.ask(
      "A plain network has the factor 0.7 per layer. About what is left of the gradient after 40 layers?",
      choices: ["a half", "a fortieth", "less than a millionth"], answer: 2,
      because: "0.7⁴⁰ is \(pow(0.7, 40), digits: 2).")
  }

  /// Means and standard deviations of logarithms, as factors.
  private func logarithmicBand(
    _ places: [Double], _ runs: [[Double]], _ name: String, _ series: Int
  ) -> Band {
    let logs = runs.map { $0.map { log($0) } }
    let middle = places.indices.map { i in logs.map { $0[i] }.mean }
    let spread = places.indices.map { i in logs.map { $0[i] }.standardDeviation }
    return Band(
      places, lower: zip(middle, spread).map { exp($0 - $1) },
      upper: zip(middle, spread).map { exp($0 + $1) }, middle: middle.map { exp($0) },
      label: name, color: .series(series))
  }

  func identityAtFirst(on board: Board, _ task: PictureTask) {
    board.step("Start as the identity")
    board.say(
      """
      If blocks can do nothing, let them begin with that. Set the last weights of each block, W₂, to 0 at the start. \
      Then F(x) = 0, every block is an **identity mapping**, and a network of any depth begins as the shallow one \
      that it is without blocks. In ResNet the same is done with the γ of each block's last batch normalization: \
      PyTorch calls it `zero_init_residual`.
      """)
    let x = rows(task.x)[0..<min(32, task.training.count)]
    let deep = network(.identity, blocks: depth, task, &board.random)
    let states = withoutGradients { deep.states(Variable(x)).map(\.value) }
    let change = largestDifference(states[0], states[depth])
    let (sizes, first, second) = deep.gradients(x, &board.random)
    board.value("largest change of an activation over all \(depth) blocks", change)
    board.value("largest gradient of a weight of W₁, in any block", first)
    board.value("and of W₂", second)
    board.identity("before training the blocks change nothing", change == 0)
    board.identity(
      "the gradient comes through unchanged: it is as large behind the first layer as behind the last block",
      abs(sizes[0] / sizes[depth] - 1) < 1e-5)
    board.identity(
      "W₂ gets a gradient, W₁ none yet: it comes through W₂, which is 0",
      first == 0 && second > 0)
    board.formula(#"\frac{\partial L}{\partial h} = W_2^\top \frac{\partial L}{\partial y} = 0"#)
    board.say(
      """
      So the first step of training changes W₂ only, and from the second step on everything learns. If both W₁ and \
      W₂ were 0, neither would ever get a gradient: hidden activations of 0 give W₂ none, and W₂ = 0 gives W₁ none.
      """)
    board.ask(
      "A block is relu(x + F(x)) with F(x) = 0 and x = (2, 0, 5), all of which came out of a ReLU. What does it give?",
      choices: ["(2, 0, 5)", "(0, 0, 0)"], answer: 0,
      because:
        "ReLU changes nothing that is not negative, so the blocks of ResNet can be identities, too."
    )
  }

  func depthInTraining(on board: Board, _ task: PictureTask) throws {
    board.step("Depth in training")
    let (counts, epochs) = ([1, 5, depth], board.isFull ? 1 : 4)
    board.say(
      """
      Which of them can be trained? Networks of \(list(counts)) blocks learn \(task.training.count) digits by Adam \
      with the rate 0.001 in batches of 32 for \(epochs == 1 ? "one epoch" : "\(epochs) epochs"), \(seeds) times each. \
      No rate was tuned. The accuracy is that on \(task.test.count) test pictures.
      """)
    let kinds = SkipNetwork.Kind.allCases
    let x = (training: rows(task.x), test: rows(task.testX))
    var accuracies = kinds.map { _ in counts.map { _ in [Double]() } }
    var losses = kinds.map { _ in [[Double]]() }
    for seed in 0..<seeds {
      for (c, count) in counts.enumerated() {
        for (k, kind) in kinds.enumerated() {
          var net = network(kind, blocks: count, task, &board.random)
          let loss = try net.learn(
            x.training, task.y, epochs: epochs,
            callbacks: [board.progress("\(count) blocks, \(seed + 1)")], seed: board.random.next())
          accuracies[k][c].append(net.accuracy(x.test, task.test.labels))
          if count == depth { losses[k].append(loss) }
        }
      }
    }
    drawDepth(on: board, counts, accuracies, losses, epochs)
    board.table(
      ["blocks"] + counts.map { "\($0) (\(2 * $0) layers)" },
      kinds.indices.map { k in
        [kinds[k].rawValue]
          + accuracies[k].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.standardDeviation, digits: 1))"
          }
      })
    let deepest = counts.count - 1
    for k in [1, 2] {
      board.sayPoints(
        "Test accuracy with \(depth) blocks, \(kinds[k].rawValue) minus plain",
        PairedDifference(accuracies[k][deepest], accuracies[0][deepest]))
    }
    board.claimForBuiltInData(
      "with one block every plain network is above 40 %", accuracies[0][0].min()! > 0.4)
    board.claimForBuiltInData(
      "with \(depth) blocks the plain networks are on average at least 20 points worse than with one",
      accuracies[0][deepest].mean < accuracies[0][0].mean - 0.2)
    board.claimForBuiltInData(
      "every network that began as the identity is better than every plain one of \(depth) blocks",
      accuracies[2][deepest].min()! > accuracies[0][deepest].max()!)
    board.claimForBuiltInData(
      "and with \(depth) blocks it is on average no more than 10 points worse than with one",
      accuracies[2][deepest].mean > accuracies[2][0].mean - 0.1)
    board.say(
      """
      The right panel is the one that matters: it shows the *training* loss. The deep plain networks do not overfit, \
      they do not learn. That is degradation. On so few and so small pictures depth has no advantage to offer; \
      what the skips give here is only that it does no harm. Where there is more to learn, as in ImageNet, the \
      deeper ResNets are the better ones.
      """)
    board.ask(
      "A network of 40 layers has a higher test error than one of 4, and a higher training error, too. What is it?",
      choices: ["overfitting", "degradation"], answer: 1,
      because:
        "Overfitting means a low training error. This network cannot even fit what it is shown.")
  }

  private func list(_ counts: [Int]) -> String {
    counts.dropLast().map { "\($0)" }.joined(separator: ", ") + " and \(counts.last!)"
  }

  private func drawDepth(
    on board: Board, _ counts: [Int], _ accuracies: [[[Double]]], _ losses: [[[Double]]],
    _ epochs: Int
  ) {
    let kinds = SkipNetwork.Kind.allCases
    let xs = (1...epochs).map(Double.init)
    board.draw(
      Figure(
        "What depth does without and with the skip",
        caption: """
          Left: the test accuracy for each depth, a point for each of \(seeds) trainings. Right: is it overfitting? \
          The training loss of the networks of \(depth) blocks, mean and standard deviation; the dashed line is \
          guessing among ten classes.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("blocks", categories: counts.map { "\($0)" }),
          y: PlotAxis("test accuracy", range: 0...1), legend: .below
        ) {
          for (k, kind) in kinds.enumerated() {
            Points(
              counts.indices.flatMap { c in
                (0..<seeds).map {
                  Double(c) + 0.22 * Double(k - 1) + 0.03 * Double($0 - seeds / 2)
                }
              }, accuracies[k].flatMap { $0 }, label: kind.rawValue, color: .series(k), size: 1.2)
          }
        }
        Panel(
          "\(depth) blocks", x: PlotAxis("epoch", ticks: xs), y: "training loss", legend: .none
        ) {
          for k in kinds.indices { Band(xs, runs: losses[k], color: .series(k)) }
          ReferenceLine(y: log(10))
        }
      })
  }

  // excerpt: convolutional
  /// Four blocks of two convolutions on 7 × 7 maps, with batch normalization everywhere, with skips or without.
  static func convolutional(
    hasSkips: Bool, side: Int, classes: Int, seed: UInt64
  ) -> Sequential {
    let begin: [LayerPlan] = [
      .conv2D(
        8, 3, strides: 2, padding: .same, useBias: false, inputShape: [side, side, 1], name: "stem"),
      .batchNormalization(momentum: 0.9), .activation(.relu),
    ]
    let convolution: [LayerPlan] = [
      .conv2D(8, 3, padding: .same, useBias: false), .batchNormalization(momentum: 0.9),
      .activation(.relu),
    ]
    let blocks = (1...4).flatMap { _ -> [LayerPlan] in
      hasSkips ? [.residualBlock(8, momentum: 0.9)] : convolution + convolution
    }
    return Sequential(
      begin + blocks + [.flatten, .dense(classes, activation: .softmax)], seed: seed)
  }
  // end excerpt

  func convolutions(on board: Board, _ task: PictureTask) throws {
    board.step("Real blocks, trained small")
    let epochs = board.isFull ? 1 : 3
    let few = task.first(board.isFull ? task.training.count : 600)
    board.say(
      """
      Back to convolutions. Two networks of nine convolutions learn \(few.x.shape[0]) digits for \
      \(epochs == 1 ? "one epoch" : "\(epochs) epochs"): a ResNet of four residual blocks, and the same without the \
      skips. Both have batch normalization, so the plain one is not VGG as it was in 2014, but VGG as one would \
      write it today. The difference between them is the skip and nothing else; they have the same parameters.
      """)
    board.code("convolutional")
    var accuracies: [[Double]] = [[], []]
    var counts = [0, 0]
    for run in 0..<seeds {
      let seed = board.random.next()
      for index in 0..<2 {
        var model = Self.convolutional(
          hasSkips: index == 1, side: task.x.shape[1], classes: task.classes, seed: seed)
        counts[index] = model.parameters.map(\.variable.value.count).reduce(0, +)
        model.compile(
          optimizer: .adam(learningRate: 0.003), loss: .sparseCategoricalCrossentropy)
        try model.fit(
          few.x, few.y, epochs: epochs, callbacks: [board.progress("convolutions, \(run + 1)")],
          progress: .silent, seed: seed)
        accuracies[index].append(model.accuracy(task.testX, task.test.labels))
      }
    }
    let pairs = PairedDifference(accuracies[1], accuracies[0])
    board.table(
      ["network", "parameters", "test accuracy, mean of \(seeds)", "lowest", "highest"],
      ["plain, with batch normalization", "ResNet"].enumerated().map { index, name in
        [name, "\(counts[index])"]
          + [accuracies[index].mean, accuracies[index].min()!, accuracies[index].max()!].map {
            written($0, digits: 3)
          }
      })
    board.identity("both have the same number of parameters", counts[0] == counts[1])
    board.sayPoints("Test accuracy, ResNet minus plain", pairs)
    board.claimForBuiltInData(
      "with batch normalization both learn at this depth: their means are above 40 %",
      accuracies.allSatisfy { $0.mean > 0.4 })
    board.say(
      """
      At nine convolutions batch normalization alone does nearly all of the work, and a difference between the two, if \
      the line above finds one, is not the gap of the step before. Batch normalization keeps the sizes, the skip \
      keeps the way: a network of a hundred layers has both.
      """)
    board.warn(
      """
      That a ResNet learns the residual F(x) = H(x) − x is a way of speaking. Nothing tells the network which H is \
      wanted. What can be shown is what this lesson showed: where it starts, and what comes back to its first layers.
      """)
  }
}
