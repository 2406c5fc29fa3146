import Chalk
import Foundation

/// T04: a tree, a forest, boosted trees, a support vector machine and a network on the same data.
struct TreesAndNets: Lesson {
  let card = LessonCard.treesAndNets

  func teach(on board: Board) throws {
    let tree = try tree(on: board)
    forest(on: board)
    boosting(on: board)
    machine(on: board)
    try regions(on: board)
    try folds(on: board, tree)
    scales(on: board)
    summary(on: board)
    exercises(on: board)
  }

  private func tree(on board: Board) throws -> Examples {
    board.step("A decision tree")
    board.say(
      """
      A network multiplies and adds. A **decision tree** asks questions, as in the game of twenty questions: is \
      this feature at most that threshold? Such a question is called a split. Each answer leads to the next split, \
      and in the end to a leaf, which names a class. A good split is one whose two sides are nearly pure. The \
      **Gini impurity** measures how mixed a set of examples is: it is the probability that two examples drawn \
      from the set, with replacement, have different classes.
      """)
    board.formula(#"G = 1 - \sum_k p_k^2"#)
    board.code("gini")
    board.identity(
      "three of one class and one of another: 1 − (9 + 1)/16 = 0.375",
      DecisionTree.gini([3, 1]) == 0.375)
    board.code("split")
    let small = Examples(
      features: [[1], [2], [3], [4]], labels: [0, 0, 1, 1], featureNames: ["x"],
      classNames: ["a", "b"])
    let split = DecisionTree.bestSplit(small, Array(0..<4), feature: 0)
    board.identity(
      "for the classes a, a, b, b at 1, 2, 3, 4 the best split is x ≤ 2.5, with impurity 0 on both sides",
      split?.threshold == 2.5 && split?.impurity == 0)
    let examples = try board.data.examples("breast-cancer", or: .breastCancer)
    let tree = DecisionTree(examples, depth: 2, random: &board.random)
    let figure = try tree.diagram(examples)
    board.draw(
      Figure(
        "The first questions about \(examples.count) examples",
        caption: """
          Which features does a tree of depth 2 split by? Each leaf shows its most frequent class, the \
          fraction of its examples that belong to this class, and their number.
          """
      ) { figure })
    board.ask(
      "What is the Gini impurity of two classes that are equally frequent?", answer: 0.5,
      because: "Each p is ½: 1 − ¼ − ¼, the most that two classes can have.")
    return examples
  }

  private func forest(on board: Board) {
    board.step("Many trees: a random forest")
    board.say(
      """
      A deep tree memorizes: it splits until every leaf is pure. Another sample of the data gives another \
      tree, so its variance is high. A **random forest** averages many trees, each grown on a **bootstrap** \
      sample (n rows drawn from n, with replacement), and with only √d of the d features to choose from at \
      each split, so that the trees make different mistakes. If the trees' predictions have variance σ² and \
      pairwise correlation ρ, their mean over B trees has the variance
      """)
    let (B, ρ) = (25, 0.3)
    let promised = ρ + (1 - ρ) / Double(B)
    board.explain(
      #"\rho \sigma^2 + \frac{1 - \rho}{B} \sigma^2"#,
      [#"\rho"#: ρ, #"\sigma"#: 1, "B": Double(B)], promised)
    board.code("forest")
    let means = (0..<4000).map { _ -> Double in
      let common = board.random.normal() * ρ.squareRoot()
      return common
        + (0..<B).map { _ in board.random.normal() * (1 - ρ).squareRoot() }.mean
    }
    let measured = means.standardDeviation * means.standardDeviation
    board.value("the variance of such a mean, measured over 4000 draws", measured)
    board.claim(
      "this is what the formula says, to within a tenth", abs(measured / promised - 1) < 0.1)
  }

  private func boosting(on board: Board) {
    board.step("Trees in a row: gradient boosting")
    board.say(
      """
      A forest grows its trees independently. **Gradient boosting** grows them one after the other. The \
      model is a sum z of small trees, with p = σ(z) as probability. Each new tree h is fitted to y − p, the \
      negative gradient of the cross-entropy with respect to z at each example: it corrects what the sum so \
      far gets wrong. It is added with a step size α:
      """)
    board.formula(#"z \leftarrow z + \alpha h(x)"#)
    board.code("boosting")
    board.say(
      """
      (Here α is 4 times the learning rate. In a leaf, a step of Newton's method is Σ (y − p)/Σ p(1 − p) \
      over its examples; with ¼, the value at p = ½, in place of every p(1 − p), that is 4 times the mean of \
      y − p.) How many trees are enough? See \(Self.draws) draws of 200 training and 500 test points of the \
      data set called two moons:
      """)
    let rounds = [1, 2, 5, 10, 20, 50, 100, 200]
    let errors = (0..<Self.draws).map { _ in
      let moons = Examples.moons(200, noise: 0.3, random: &board.random)
      let test = Examples.moons(500, noise: 0.3, random: &board.random)
      let models = rounds.map { GradientBoosting(moons, rounds: $0) }
      return (
        training: models.map { error($0, moons) }, test: models.map { error($0, test) }
      )
    }
    let places = rounds.map(Double.init)
    board.draw(
      Figure(
        "Error by the number of boosted trees",
        caption: """
          Can boosting overfit? The training error falls towards 0; the test error does not follow it, \
          since the later trees fit noise. Mean and standard deviation over \(Self.draws) draws.
          """, x: PlotAxis("trees", scale: .logarithmic, ticks: places), y: "error"
      ) {
        Band(places, runs: errors.map(\.training), label: "training")
        Band(places, runs: errors.map(\.test), label: "test")
      })
    let last = rounds.count - 1
    board.claim(
      "in every draw \(rounds[last]) trees have less training error than one, and more test than training error",
      errors.allSatisfy {
        $0.training[last] < $0.training[0] && $0.test[last] > $0.training[last]
      })
  }

  private static let draws = 5

  private func error(_ model: GradientBoosting, _ examples: Examples) -> Double {
    1 - zip(examples.features.map(model.predict), examples.labels).fraction { $0 == $1 }
  }

  private func machine(on board: Board) {
    board.step("The widest margin: a support vector machine")
    board.say(
      """
      A **support vector machine** (SVM) separates two classes, y = +1 and y = −1, by f(x) = w·x + b, with the widest \
      **margin**: think of a street between the classes, with the decision boundary f = 0 in its middle, edges at f = \
      1 and f = −1, and the width 2/‖w‖. An example beyond the edge on its own side costs nothing; any other costs \
      the **hinge loss**. All examples that cost something or lie exactly at an edge are the **support vectors**: \
      only they decide where the boundary lies. C weighs their cost against the width:
      """)
    board.formula(#"\frac{1}{2} \|w\|^2 + C \sum_i \max(0, 1 - y_i f(x_i))"#)
    board.code("hinge")
    board.table(
      ["y", "f(x)", "hinge loss"],
      [(1.0, 2.0), (1, 0.5), (-1, 0.5)].map { y, f in
        [written(y), written(f), written(SupportVectorMachine.hinge(y, f))]
      })
    board.code("coordinate")
    let two = SupportVectorMachine([[1], [-1]], [1, -1], kernel: .linear, C: 10, rounds: 200)
    board.value("two examples, at 1 and −1: f(3)", two([3]))
    board.identity(
      "there f(x) = x, and both have α = ½",
      abs(two([3]) - 3) < 1e-6 && two.α.allSatisfy { abs($0 - 0.5) < 1e-6 })
    board.say(
      """
      This boundary is straight. How can it be curved? A **kernel** K(x, z), put in place of the dot product x·z, \
      is the dot product in a space of other features. In that space the boundary is straight; in the space of x \
      it can be curved.
      """)
    board.formula(#"K(x, z) = e^{-\gamma \|x - z\|^2} + 1"#)
    board.say(
      """
      The 1 stands for the bias, as it does in the linear kernel x·z + 1. So the bias is part of ‖w‖ here; \
      in most textbooks it is not, and then the α must also satisfy Σ α·y = 0.
      """)
    let moons = Examples.moons(80, noise: 0.15, random: &board.random)
    let rounds = [1, 3, 10, 30, 100, 300]
    let machines = rounds.map { rounds in
      SupportVectorMachine(
        Array(moons.features), moons.labels.map { $0 == 1 ? 1 : -1 }, kernel: .gaussian(γ: 1),
        rounds: rounds)
    }
    let m = machines.last!
    board.draw(
      Figure(
        "A solution that proves itself",
        caption: """
          How does one know that the best solution is found? 80 points on two moons. The dual is a lower \
          bound: no w has an objective below it. After \(rounds.last!) rounds the objective is \
          \(written(m.primal)) and the dual \(written(m.dual)).
          """, x: PlotAxis("rounds", scale: .logarithmic, ticks: rounds.map(Double.init)),
        y: "objective"
      ) {
        Line(rounds.map(Double.init), machines.map(\.primal), label: "objective", showsPoints: true)
        Line(rounds.map(Double.init), machines.map(\.dual), label: "dual", showsPoints: true)
      })
    board.claim(
      "the two meet, to within a hundredth: nothing better is possible",
      m.primal >= m.dual - 1e-9 && m.primal - m.dual < 0.01 * m.primal)
    board.claim(
      "only some of the examples are support vectors",
      m.supportVectors.count < m.x.count && m.α.allSatisfy { (0...m.C).contains($0) })
    board.ask(
      "An example of class +1 has f(x) = 0.4. What is its hinge loss?", answer: 0.6,
      because: "It is on the right side, but within the margin: max(0, 1 − 0.4).")
  }

  static let names = ["tree", "forest", "boosting", "SVM", "network"]
  static let shortNames = ["tree", "forest", "boost.", "SVM", "net"]

  private func regions(on board: Board) throws {
    board.step("Five decision boundaries")
    let noise = board.slider("noise", in: 0.05...0.4, default: 0.2)
    let trees = board.integerSlider("trees", in: 5...60, default: 25)
    board.say(
      """
      All five models learn from the same 200 points. What does the decision boundary of each look like?
      """)
    let moons = Examples.moons(200, noise: noise, random: &board.random)
    let test = Examples.moons(1000, noise: noise, random: &board.random)
    let tree = DecisionTree(moons, random: &board.random)
    let forest = RandomForest(moons, trees: trees, random: &board.random)
    let boosting = GradientBoosting(moons)
    let machine = SupportVectorMachines(moons, kernel: .gaussian(γ: 2))
    var network = TableNetwork(for: moons, hidden: [16, 16], random: &board.random)
    try network.learn(
      moons, updates: 400, callbacks: [.recorder(every: 20), board.progress("training")],
      random: &board.random)
    let learned = network
    let models: [(Matrix) -> [Int]] = [
      { $0.map(tree.predict) }, { $0.map(forest.predict) }, { $0.map(boosting.predict) },
      { $0.map(machine.predict) }, { learned.predictions($0) },
    ]
    let (x, y) = (-1.6...2.6, -1.2...1.7)
    let side = 70
    let grid = Matrix(
      (0..<side * side).map { place in
        let (row, column) = (Double(place / side), Double(place % side))
        let step = Double(side - 1)
        return [
          x.lowerBound + column / step * (x.upperBound - x.lowerBound),
          y.lowerBound + row / step * (y.upperBound - y.lowerBound),
        ]
      })
    var accuracies: [(training: Double, test: Double)] = []
    var panels: [Panel] = []
    for (name, predict) in zip(TreesAndNets.names, models) {
      let own = zip(predict(moons.features), moons.labels).fraction { $0 == $1 }
      let unseen = zip(predict(test.features), test.labels).fraction { $0 == $1 }
      accuracies.append((own, unseen))
      let field = predict(grid)
      panels.append(
        Panel(
          "\(name): \(written(unseen, digits: 3))",
          x: PlotAxis("x", range: x), y: PlotAxis("y", range: y), legend: .none, colorBar: .none
        ) {
          HeatMap(
            (0..<side).map { row in (0..<side).map { Double(field[row * side + $0]) } }, x: x, y: y,
            scale: .classes)
          Points(
            moons.features.column(0), moons.features.column(1), classes: moons.labels,
            classNames: moons.classNames, size: 0.6)
        })
    }
    let shown = panels
    board.draw(
      Figure(
        "Five decision boundaries between two moons",
        caption: """
          How does each model divide the plane? The tree cuts at right angles until every leaf is pure: \
          \(tree.leaves) leaves. The forest of \(trees) and boosting smooth the cuts. SVM and network draw curves. \
          Above each stands its test accuracy; a single draw of the points is no basis for a ranking.
          """, columns: 3, sharing: .both
      ) { for panel in shown { panel } })
    board.table(
      ["", "training accuracy", "test accuracy"],
      zip(TreesAndNets.names, accuracies).map { [$0, written($1.training), written($1.test)] })
    board.identity(
      "a tree of unlimited depth makes no error in training", accuracies[0].training == 1)
    board.claim(
      "all five have a test accuracy above 0.75, where guessing has 0.5",
      accuracies.allSatisfy { $0.test > 0.75 })
    board.draw(
      Figure.losses(
        network.history, title: "The network's loss",
        caption: """
          Has the network converged? Its training loss. A tree is grown once, an SVM has one solution; a network \
          is trained step by step, and may end elsewhere from other initial weights.
          """))
    board.draw(
      Figure.activations(
        network.history.record!, title: "What the network's layers put out",
        caption: """
          How is a curve made of ReLUs? The outputs of each layer over the training, the newest in front: many \
          units are 0 for many points, so that each works in a part of the plane only. Below: the percentage of zeros.
          """))
    board.draw(
      Figure.gradientNorms(
        network.history.record!, title: "The network's gradients",
        caption: """
          Do all layers learn? The length of each layer's gradient. A tree has none: a threshold has no \
          derivative that is not 0.
          """))
  }

  private func folds(on board: Board, _ examples: Examples) throws {
    board.step("On the same table")
    var tables = [(board.data.isGiven ? "your table" : "breast cancer", examples)]
    if !board.data.isGiven { tables.append(("wine", .wine)) }
    let k = 5
    board.say(
      """
      Which model is best on real tables? A single division into training and test set may favor one of them by \
      chance. So each table is cut into \(k) folds, and each fold is the test set once. All five models get the same \
      folds; their settings are the usual ones, and none is chosen by these results.
      """)
    var all: [[[Double]]] = []
    var drops: [[Double]] = []
    for (place, (_, table)) in tables.enumerated() {
      let table = table.count > 800 ? table.shuffled(random: &board.random).prefix(800) : table
      var accuracies = [[Double]](repeating: [], count: Self.names.count)
      for (fold, parts) in table.folds(k, random: &board.random).enumerated() {
        try board.progress("fold", fold + 1, of: k)
        let (training, test) = parts
        let tree = DecisionTree(training, random: &board.random)
        let forest = RandomForest(training, trees: 25, random: &board.random)
        let boosting = GradientBoosting(training)
        let width = Double(training.featureNames.count)
        let machine = SupportVectorMachines(training, kernel: .gaussian(γ: 1 / width))
        var network = TableNetwork(for: training, random: &board.random)
        try network.learn(training, updates: 200, random: &board.random)
        let predictions = [
          test.features.map(tree.predict), test.features.map(forest.predict),
          test.features.map(boosting.predict), test.features.map(machine.predict),
          network.predictions(test.features),
        ]
        for (place, predicted) in predictions.enumerated() {
          accuracies[place].append(zip(predicted, test.labels).fraction { $0 == $1 })
        }
        if place == 0 { drops.append(importances(forest, test, &board.random)) }
      }
      all.append(accuracies)
    }
    let found = all
    board.table(
      [""] + tables.map { "\($0.0)" },
      Self.names.indices.map { place in
        [Self.names[place]]
          + found.map {
            "\(written($0[place].mean, digits: 3)) ± \(written($0[place].sampleStandardDeviation, digits: 2))"
          }
      })
    board.draw(
      Figure(
        "Accuracy over \(k) folds",
        caption: """
          Which model is best? A small point for each of \(k) folds, a large one for the mean. Where the \
          points of two models overlap, the difference may be chance.
          """, columns: tables.count, sharing: .y
      ) {
        for (table, accuracies) in zip(tables, found) {
          Panel(
            table.0,
            x: PlotAxis(
              "model", range: -0.6...4.6, ticks: [0, 1, 2, 3, 4], categories: Self.shortNames),
            y: "accuracy on the test fold", legend: .none
          ) {
            for place in accuracies.indices {
              Points(
                (0..<k).map { Double(place) + 0.08 * Double($0 - 2) }, accuracies[place],
                color: .series(0), size: 0.6)
            }
            Points(
              accuracies.indices.map(Double.init), accuracies.map(\.mean), label: "mean",
              color: .series(1), size: 1.3)
          }
        }
      })
    let pairs = PairedDifference(found.flatMap { $0[1] }, found.flatMap { $0[0] })
    let gains = pairs.differences
    let better = gains.count { $0 > 0 }
    board.say(
      """
      Folds can be compared in pairs: the forest is better than the single tree in \(better) of \(gains.count) folds, \
      equal in \(gains.count { $0 == 0 }); the mean difference of the accuracies is \(pairs.words). (The training \
      sets of different folds overlap, so the test is somewhat too optimistic.)
      """)
    board.claimForBuiltInData(
      "over both tables the forest is better than one tree by more than a hundredth on average",
      gains.mean > 0.01)
    board.claimForBuiltInData(
      "forest, SVM and network are within five hundredths of each other on each table",
      found.allSatisfy { table in
        let means = [table[1], table[3], table[4]].map(\.mean)
        return means.max()! - means.min()! < 0.05
      })
    board.say(
      """
      On a table of a few hundred rows whose columns mean something by themselves, a network need not be \
      better than the others; on larger tables boosted trees are often ahead (Grinsztajn et al.). Networks \
      are at their best where no input means anything by itself: a pixel, a letter, a sample of sound. There \
      they learn the features that otherwise somebody would have to design.
      """)
    importance(on: board, examples, drops)
  }

  // excerpt: importance
  /// For each feature how much the accuracy falls when its values are shuffled among the test examples.
  private func importances(
    _ forest: RandomForest, _ test: Examples, _ random: inout RandomSource
  ) -> [Double] {
    let whole = zip(test.features.map(forest.predict), test.labels).fraction { $0 == $1 }
    return test.featureNames.indices.map { feature in
      let shuffled = random.shuffled(test.features.column(feature))
      let right = test.labels.indices.fraction { row in
        var x = test.features[row]
        x[feature] = shuffled[row]
        return forest.predict(x) == test.labels[row]
      }
      return whole - right
    }
  }
  // end excerpt

  private func importance(on board: Board, _ examples: Examples, _ drops: [[Double]]) {
    board.say(
      """
      Which features does the forest use? **Permutation importance**: shuffle the values of one feature among \
      the test examples, and see how much the accuracy falls.
      """)
    board.code("importance")
    let means = examples.featureNames.indices.map { feature in drops.map { $0[feature] }.mean }
    let order = means.indices.sorted { means[$0] > means[$1] }
    board.table(
      ["feature", "loss of accuracy"],
      order.prefix(6).map { feature in
        let values = drops.map { $0[feature] }
        return [
          examples.featureNames[feature],
          "\(written(values.mean, digits: 2)) ± \(written(values.sampleStandardDeviation, digits: 1))",
        ]
      })
    board.say(
      """
      These are the first \(min(6, means.count)) of \(means.count). Where several columns say nearly the \
      same\(board.data.isGiven ? "" : ", as radius, perimeter and area do"), and one is shuffled, the forest still \
      has the others. So a small importance does not mean that a feature tells nothing.
      """)
  }

  private func scales(on board: Board) {
    board.step("What goes wrong: meters and millimeters")
    board.say(
      """
      A tree only compares values of one column. Write a column in millimeters instead of meters, and the \
      same tree grows, with other thresholds; it is the same for any increasing function of a column. An SVM \
      or a network adds columns up, so there the unit decides how much a column counts. That is why for \
      them, and not for trees, features were standardized in the last two steps.
      """)
    let moons = Examples.moons(150, noise: 0.2, random: &board.random)
    let stretched = moons.with(features: moons.features.mapColumns { $0 == 0 ? 1000 * $1 : $1 })
    let (learned, far) = (moons.prefix(100), stretched.prefix(100))
    let (a, b) = (
      DecisionTree(moons, random: &board.random), DecisionTree(stretched, random: &board.random)
    )
    let y = moons.labels.map { $0 == 1 ? 1.0 : -1 }
    let machines = [moons, stretched].map {
      SupportVectorMachine(Array($0.features), y, kernel: .gaussian(γ: 2), C: 1, rounds: 10)
    }
    let changed = zip(learned.features, far.features).count {
      (machines[0]($0) > 0) != (machines[1]($1) > 0)
    }
    let fresh = Examples.moons(200, noise: 0.2, random: &board.random)
    let right = [1.0, 1000].enumerated().map { place, unit in
      fresh.labels.indices.fraction { row in
        let p = fresh.features[row]
        return (machines[place]([p[0] * unit, p[1]]) > 0) == (fresh.labels[row] == 1)
      }
    }
    board.identity(
      "one column times a thousand changes none of the tree's predictions for \(fresh.count) new examples",
      fresh.features.allSatisfy { a.predict($0) == b.predict([1000 * $0[0], $0[1]]) })
    board.value(
      "predictions of the SVM that change, of 100 examples it has learned from", Double(changed))
    board.table(
      ["unit of x", "SVM without standardization, test accuracy"],
      [["1", written(right[0])], ["1000", written(right[1])]])
    board.claim(
      "with the unit changed, the SVM without standardization loses more than 0.05 of its accuracy",
      right[1] < right[0] - 0.05)
    board.ask(
      "For which of the models does it not matter whether incomes are in dollars or in cents?",
      choices: ["tree, forest and boosting", "SVM", "network"], answer: 0,
      because: "They compare, and never add one column to another.")
    board.say(
      """
      To try: s noise=0.4, s trees=60. Your own table: chalk run trees-and-nets --data table.csv --target \
      column. A new kind of model in a file of your own: chalk new lesson MyModel.
      """)
  }
}
