import Figures
import Layers
import LessonKit
import Losses
import Optimizers
import Tensors
import Testing
import Training

/// What somebody sees of a training who watches it while it goes on.
@Suite struct BoardWatchTests {
  @Test func everyUpdateIsToldWithItsLoss() throws {
    var moments: [TrainingMoment] = []
    _ = try Watched().record(onProgress: { if let moment = $0.moment { moments.append(moment) } })
    #expect(moments.map(\.update) == [1, 2, 3, 4, 5, 6])
    #expect(moments.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(moments.map(\.loss) == [1, 0.5, 0.25, 0.125, 0.0625, 0.03125])
    #expect(moments.allSatisfy { $0.updates == 6 })
  }

  @Test func aFigureIsMadeOnlyWhereItIsWanted() throws {
    var (shown, asked) = (0, 0)
    let watcher = TrainingWatcher(
      isDue: {
        asked += 1
        return asked % 2 == 0
      }, show: { _ in shown += 1 }, find: { _ in })
    _ = try Watched().record(watcher: watcher)
    #expect(asked == 6 && shown == 3)
  }

  /// Who watches changes nothing: the record is the same.
  @Test func whatIsWatchedIsNotInTheRecord() throws {
    let watcher = TrainingWatcher(isDue: { true }, show: { _ in }, find: { _ in })
    let (watched, alone) = (try Watched().record(watcher: watcher), try Watched().record())
    #expect(watched.firstDifference(from: alone) == nil && watched.figures.isEmpty)
  }
}

/// What is seen of a `fit`: the gradients of its layers, and the activations where they are recorded.
@Suite struct WatchedFitTests {
  /// 2 epochs of 3 steps.
  private struct Fitted: Lesson {
    let card = LessonCard("fitted", "Fitted", minutes: 1)
    var isRecorded = false

    func teach(on board: Board) throws {
      board.step("One")
      var model = Sequential(
        [.dense(3, activation: .tanh, inputShape: [2]), .dense(1)], seed: 1)
      model.compile(optimizer: .sgd(), loss: .meanSquaredError)
      let history = try model.fit(
        Tensor.ones([6, 2]), Tensor.zeros([6, 1]), epochs: 2, batchSize: 2,
        callbacks: [board.progress("training")] + (isRecorded ? [.recorder(every: 1)] : []),
        progress: .silent)
      board.value("loss", history["loss"].last ?? .nan)
    }
  }

  private func seen(of lesson: Fitted) throws -> [Figure] {
    var figures: [Figure] = []
    let watcher = TrainingWatcher(
      isDue: { true }, show: { figures.append($0) }, find: { _ in })
    _ = try lesson.record(watcher: watcher)
    return figures
  }

  @Test func theGradientOfEachLayerGrowsWithTheTraining() throws {
    let figures = try seen(of: Fitted())
    #expect(figures.map(\.title).first == "Gradients and activations, update 2")
    #expect(figures.count == 5 && figures.allSatisfy { $0.panels.map(\.title) == ["Gradients"] })
    let lines = figures[4].panels[0].marks.compactMap { $0.value as? Line }
    #expect(lines.count == 2 && lines.allSatisfy { $0.xs == [1, 2, 3, 4, 5, 6] })
    #expect(lines.allSatisfy { $0.ys.allSatisfy { $0 > 1e-12 } })
  }

  @Test func recordedActivationsStandBeside() throws {
    let last = try #require(try seen(of: Fitted(isRecorded: true)).last)
    #expect(last.panels.map(\.title) == ["Gradients", "Activations"])
  }

  /// One convolution and one pooling, 2 epochs of 2 steps.
  private struct Seeing: Lesson {
    let card = LessonCard("seeing", "Seeing", minutes: 1)
    var hasMaps = true

    func teach(on board: Board) throws {
      board.step("One")
      let layers: [LayerPlan] = [
        .conv2D(3, 3, inputShape: [6, 6, 1], name: "conv"), .maxPooling2D(2, name: "pool"),
        .flatten,
      ]
      var model = Sequential(
        hasMaps ? layers + [.dense(1)] : [.flatten(inputShape: [6, 6, 1]), .dense(1)], seed: 1)
      model.compile(optimizer: .sgd(learningRate: 0.1), loss: .meanSquaredError)
      let x = Tensor((0..<144).map { Double($0 % 7) / 7 }).reshaped(4, 6, 6, 1)
      let history = try model.fit(
        x, Tensor.zeros([4, 1]), epochs: 2, batchSize: 2,
        callbacks: [board.progress("training", of: model, on: x)], progress: .silent)
      board.value("loss", history["loss"].last ?? .nan)
    }
  }

  /// The feature maps of the convolution and of the pooling behind it are those of the moment.
  @Test func featureMapsGrowWithTheTraining() throws {
    var figures: [Figure] = []
    let watcher = TrainingWatcher(
      isDue: { true }, show: { figures.append($0) }, find: { _ in })
    let watched = try Seeing().record(watcher: watcher)
    #expect(figures.count == 3)
    #expect(figures.allSatisfy { $0.panels.map(\.title) == ["Gradients", "conv", "pool"] })
    let seen = figures.map { $0.panels.dropFirst().map(\.pictureNumbers) }
    // The picture and three maps: of the convolution, and of the pooling.
    #expect(seen.allSatisfy { $0[0].count == 4 && $0[0][0] == $0[1][0] && $0[0][0]?.count == 6 })
    #expect(seen.allSatisfy { $0[0][1]?.count == 4 && $0[1][1]?.count == 2 })
    #expect(seen[0][0][0] == seen[2][0][0], "the picture stays")
    #expect(seen[0][0][1] != seen[2][0][1] && seen[0][1][1] != seen[2][1][1])
    for layers in seen {
      for map in 1...3 {
        let (maps, pooled) = (try #require(layers[0][map]), try #require(layers[1][map]))
        #expect(pooled[0][0] == max(maps[0][0], maps[0][1], maps[1][0], maps[1][1]))
      }
    }
    #expect(watched.firstDifference(from: try Seeing().record()) == nil)
  }

  @Test func whereNoLayerGivesMapsThereAreGradients() throws {
    var figures: [Figure] = []
    let watcher = TrainingWatcher(
      isDue: { true }, show: { figures.append($0) }, find: { _ in })
    _ = try Seeing(hasMaps: false).record(watcher: watcher)
    #expect(figures.count == 3)
    #expect(figures.allSatisfy { $0.panels.map(\.title) == ["Gradients"] })
  }

  /// Who watches changes nothing, and where nobody watches nothing is drawn.
  @Test func theRecordIsTheSame() throws {
    let watcher = TrainingWatcher(isDue: { true }, show: { _ in }, find: { _ in })
    let lesson = Fitted(isRecorded: true)
    let watched = try lesson.record(watcher: watcher)
    #expect(watched.firstDifference(from: try lesson.record()) == nil)
    var shown = 0
    let idle = TrainingWatcher(isDue: { false }, show: { _ in shown += 1 }, find: { _ in })
    _ = try lesson.record(watcher: idle)
    #expect(shown == 0)
  }
}

private struct Watched: Lesson {
  let card = LessonCard("watched", "Watched", minutes: 1)

  func teach(on board: Board) throws {
    board.step("One")
    var loss = 2.0
    try board.train(epochs: 2, updatesPerEpoch: 3) { _ in
      loss /= 2
      board.watch(Figure("Loss") { Line([loss, loss]) })
      return loss
    }
  }
}
