import LessonKit
import ScalarGrad
import Testing

/// A training on a board: (w − 3)², one weight, downhill.
@Suite struct TrainingTests {
  @Test func everyUpdateThatIsKeptIsTheSameFromWhereverItIsSeen() throws {
    let first = try training()
    let later = try training(["update": "17"])
    #expect(later.position == 17 && first.position == 1)
    let both = first.snapshots.filter { later.snapshot($0.update) != nil }
    #expect(both.count >= 10)
    for snapshot in both { #expect(later.snapshot(snapshot.update) == snapshot) }
  }

  @Test func anyUpdateCanBeHad() throws {
    for update in [1, 2, 9, 23, 50, 77, 99, 100] {
      #expect(try training(["update": "\(update)"]).shown?.update == update)
    }
  }

  @Test func aRecordStaysSmall() throws {
    #expect(try training(epochs: 1000).snapshots.count < 40)
    #expect(try training(epochs: 1000, ["update": "5000"]).snapshots.count < 40)
  }

  @Test func theChangesAreWhatTheUpdateDid() throws {
    let snapshot = try #require(try training().snapshot(2))
    let change = snapshot.changes[0]
    #expect(change.name == "w")
    #expect(change.before != change.after)
    #expect(abs(change.after - (change.before - 0.1 * change.gradient)) < 1e-12)
    #expect(abs(change.gradient - 2 * (change.before - 3)) < 1e-12)
    #expect(abs(snapshot.batchLoss - (change.before - 3) * (change.before - 3)) < 1e-12)
  }

  @Test func theFollowedExampleHasItsOwnGradients() throws {
    let snapshot = try #require(try training().shown)
    #expect(snapshot.pass.entries.first?.gradient == 1)
    #expect(snapshot.pass.entries.map { $0.formula.prefix(1) } == ["L", "d"])
  }

  @Test func epochsAreFoundInBothDirections() throws {
    let training = try training(["update": "17"])  // the second of the fourth epoch, five in each
    #expect(training.update(epochsAway: 1) == 21)
    #expect(training.update(epochsAway: -1) == 11)
    #expect(training.update(epochsAway: -9) == 1)
    #expect(training.update(epochsAway: 99) == 100)
  }

  @Test func aLossThatIsNoNumberEndsIt() throws {
    let record = try Downhill(epochs: 20, rate: .infinity).record()
    guard case .training(let training) = record.steps[0].blocks.last else {
      Issue.record("there is no training")
      return
    }
    #expect(training.updates == 2)
    #expect(
      training.snapshots.last?.batchLoss.isNaN == true
        || training.snapshots.last?.batchLoss == .infinity)
  }

  @Test(arguments: ["0", "101", "2.5", "many"])
  func aPlaceThatIsNotThereIsRefused(place: String) {
    #expect(throws: SettingError.self) { try Downhill().record(settings: ["update": place]) }
  }

  private func training(
    epochs: Int = 20, _ settings: [String: String] = [:]
  ) throws -> TrainingTrace {
    let record = try Downhill(epochs: epochs).record(settings: settings)
    guard case .training(let training) = record.steps[0].blocks.last else {
      fatalError("there is no training")
    }
    return training
  }
}

private struct Downhill: Lesson {
  var epochs = 20
  var rate = 0.1
  let card = LessonCard("downhill", "Downhill", minutes: 1)

  func teach(on board: Board) throws {
    board.step("Down")
    let w = Scalar(0, "w")
    func loss() -> Scalar { pow((w - 3).named("d"), 2).named("L") }
    try board.train(epochs: epochs, updatesPerEpoch: 5) { update in
      update.follow([("w", w)])
      update.pass("The only one.", loss: loss)
      w.gradient = 0
      let batch = loss()
      batch.backward()
      w.value -= rate * w.gradient
      return batch.value
    }
  }
}
