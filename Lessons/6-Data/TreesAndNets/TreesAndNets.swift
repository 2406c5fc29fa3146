import Chalk
import Foundation

/// T04: a tree, a forest, a support vector machine and a network on the same data.
struct TreesAndNets: Lesson {
  let card = LessonCard(
    "trees-and-nets", "Must it be a network?", formulas: ["T04"], needs: ["generalization"],
    minutes: 15)

  func teach(on board: Board) throws {
    let tree = try tree(on: board)
    forest(on: board)
    machine(on: board)
    try regions(on: board)
    try folds(on: board, tree)
    scales(on: board)
  }

  private func tree(on board: Board) throws -> Examples {
    board.step("Twenty questions")
    board.say(
      """
      A network multiplies and adds. A decision tree only asks: is this feature at most so much? Each \
      answer leads to the next question, and in the end to a class. Which question is a good one? That \
      whose answers sort the classes best. How mixed a heap is, says Gini's number: how likely two that \
      are drawn from it are of different classes.
      """)
    board.formula(#"G = 1 - \sum_k p_k^2"#)
    board.code("gini")
    board.explain(
      #"G = 1 - p_1^2 - p_2^2"#, ["p_1": 0.75, "p_2": 0.25], DecisionTree.gini([3, 1]))
    board.claim(
      "three of one class and one of another: 1 − (9 + 1)/16 = 0.375",
      DecisionTree.gini([3, 1]) == 0.375)
    board.code("split")
    let small = Examples(
      features: [[1], [2], [3], [4]], labels: [0, 0, 1, 1], featureNames: ["x"],
      classNames: ["a", "b"])
    let split = DecisionTree.bestSplit(small, Array(0..<4), feature: 0)
    board.claim(
      "for a, a, b, b at 1, 2, 3, 4 the best question is x ≤ 2.5, and leaves nothing mixed",
      split?.threshold == 2.5 && split?.impurity == 0)
    let examples = try board.data.examples("breast-cancer", or: .breastCancer)
    let tree = DecisionTree(examples, depth: 2, random: &board.random)
    let figure = try diagram(of: tree, examples)
    board.draw(
      Figure(
        "The first questions about \(examples.count) examples",
        caption: "Each leaf says which class is most frequent there, in which part, of how many."
      ) { figure })
    board.ask(
      "What is Gini's number of two classes that are equally frequent?", answer: 0.5,
      because: "1 − ¼ − ¼.")
    return examples
  }

  /// The tree as boxes and arrows.
  private func diagram(of tree: DecisionTree, _ examples: Examples) throws -> Diagram {
    var nodes: [Diagram.Node] = []
    var edges: [Diagram.Edge] = []
    func add(_ node: DecisionTree.Node) -> String {
      let id = "n\(nodes.count)"
      switch node {
      case .leaf(let fractions, let count):
        let best = fractions.argmax
        nodes.append(
          Diagram.Node(
            id, name: examples.classNames[best],
            rows: ["\(written(100 * fractions[best], digits: 3)) % of \(count)"]))
      case .question(let feature, let threshold, let low, let high):
        nodes.append(
          Diagram.Node(
            id, name: examples.featureNames[feature], rows: ["≤ \(written(threshold)) ?"]))
        edges.append(Diagram.Edge(from: id, to: add(low), label: "yes"))
        edges.append(Diagram.Edge(from: id, to: add(high), label: "no"))
      }
      return id
    }
    _ = add(tree.root)
    return try Diagram(nodes, edges: edges, direction: .topToBottom)
  }

  private func forest(on board: Board) {
    board.step("Many trees are wiser")
    board.say(
      """
      A deep tree learns by heart: it asks until every heap is pure. Another draw of the data gives \
      another tree. So let many trees vote, each grown on rows drawn with putting back, and with only \
      some of the features to ask about at each question, so that they do not all make the same \
      mistake. If the trees' answers have variance σ² and correlation ρ, the mean of B of them has
      """)
    let f = board.formula(#"\rho \sigma^2 + \frac{1 - \rho}{B} \sigma^2"#)
    let (B, ρ) = (25, 0.3)
    let promised = ρ + (1 - ρ) / Double(B)
    board.explain(f, [#"\rho"#: ρ, #"\sigma"#: 1, "B": Double(B)], promised)
    board.code("forest")
    let means = (0..<4000).map { _ -> Double in
      let common = board.random.normal() * ρ.squareRoot()
      return common
        + (0..<B).map { _ in board.random.normal() * (1 - ρ).squareRoot() }.mean
    }
    let measured = means.standardDeviation * means.standardDeviation
    board.value("the same, measured over 4000 draws", measured)
    board.claim(
      "it is what the formula says, to within a tenth", abs(measured / promised - 1) < 0.1)
  }

  private func machine(on board: Board) {
    board.step("The widest street")
    board.say(
      """
      A support vector machine looks for the widest street between two classes, +1 and −1. An example \
      on its own side of the street costs nothing; one on the street or beyond it costs as much as it is \
      in. C says how much that matters beside the width, which is 2/‖w‖.
      """)
    board.formula(#"\frac{1}{2} \|w\|^2 + C \sum_i \max(0, 1 - y_i f(x_i))"#)
    board.code("hinge")
    board.table(
      ["y", "f(x)", "cost"],
      [(1.0, 2.0), (1, 0.5), (-1, 0.5)].map { y, f in
        [written(y), written(f), written(SupportVectorMachine.hinge(y, f))]
      })
    board.code("coordinate")
    let two = SupportVectorMachine([[1], [-1]], [1, -1], kernel: .linear, C: 10, rounds: 200)
    board.value("two examples, at 1 and −1: f(3)", two([3]))
    board.claim(
      "there f(x) = x, and both count ½",
      abs(two([3]) - 3) < 1e-6 && two.α.allSatisfy { abs($0 - 0.5) < 1e-6 })
    board.say(
      """
      The street is straight in the features. A kernel K(x, z) in place of x·z puts it into a space of \
      other features, in which it may be straight while here it winds.
      """)
    board.formula(#"K(x, z) = e^{-\gamma \|x - z\|^2} + 1"#)
    board.say(
      """
      The 1 stands for the bias, in the straight kernel x·z + 1 as well. So the bias counts in ‖w‖ here; \
      in textbooks it mostly does not, and then the α must keep a balance besides.
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
          80 points on two moons. No street can cost less than the dual says. After \(rounds.last!) rounds \
          the machine's street costs \(written(m.primal)), and the dual is \(written(m.dual)).
          """, x: PlotAxis("rounds", scale: .logarithmic, ticks: rounds.map(Double.init)), y: "cost"
      ) {
        Line(rounds.map(Double.init), machines.map(\.primal), label: "cost", showsPoints: true)
        Line(rounds.map(Double.init), machines.map(\.dual), label: "dual", showsPoints: true)
      })
    board.claim(
      "the two meet, to within a hundredth: nothing better is possible",
      m.primal >= m.dual - 1e-9 && m.primal - m.dual < 0.01 * m.primal)
    board.claim(
      "only some of the examples hold the street",
      m.supportVectors.count < m.x.count && m.α.allSatisfy { (0...m.C).contains($0) })
    board.ask(
      "An example of class +1 with f(x) = 0.4: what does it cost?", answer: 0.6,
      because: "max(0, 1 − 0.4).")
  }

  static let names = ["tree", "forest", "SVM", "network"]

  private func regions(on board: Board) throws {
    board.step("Four borders")
    let noise = board.slider("noise", in: 0.05...0.4, default: 0.2)
    let trees = board.integerSlider("trees", in: 5...60, default: 25)
    board.say("The same 200 points for all four. Each draws the border in its own hand.")
    let moons = Examples.moons(200, noise: noise, random: &board.random)
    let test = Examples.moons(1000, noise: noise, random: &board.random)
    let tree = DecisionTree(moons, random: &board.random)
    let forest = RandomForest(moons, trees: trees, random: &board.random)
    let machine = SupportVectorMachines(moons, kernel: .gaussian(γ: 2))
    var network = TableNetwork(for: moons, hidden: [16, 16], random: &board.random)
    try network.learn(moons, updates: 400, callbacks: [.recorder(every: 20)], random: &board.random)
    let learned = network
    let models: [(Matrix) -> [Int]] = [
      { $0.map(tree.predict) }, { $0.map(forest.predict) }, { $0.map(machine.predict) },
      { learned.predictions($0) },
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
          "\(name): \(written(unseen, digits: 3)) in the test",
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
        "Four borders between two moons",
        caption: """
          The tree cuts at right angles until every leaf is pure: \(tree.leaves) leaves. The forest of \
          \(trees) blurs the cuts. The machine and the network draw curves.
          """, columns: 2, sharing: .both
      ) { for panel in shown { panel } })
    board.table(
      ["", "accuracy in training", "in the test"],
      zip(TreesAndNets.names, accuracies).map { [$0, written($1.training), written($1.test)] })
    board.claim(
      "the tree that may ask as long as it likes makes no error in training",
      accuracies[0].training == 1)
    board.claim("all four do better than a coin by far", accuracies.allSatisfy { $0.test > 0.75 })
    board.draw(
      Figure.losses(
        network.history, title: "The network's loss",
        caption: "Only the network learns step by step; a tree is grown once, a street is found."))
    board.draw(
      Figure.activations(
        network.history.record!, title: "What the network's layers put out",
        caption: "The outputs of its layers over the training, the newest in front."))
    board.draw(
      Figure.gradientNorms(
        network.history.record!, title: "The network's gradients",
        caption: "The lengths of its gradients. A tree has none: a question has no slope."))
  }

  private func folds(on board: Board, _ examples: Examples) throws {
    board.step("On the same table")
    var tables = [(board.data.isGiven ? "your table" : "breast cancer", examples)]
    if !board.data.isGiven { tables.append(("wine", .wine)) }
    let k = 5
    board.say(
      """
      One division into training and test may be lucky. So the table is cut into \(k) parts, and each \
      is the test once. The same parts for all four; everything else at its usual settings.
      """)
    var all: [[[Double]]] = []
    for (_, table) in tables {
      let table = table.count > 800 ? table.shuffled(random: &board.random).prefix(800) : table
      var accuracies = [[Double]](repeating: [], count: 4)
      for (fold, parts) in table.folds(k, random: &board.random).enumerated() {
        try board.progress("fold", fold + 1, of: k)
        let (training, test) = parts
        let tree = DecisionTree(training, random: &board.random)
        let forest = RandomForest(training, trees: 25, random: &board.random)
        let width = Double(training.featureNames.count)
        let machine = SupportVectorMachines(training, kernel: .gaussian(γ: 1 / width))
        var network = TableNetwork(for: training, random: &board.random)
        try network.learn(training, updates: 200, random: &board.random)
        let predictions = [
          test.features.map(tree.predict), test.features.map(forest.predict),
          test.features.map(machine.predict), network.predictions(test.features),
        ]
        for (place, predicted) in predictions.enumerated() {
          accuracies[place].append(zip(predicted, test.labels).fraction { $0 == $1 })
        }
      }
      all.append(accuracies)
    }
    let found = all
    board.table(
      [""] + tables.map { "\($0.0)" },
      TreesAndNets.names.indices.map { place in
        [TreesAndNets.names[place]]
          + found.map {
            "\(written($0[place].mean, digits: 3)) ± \(written($0[place].standardDeviation, digits: 2))"
          }
      })
    board.draw(
      Figure(
        "Accuracy over \(k) parts", caption: "Mean and standard deviation over the \(k) parts.",
        columns: tables.count
      ) {
        for (table, accuracies) in zip(tables, found) {
          Panel(table.0, y: PlotAxis("accuracy in the test", range: 0...1.05)) {
            Bars(
              TreesAndNets.names, accuracies.map(\.mean),
              errors: accuracies.map(\.standardDeviation),
              showsValues: true)
          }
        }
      })
    board.claimForBuiltInData(
      "on both tables the forest is better than one tree",
      found.allSatisfy { $0[1].mean > $0[0].mean })
    board.claimForBuiltInData(
      "forest, machine and network are within four points of each other",
      found.allSatisfy { table in
        let means = table.dropFirst().map(\.mean)
        return means.max()! - means.min()! < 0.04
      })
    board.claimForBuiltInData(
      "each of them is better than always saying the most frequent class",
      zip(tables, found).allSatisfy { table, accuracies in
        let usual = Double(table.1.classCounts.max()!) / Double(table.1.count)
        return accuracies.allSatisfy { $0.mean > usual }
      })
    board.say(
      """
      Where a table has a few hundred rows and its columns mean something by themselves, a network need \
      not be better than the others, and is seldom far ahead. Its time comes where no column means anything alone: a pixel, a \
      letter, a moment of sound. There it learns features that nobody has to name.
      """)
  }

  private func scales(on board: Board) {
    board.step("What goes wrong: metres and millimetres")
    board.say(
      """
      A tree asks only which of two values is larger. Write a column in millimetres in place of metres, \
      and it grows the same tree. (As its cube, too, for the examples it learns from; only the thresholds \
      between two of them move.) A machine or a network adds columns up: there the unit decides what \
      counts. So for them, and not for trees, features were brought to one scale first in the last two \
      steps.
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
    board.claim(
      "a thousand times one column changes no answer of the tree, to \(fresh.count) new examples",
      fresh.features.allSatisfy { a.predict($0) == b.predict([1000 * $0[0], $0[1]]) })
    board.value("answers that the machine changes, of 100 it had learned", Double(changed))
    board.table(
      ["unit of x", "SVM without a common scale, accuracy in the test"],
      [["1", written(right[0])], ["1000", written(right[1])]])
    board.claim("the machine without a common scale does worse", right[1] < right[0] - 0.05)
    board.ask(
      "Which of the four does not care whether incomes are in dollars or in cents?",
      choices: ["tree and forest", "SVM", "network"], answer: 0,
      because: "They compare, and never add one column to another.")
    board.say(
      """
      To try: s noise=0.4, s trees=60. Your own table: chalk run trees-and-nets --data table.csv --target \
      column. A new kind of model in a file of your own: chalk new lesson MyModel.
      """)
  }
}
