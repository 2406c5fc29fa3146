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
    board.code("gini", file: DecisionTree.file)
    board.explain(
      #"G = 1 - p_1^2 - p_2^2"#, ["p_1": 0.75, "p_2": 0.25], DecisionTree.gini([3, 1]))
    board.claim(
      "three of one class and one of another: 1 − (9 + 1)/16 = 0.375",
      DecisionTree.gini([3, 1]) == 0.375)
    board.code("split", file: DecisionTree.file)
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
      case .leaf(let parts, let count):
        let best = largest(parts)
        nodes.append(
          Diagram.Node(
            id, name: examples.classNames[best],
            rows: ["\(written(100 * parts[best], digits: 3)) % of \(count)"]))
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
    board.code("forest", file: RandomForest.file)
    let means = (0..<4000).map { _ -> Double in
      let common = board.random.normal() * ρ.squareRoot()
      return common
        + mean((0..<B).map { _ in board.random.normal() * (1 - ρ).squareRoot() })
    }
    let measured = deviation(means) * deviation(means)
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
    board.code("hinge", file: SupportVectorMachine.file)
    board.table(
      ["y", "f(x)", "cost"],
      [(1.0, 2.0), (1, 0.5), (-1, 0.5)].map { y, f in
        [written(y), written(f), written(SupportVectorMachine.hinge(y, f))]
      })
    board.code("coordinate", file: SupportVectorMachine.file)
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
}
