import Figures
import LessonKit
import Testing

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
