import Chalk
import Foundation
import Testing

/// In every lesson that trains, the figures grow while it runs: whoever watches sees losses, gradients and activations,
/// and what the lesson is about. All lessons are walked: a new one stands in one of the two lists.
@Suite struct LiveTrainingTests {
  /// The lessons that train, and what they show beside losses, gradients and activations.
  static let trainings: [String: Set<TrainingLook.Part>] = [
    "failure-lab": [], "iris-network": [.decisionRegions],

    "linear-regression": [.model], "logistic-regression": [.decisionRegions],
    "softmax-regression": [.model], "seven-steps": [.decisionRegions], "two-engines": [],
    "initialization": [], "simple-net": [.decisionRegions], "breast-cancer": [], "pca": [],
    "optimizers": [], "mnist-dense": [], "overfitting": [.decisionRegions],

    "channels": [.featureMaps], "mnist-conv": [.featureMaps], "mnist-deeper": [.featureMaps],
    "simple-cnn": [.featureMaps], "batch-normalization": [], "residual": [],
    "saliency": [.featureMaps], "shapes-224": [.featureMaps], "transfer": [.featureMaps],

    "embedding": [.model], "lstm": [], "gru": [], "memory-race": [], "bidirectional": [],
    "sequence-to-sequence": [], "attention": [.model], "letters-to-sounds": [], "a-real-ear": [],
    "sentiment": [], "review-lstm": [], "forecast": [], "characters": [],

    "autoencoder": [.generatedPictures], "gan-mixture": [.generatedPictures],
    "gan-digits": [.generatedPictures], "dcgan": [.generatedPictures, .featureMaps],

    "generalization": [], "trees-and-nets": [.decisionRegions], "cleaning": [],
    "larger-than-memory": [],

    "smaller": [], "fraud": [], "recommendation": [], "modalities": [.featureMaps],
    "policy-gradient": [.model], "privacy": [],

    "self-attention": [], "transformer": [], "gpt": [], "bert": [], "a-real-bert": [],
  ]

  /// The lessons that do not, or in which a formula climbs or descends for the blink of an eye.
  static let others: Set = [
    "weighted-sum", "squared-error", "chain-rule", "activations", "gradient-descent",
    "train-validation-test", "losses", "convolution", "pooling", "recurrent", "tokens", "gan-game",
  ]

  static let ids = LessonTests.ids.filter { trainings[$0] != nil }

  @Test func everyLessonStandsInOneList() {
    let (all, named) = (Set(LessonTests.every), Set(Self.trainings.keys))
    #expect(all.symmetricDifference(named.union(Self.others)).isEmpty)
    #expect(named.isDisjoint(with: Self.others))
  }

  @Test(arguments: ids)
  func whatItTrainsGrowsWhileItRuns(id: String) throws {
    let watched = WatchedLesson(parts: Self.trainings[id]!, hasFindings: id == "failure-lab")
    let problems = try watched.problems(of: try LessonTests.catalog.lesson(id))
    #expect(problems.isEmpty, "\(id): \(problems.joined(separator: "; "))")
  }

  /// A lesson that only says how far it has come shows nothing.
  private struct Silent: Lesson {
    let card = LessonCard("silent", "Silent", minutes: 1)
    var tells = false

    func teach(on board: Board) throws {
      board.step("One")
      for step in 1...5 {
        if tells {
          try board.progress("training", step, of: 5, loss: 1) {
            $0.gradients = [("W", 1)]
            $0.activations = [("a", [1, 2])]
          }
        } else {
          try board.progress("training", step, of: 5)
        }
      }
    }
  }

  @Test func aTrainingThatShowsNothingIsSeen() throws {
    let problems = try WatchedLesson(parts: [.featureMaps], hasFindings: true).problems(
      of: Silent())
    #expect(problems.count == 5, "\(problems)")
    #expect(try WatchedLesson().problems(of: Silent(tells: true)).isEmpty)
    #expect(try WatchedLesson(parts: [.model]).problems(of: Silent(tells: true)).count == 1)
  }
}

/// A lesson that is watched until all has been seen that is to grow in it, and no longer.
private final class WatchedLesson {
  private struct Enough: Error {}

  private let wanted: Set<TrainingLook.Part>
  private let hasFindings: Bool
  private var seen: Set<TrainingLook.Part> = []
  private var (losses, findings) = (0, 0)
  private var untitled: Set<String> = []
  /// The training that is told of now, the update, and how often it was looked at.
  private var (activity, update, looks) = ("", 0, 0)

  init(parts: Set<TrainingLook.Part> = [], hasFindings: Bool = false) {
    wanted = parts.union([.gradients, .activations])
    self.hasFindings = hasFindings
  }

  /// What has not been seen, a sentence each.
  func problems(of lesson: any Lesson) throws -> [String] {
    let watcher = TrainingWatcher(
      isDue: { self.isDue }, show: { self.show($0) }, find: { self.findings += $0.count })
    do {
      _ = try lesson.record(onProgress: { try self.hear($0) }, watcher: watcher)
    } catch {
      guard isEnough else { throw error }
    }
    let missing = wanted.subtracting(seen).map(\.rawValue).sorted()
    return (losses < 2 ? ["no losses are told"] : []) + missing.map { "\($0) do not grow" }
      + (hasFindings && findings == 0 ? ["no diagnosis appears"] : [])
      + untitled.sorted().map { "'\($0)' does not say which update it shows" }
  }

  private var isEnough: Bool {
    losses > 1 && wanted.isSubset(of: seen) && (findings > 0 || !hasFindings)
  }

  private func hear(_ progress: Board.Progress) throws {
    if isEnough { throw Enough() }
    guard let moment = progress.moment else { return }
    if moment.activity != activity || moment.update <= update { looks = 0 }
    (activity, update) = (moment.activity, moment.update)
    if moment.loss?.isFinite == true { losses += 1 }
  }

  /// Three looks at a training are enough: lines need two.
  private var isDue: Bool {
    looks += 1
    return looks <= 3
  }

  private func show(_ figures: [TrainingLook.Watched]) {
    for watched in figures {
      seen.formUnion(watched.parts)
      if !watched.figure.title.hasSuffix(", update \(update)") {
        untitled.insert(watched.figure.title)
      }
    }
  }
}
