import Chalk

/// One training on a part of the pictures: its losses and accuracies after each epoch.
struct ShapesRun {
  let model: Sequential
  let history: History
}

/// Trainings that differ in one thing only: how many different pictures there are.
struct ShapesTrial {
  let task: PictureTask
  let side: Int
  let epochs: Int

  // excerpt: trial
  /// Trains on the first `count` pictures. They are repeated until there are as many as in the whole training set, so
  /// that an epoch has the same number of steps whatever the count.
  func run(_ count: Int, on board: Board) throws -> ShapesRun {
    var few = task.centredOneHot
    let places = (0..<task.training.count).map { $0 % count }
    (few.x, few.y) = (few.x.samples(at: places), few.y.samples(at: places))
    var model = Programs.shapes(side: side, classes: task.classes, seed: board.random.next())
    let history = try few.train(
      &model, loss: .categoricalCrossentropy, epochs: epochs, every: 10_000, on: board)
    return ShapesRun(model: model, history: history)
  }
  // end excerpt
}

/// What several networks make of the same test pictures.
struct ShapesScores {
  /// The accuracy of each network.
  let accuracies: [Double]
  /// The recall of each class by each network, `[networks][classes]`.
  private let recalls: [[Double]]
  /// How many pictures of a class were predicted as a class, by all networks together, `[classes][classes]`.
  private let counts: [[Int]]

  init(_ models: [Sequential], on task: PictureTask) {
    let labels = task.test.labels
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: task.classes), count: task.classes)
    var (accuracies, recalls): ([Double], [[Double]]) = ([], [])
    for model in models {
      let predictions = model.classes(of: task.testX)
      var matrix = ConfusionMatrix(classes: task.classes)
      matrix.add(labels, predictions)
      recalls.append((0..<task.classes).map(matrix.recall))
      accuracies.append(zip(labels, predictions).fraction { $0 == $1 })
      for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
    }
    (self.accuracies, self.recalls, self.counts) = (accuracies, recalls, counts)
  }

  /// The recall of each class, mean over the networks.
  var meanRecalls: [Double] { counts.indices.map { label in recalls.map { $0[label] }.mean } }

  /// How much the recall of each class differs between the networks.
  var recallDeviations: [Double] {
    counts.indices.map { label in recalls.map { $0[label] }.sampleStandardDeviation }
  }

  /// What the missed pictures of each class are most often taken for; nil where none was missed.
  var mostTakenFor: [Int?] {
    counts.indices.map { label in
      let others = counts.indices.filter { $0 != label && counts[label][$0] > 0 }
      return others.max { counts[label][$0] < counts[label][$1] }
    }
  }

  /// The fraction of a class's missed pictures that is taken for another class.
  func share(of other: Int, amongMissed label: Int) -> Double {
    let missed = counts[label].reduce(0, +) - counts[label][label]
    return Double(counts[label][other]) / Double(max(missed, 1))
  }
}
