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
      handwritten digits (\(task.origin), reduced to 14 × 14 pixels). Two questions: how large is the gradient at \
      each block, and how well can the activations still tell one digit from another? For the second take the cosine \
      between the activations of two digits, averaged over all pairs. It is 1 where they point in the same direction.
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
          What is left of gradients and of differences after so many blocks? Left: the gradient with respect to the \
          output of each block, which travels from right to left; mean and standard deviation of the logarithms over \
          \(seeds) networks. Right: the mean cosine between the activations of two digits; mean and standard \
          deviation. Block 0 is the first layer.
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
      ["blocks", "first gradient / last", "cosine after block 0", "after block \(depth)"],
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
      "with skips the gradient at the first layer is at least half as large as at the last block",
      (ratios[1] + ratios[2]).allSatisfy { $0 > 0.5 })
    let apart = { (k: Int, place: Int) in 1 - runs[k].map { $0.similarity[place] }.mean }
    board.claimForBuiltInData(
      "without skips all digits come to look alike: 1 − cosine falls to less than half of what it is after the first layer",
      apart(0, depth) < apart(0, 0) / 2)
    board.say(
      """
      So a deep plain network has two troubles. Its gradient vanishes (larger first weights, as in He initialization, \
      would help), and its layers mix everything with everything until every digit gives nearly the same activations \
      (with ReLU, larger weights do not help against that). Skips slow the mixing down, but do not stop it: after \
      \(depth) blocks 1 − cosine is \(apart(1, depth), digits: 2) with them and \(apart(0, depth), digits: 2) \
      without. And their gradient has grown on its way back. The third kind in the figure changes nothing at all. It \
      comes next.
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
    let spread = places.indices.map { i in logs.map { $0[i] }.sampleStandardDeviation }
    return Band(
      places, lower: zip(middle, spread).map { exp($0 - $1) },
      upper: zip(middle, spread).map { exp($0 + $1) }, middle: middle.map { exp($0) },
      label: name, color: .series(series))
  }

  func identityAtFirst(on board: Board, _ task: PictureTask) {
    board.step("Start as the identity")
    board.say(
      """
      If blocks can easily do nothing, let them begin that way. Set the last weights of each block, W₂, to 0 at the \
      start. Then F(x) = 0, every block is an **identity mapping**, and a network of any depth begins as if it had no \
      blocks at all. In ResNet the same is done with the γ of each block's last batch normalization: PyTorch calls it \
      `zero_init_residual`.
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
      "the gradient comes through unchanged: it is as large after the first layer as after the last block",
      abs(sizes[0] / sizes[depth] - 1) < 1e-5)
    board.identity(
      "W₂ gets a gradient, W₁ none yet: it comes through W₂, which is 0",
      first == 0 && second > 0)
    board.formula(#"\frac{\partial L}{\partial h} = W_2^\top \frac{\partial L}{\partial y} = 0"#)
    board.say(
      """
      Here h stands for the hidden activations, W₂'s inputs. So within a block the first step of training changes \
      only the second layer, and from the second step on everything learns. If both W₁ and W₂ were 0, neither would \
      ever get a gradient: hidden activations of 0 give W₂ none, and W₂ = 0 gives W₁ none.
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
      Which of them can be trained? Networks of \(list(counts)) blocks learn \(task.training.count) digits with Adam \
      at a rate of 0.001, in batches of 32, for \(epochs == 1 ? "one epoch" : "\(epochs) epochs"), \(seeds) times \
      each. No rate was tuned; all kinds share this one. The accuracy is measured on \
      \(task.test.count) test pictures.
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
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let deepest = counts.count - 1
    for (k, base) in [(1, 0), (2, 0), (2, 1)] {
      board.sayPoints(
        "Test accuracy with \(depth) blocks, “\(kinds[k].rawValue)” minus “\(kinds[base].rawValue)”",
        PairedDifference(accuracies[k][deepest], accuracies[base][deepest]))
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
      The right panel is the one that matters: it shows the *training* loss. The deep plain networks do not overfit; \
      they do not learn. That is degradation, in a coarse form: here the gradient vanishes. He et al. found it in \
      plain networks with batch normalization, too, whose gradients do not vanish; theirs trained, but worse than \
      shallower ones. Skips alone bring the accuracy at \(depth) blocks to \(percent: accuracies[1][deepest].mean), \
      beside \(percent: accuracies[1][0].mean) with one block; from the identity it is \
      \(percent: accuracies[2][deepest].mean). On so few and so small pictures depth has little to offer; the most \
      that can be asked of it is to do no harm. Where there is more to learn, as in ImageNet, the deeper ResNets are \
      the better ones.
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
          Left: does a deeper network get worse? The test accuracy for each depth, a point for each of \(seeds) \
          trainings. Right: is it overfitting? The training loss of the networks of \(depth) blocks, mean and \
          standard deviation; the dashed line is guessing among ten classes.
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
      write it today. They differ in the skip and in nothing else, and have equally many parameters. Adam learns at a \
      rate of 0.003.
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
      With batch normalization the plain network learns at this depth, too, and the skip adds what was measured above. \
      That is far less than in the step before, but these are other networks: nine convolutions in place of forty \
      dense layers, and both kinds normalized. So these runs do not show how much is due to which. What the two do is \
      different: batch normalization keeps the sizes of the activations steady, the skip keeps a way open for the \
      gradient. A network of a hundred layers has both.
      """)
    board.warn(
      """
      That a ResNet learns the residual F(x) = H(x) − x is a way of speaking. H would be the function that the block \
      as a whole should compute, and nothing tells the network which that is. What can be shown is what this lesson \
      showed: where the network starts, and how much gradient reaches its first layers.
      """)
  }
}
