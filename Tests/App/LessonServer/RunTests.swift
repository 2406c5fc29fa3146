import Figures
import LessonKit
import Testing

@testable import LessonServer

@Suite struct RunTests {
  func request(_ x: Int) -> RunRequest {
    RunRequest(lesson: "demo", settings: ["x": "\(x)"])
  }

  @Test func theLatestWins() {
    var table = RunTable(limit: 2)
    #expect(table.want(request(1), by: "a") == [.start(request(1))])
    #expect(table.want(request(1), by: "a") == [], "it runs already")
    #expect(table.want(request(2), by: "a") == [.stop(request(1)), .start(request(2))])
    #expect(table.end(request(1)).pages == [], "nobody waits for it any more")
    #expect(table.end(request(2)).pages == ["a"])
    #expect(table.current.isEmpty)
  }

  @Test func twoPagesShareARun() {
    var table = RunTable(limit: 2)
    _ = table.want(request(1), by: "a")
    #expect(table.want(request(1), by: "b") == [])
    #expect(table.leave("a") == [], "b still waits")
    #expect(table.leave("b") == [.stop(request(1))])
  }

  @Test func moreThanTheLimitWaitTheirTurn() {
    var table = RunTable(limit: 1)
    #expect(table.want(request(1), by: "a") == [.start(request(1))])
    #expect(table.want(request(2), by: "b") == [])
    #expect(table.want(request(3), by: "c") == [])
    #expect(table.end(request(1)).steps == [.start(request(2))])
    #expect(table.leave("b") == [.stop(request(2)), .start(request(3))])
  }

  /// After any inputs: no more run than may, each that runs is wanted, and where there is room nobody waits.
  @Test func randomInputsKeepTheRules() {
    var random = RandomNumbers(seed: 5)
    var table = RunTable(limit: 3)
    var running: Set<RunRequest> = []
    var wanted: [String: RunRequest] = [:]
    for _ in 0..<5000 {
      let page = "p\(random.next() % 6)"
      let steps: [RunTable.Step]
      switch random.next() % 4 {
      case 0, 1:
        let asked = request(Int(random.next() % 8))
        wanted[page] = asked
        steps = table.want(asked, by: page)
      case 2:
        wanted[page] = nil
        steps = table.leave(page)
      default:
        guard let over = running.sorted(by: { "\($0)" < "\($1)" }).first else { continue }
        running.remove(over)
        wanted = wanted.filter { $0.value != over }
        steps = table.end(over).steps
      }
      for step in steps {
        switch step {
        case .start(let asked): #expect(running.insert(asked).inserted)
        case .stop(let asked): #expect(running.remove(asked) != nil)
        }
      }
      #expect(Set(table.current) == running && running.count <= 3)
      #expect(running.isSubset(of: wanted.values))
      #expect(running.count == min(3, Set(wanted.values).count))
    }
  }

  @Test func aTrainingIsHeldAndGoesOn() {
    var pace = TrainingPace()
    #expect(pace.ask(epoch: 1, at: 0) == .go)
    pace.take(.pause)
    #expect(pace.ask(epoch: 1, at: 1) == .waitForOrder && pace.isHeld)
    pace.take(.updates(2))
    #expect(pace.ask(epoch: 1, at: 2) == .go)
    #expect(pace.ask(epoch: 1, at: 3) == .go)
    #expect(pace.ask(epoch: 1, at: 4) == .waitForOrder)
    pace.take(.go(updatesPerSecond: nil))
    #expect(pace.ask(epoch: 1, at: 5) == .go && !pace.isHeld)
  }

  @Test func anEpochEndsWhereTheNextBegins() {
    var pace = TrainingPace()
    #expect(pace.ask(epoch: 1, at: 0) == .go)
    pace.take(.epoch)
    #expect(pace.ask(epoch: 1, at: 1) == .go)
    #expect(pace.ask(epoch: 2, at: 2) == .waitForOrder)
    pace.take(.epoch)
    #expect(pace.ask(epoch: 2, at: 3) == .go, "the update that waited begins the next epoch")
    #expect(pace.ask(epoch: 2, at: 4) == .go)
    #expect(pace.ask(epoch: 3, at: 5) == .waitForOrder)
    pace.take(.updates(1))
    #expect(pace.ask(epoch: 3, at: 6) == .go)
    #expect(pace.ask(epoch: 3, at: 7) == .waitForOrder)
    pace.take(.epoch)
    #expect(pace.ask(epoch: 3, at: 8) == .go)
    #expect(pace.ask(epoch: 4, at: 9) == .waitForOrder)
  }

  @Test func aSpeedIsKept() {
    var pace = TrainingPace()
    pace.take(.go(updatesPerSecond: 2))
    #expect(pace.ask(epoch: 1, at: 8) == .go)
    #expect(pace.ask(epoch: 1, at: 8.25) == .wait(seconds: 0.25))
    #expect(pace.ask(epoch: 1, at: 8.5) == .go)
    for senseless in [0, -1, Double.nan, .infinity] {
      pace.take(.go(updatesPerSecond: senseless))
      #expect(pace.ask(epoch: 1, at: 8.5) == .go, "\(senseless)")
    }
  }

  func moment(_ update: Int, _ activity: String = "training", loss: Double? = 0.5)
    -> TrainingMoment
  {
    TrainingMoment(activity: activity, update: update, updates: 100, epoch: 1, loss: loss)
  }

  @Test func aWatchKeepsTrainingsApart() {
    var watch = TrainingWatch()
    watch.add([moment(1), moment(2)])
    watch.add([moment(1)])
    watch.add([moment(2, "another")])
    #expect(watch.courses.map(\.moments.count) == [2, 1, 1])
    #expect(watch.latest == moment(2, "another"))
  }

  @Test func aFigureSaysWhichUpdateItShows() throws {
    var watch = TrainingWatch()
    #expect(watch.lossFigure() == nil)
    watch.add((1...9).map { moment($0, loss: 1 / Double($0)) })
    #expect(watch.lossFigure()?.title == "Loss while it trains, update 9")
    #expect(watch.lossFigure(back: 4)?.title == "Loss while it trains, update 5")
    #expect(watch.lossFigure(back: 1000) == nil, "one point is no line")
    watch.add([moment(10, loss: .nan)])
    #expect(watch.lossFigure() != nil)
  }

  @Test func theFiguresOfAMomentStayTogether() {
    var watch = TrainingWatch()
    watch.add([Figure("Too early") {}])
    #expect(watch.frames.isEmpty, "there was no update yet")
    watch.add([moment(1), moment(2)])
    watch.add([Figure("Gradients") {}, Figure("Feature maps") {}])
    watch.add([moment(3)])
    watch.add([Figure("Gradients") {}])
    #expect(watch.frames.map(\.moment) == [2, 3])
    #expect(
      watch.frames.map { $0.figures.map(\.title) } == [
        ["Gradients", "Feature maps"], ["Gradients"],
      ])
  }

  @Test func longTrainingsAreThinnedNotForgotten() {
    var watch = TrainingWatch()
    for update in 1...20_000 {
      watch.add([moment(update)])
      if update == 2000 { watch.add([Figure("Early") {}]) }
    }
    let moments = watch.courses[0].moments
    #expect(moments.count <= TrainingWatch.most && moments.count > TrainingWatch.most / 4)
    #expect(moments.first?.update == 1 && moments.last?.update == 20_000)
    // A figure stays with its update, or one that was kept before it.
    #expect((1500...2000).contains(moments[watch.frames[0].moment - 1].update))
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0.update < $1.update })
  }

  @Test func aStoreForgetsWhatWasNotAskedForTheLongest() {
    var store = BoundedStore<String, Int>(room: 10)
    store.keep(1, as: "a", cost: 4)
    store.keep(2, as: "b", cost: 4)
    #expect(store.value("a") == 1)
    store.keep(3, as: "c", cost: 4)
    #expect(store.value("b") == nil && store.value("a") == 1 && store.value("c") == 3)
    store.keep(4, as: "d", cost: 11)
    #expect(store.value("d") == nil && store.taken == 8)
    store.keep(5, as: "a", cost: 1)
    #expect(store.value("a") == 5 && store.taken == 5 && store.count == 2)
  }
}

/// Numbers that look random and are the same in each run.
struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
