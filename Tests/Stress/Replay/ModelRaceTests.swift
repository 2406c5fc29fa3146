import Testing
import Trials

@Suite struct ModelRaceTests {
  /// The first of the models that `make stress` trains by the thousand.
  @Test func bothKernelSetsTrainAlike() {
    for seed in 0..<200 as Range<UInt64> {
      let model = RandomModel(seed: seed)
      let outcome = ModelRace().outcome(of: model)
      #expect(outcome == .equal || outcome == .noisy, "seed \(seed): \(model)")
    }
  }

  /// A thousandth more loss is noticed, and the model is made smaller as far as it goes.
  @Test func aWrongKernelIsNoticed() {
    let race = ModelRace(
      { $0.losses(under: ReferenceForTests.kernels) },
      { $0.losses(under: ReferenceForTests.kernels).map { $0.map { $0 * 1.005 + 0.005 } } })
    let model = RandomModel(seed: 3)
    guard case .different(let how) = race.outcome(of: model) else {
      Issue.record("nothing was noticed")
      return
    }
    #expect(how.hasPrefix("the loss after 0 steps"))
    let smallest = race.smallest(of: model)
    #expect(smallest.description.count <= model.description.count)
    #expect(smallest.description.contains("1 samples"), "\(smallest)")
  }
}
