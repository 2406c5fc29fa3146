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
      }, show: { shown += $0.count }, find: { _ in })
    _ = try Watched().record(watcher: watcher)
    #expect(asked == 6 && shown == 3)
  }

  @Test func aFigureSaysWhichUpdateItShows() throws {
    var titles: [String] = []
    let watcher = TrainingWatcher(
      isDue: { true }, show: { titles += $0.map(\.figure.title) }, find: { _ in })
    _ = try Watched().record(watcher: watcher)
    #expect(titles == (1...6).map { "Loss, update \($0)" })
  }

  /// What is thrown where progress is heard stops the lesson.
  @Test func whoHearsOfProgressCanStopIt() {
    struct Enough: Error {}
    var heard = 0
    #expect(throws: Enough.self) {
      try Watched().record(onProgress: { progress in
        if progress.moment != nil { heard += 1 }
        if heard == 3 { throw Enough() }
      })
    }
    #expect(heard == 3)
  }

  /// Who watches changes nothing: the record is the same.
  @Test func whatIsWatchedIsNotInTheRecord() throws {
    let watcher = TrainingWatcher(isDue: { true }, show: { _ in }, find: { _ in })
    let (watched, alone) = (try Watched().record(watcher: watcher), try Watched().record())
    #expect(watched.firstDifference(from: alone) == nil && watched.figures.isEmpty)
  }
}

/// What is seen of a `fit`: the gradients of its layers and their activations, feature maps, and decision regions.
@Suite struct WatchedFitTests {
  /// 2 epochs of 3 steps.
  private struct Fitted: Lesson {
    let card = LessonCard("fitted", "Fitted", minutes: 1)
    var layers: @Sendable () -> [LayerPlan] = {
      [
        .dense(3, activation: .tanh, inputShape: [2]), .batchNormalization(), .dropout(0.5),
        .dense(1),
      ]
    }
    var x = Tensor.ones([6, 2])

    func teach(on board: Board) throws {
      board.step("One")
      var model = Sequential(layers(), seed: 1)
      model.compile(optimizer: .sgd(), loss: .meanSquaredError)
      let history = try model.fit(
        x, Tensor.ones([6, 1]), epochs: 2, batchSize: 2, callbacks: [board.progress("training")],
        progress: .silent)
      board.value("loss", history["loss"].last ?? .nan)
    }
  }

  private func seen(of lesson: Fitted) throws -> [TrainingLook.Watched] {
    var figures: [TrainingLook.Watched] = []
    let watcher = TrainingWatcher(isDue: { true }, show: { figures += $0 }, find: { _ in })
    _ = try lesson.record(watcher: watcher)
    return figures
  }

  @Test func gradientsAndActivationsGrowWithTheTraining() throws {
    let watched = try seen(of: Fitted())
    #expect(watched.count == 5 && watched.allSatisfy { $0.parts == [.gradients, .activations] })
    let figures = watched.map(\.figure)
    #expect(figures.map(\.title).first == "Gradients and activations, update 2")
    let lines = figures[4].panels.map { $0.marks.compactMap { $0.value as? Line } }
    #expect(figures[4].panels.map(\.title) == ["Gradients", "Activations"])
    #expect(lines[0].count == 3 && lines[1].count == 4)
    #expect(lines.joined().allSatisfy { $0.xs == [1, 2, 3, 4, 5, 6] })
  }

  @Test func aConvolutionShowsItsFeatureMaps() throws {
    let watched = try seen(
      of: Fitted(
        layers: {
          [
            .conv2D(2, 3, inputShape: [6, 6, 1], name: "conv"), .maxPooling2D(2, name: "pool"),
            .flatten, .dense(1),
          ]
        }, x: Tensor((0..<216).map { Double($0 % 7) / 7 }, shape: [6, 6, 6, 1])))
    let maps = watched.filter { $0.parts == [.featureMaps] }
    #expect(maps.count == 6 && maps[0].figure.title == "Feature maps, update 1")
    #expect(maps.allSatisfy { $0.figure.panels.map(\.title) == ["conv", "pool"] })
    let seen = maps.map { watched in
      watched.figure.panels.map { ($0.marks[0].value as? Images)?.images ?? [] }
    }
    // The picture and two maps: of the convolution, and of the pooling.
    #expect(seen[0].map { $0.map(\.width) } == [[6, 4, 4], [6, 2, 2]])
    #expect(seen[0][0][0] == seen[5][0][0], "the picture stays")
    #expect(seen[0][0].dropFirst() != seen[5][0].dropFirst(), "and its maps change")
  }

  @Test func twoInputsShowDecisionRegions() throws {
    let x = Tensor((0..<12).map { 0.3 * Double($0) }, shape: [6, 2])
    let watched = try seen(of: Fitted(x: x)).filter { $0.parts == [.decisionRegions] }
    #expect(watched.count == 6)
    // Whole numbers may be tokens: there is nothing between them.
    #expect(try !seen(of: Fitted()).contains { $0.parts == [.decisionRegions] })
  }

  /// Who watches changes nothing, neither what dropout drops nor the moving means, and where nobody wants a figure
  /// nothing is drawn.
  @Test func theRecordIsTheSame() throws {
    let watcher = TrainingWatcher(isDue: { true }, show: { _ in }, find: { _ in })
    let lesson = Fitted()
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
    try board.train(
      epochs: 2, updatesPerEpoch: 3,
      look: { look, _ in look.draw(.model, Figure("Loss") { Line([loss, loss]) }) }
    ) { _ in
      loss /= 2
      return loss
    }
  }
}

/// What is seen of a loop that notes what it wants to be seen.
@Suite struct WatchedLoopTests {
  /// Two trainings of the same name, three updates each.
  private struct Looped: Lesson {
    let card = LessonCard("looped", "Looped", minutes: 1)

    func teach(on board: Board) throws {
      board.step("One")
      for _ in 0..<2 {
        for step in 1...3 {
          try board.progress("training", step, of: 3, loss: 1) {
            $0.gradients = [("W", Double(step))]
            $0.activations = [("a", [0, Double(step)])]
          }
        }
      }
    }
  }

  @Test func aTrainingOfTheSameNameBeginsAnew() throws {
    var figures: [Figure] = []
    let watcher = TrainingWatcher(
      isDue: { true }, show: { figures += $0.map(\.figure) }, find: { _ in })
    _ = try Looped().record(watcher: watcher)
    let gradients = figures.map { ($0.panels[0].marks[0].value as? Line)?.ys }
    #expect(gradients == [[1, 2], [1, 2, 3], [1, 2], [1, 2, 3]])
    let activations = figures.map { ($0.panels[1].marks[0].value as? Line)?.ys }
    #expect(activations.last == [0.5, 1, 1.5])
  }
}
