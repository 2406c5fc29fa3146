import Golden
import Initializers
import Tensors
import Testing

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenInitializerTests {
  /// As the golden set asks: mean and variance within five standard errors, no weight beyond the limit.
  static let group = GoldenGroup(
    "initializer", settings: { _ in [GoldenSetting.all[0]] },
    report: { golden, _ in try report(golden) })

  @Test func statistics() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSettings() throws {
    let made = try MadeSet(MadeCases.initializers)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.initializers.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func otherNumbersAreCaught() throws {
    for listing in try GoldenSet.found().listings() where listing.group == "initializer" {
      let golden = try listing.read()
      let variance = try golden.attributes.number("expected_variance")
      expect(
        golden.changing("expected_variance", to: .number(1.03 * variance)), tells: "variance")
      let fan = try golden.attributes.number("fan_in")
      expect(golden.changing("fan_in", to: .number(fan + 1)), tells: "fan_in")
      let name = golden.attributes.has("limit") ? "limit" : "keras_bound"
      guard golden.attributes.has(name) else { continue }
      let bound = try golden.attributes.number(name)
      expect(golden.changing(name, to: .number(0.98 * bound)), tells: "maximum")
      expect(golden.changing(name, to: .number(1.05 * bound)), tells: "maximum")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.initializers)
    let golden = try made.first("glorot_uniform")
    expect(golden.changing(item: "seeds"), tells: "“seeds”")
    expect(golden.changing(item: "ones"), tells: "variance")
    expect(golden.changing("kernel_shape", to: nil), tells: "kernel_shape is missing")
    expect(golden.changing("kernel_shape", to: ["a"]), tells: "kernel_shape")
    expect(golden.changing("expected_kurtosis", to: "high"), tells: "expected_kurtosis")
    expect(golden.changing("expected_variance", to: 0), tells: "expected_variance")
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }

  private static func report(_ golden: GoldenCase) throws -> GoldenReport {
    let attributes = golden.attributes
    attributes.note("distribution")
    guard let initializer = Initializer.all.first(where: { $0.name == golden.item }) else {
      throw GoldenProblem("there is no initializer for the item “\(golden.item)”")
    }
    guard case .list(let sizes) = attributes.value("kernel_shape") else {
      throw GoldenProblem("the attribute kernel_shape is missing, or no list")
    }
    let shape = Shape(try attributes.sizes("kernel_shape", count: sizes.count))
    let variance = try attributes.number("expected_variance")
    guard variance > 0 else {
      throw GoldenProblem("the attribute expected_variance is \(variance)")
    }
    let bound = try attributes.number(
      attributes.has("limit") ? "limit" : "keras_bound", else: .infinity)
    let kurtosis = try kurtosis(attributes)

    let fans = Fans(shape)
    var problems: [String] = []
    for (name, ours) in [("fan_in", fans.into), ("fan_out", fans.outOf)]
    where try attributes.whole(name) != ours {
      problems.append("\(name) is \(ours)")
    }
    let found = Statistics(of: initializer, shape)
    if !found.agrees(variance: variance, bound: bound, kurtosis: kurtosis) {
      problems.append(
        "mean \(found.mean), variance \(found.variance), maximum \(found.maximum), for "
          + "variance \(variance), bound \(bound), kurtosis \(kurtosis)")
    }
    let deviation = variance.squareRoot()
    if abs(try attributes.number("stddev", else: deviation) - deviation) > 1e-9 * deviation {
      problems.append("stddev is not the root of expected_variance")
    }
    return GoldenReport(compared: 3, problems: problems)
  }

  /// The fourth moment over the square of the variance: a number, or one for the distribution that Keras
  /// and Chalk cut off.
  private static func kurtosis(_ attributes: GoldenAttributes) throws -> Double {
    if case .table(let table) = attributes.value("expected_kurtosis") {
      guard case .number(let cut) = table["truncated_at_2"] else {
        throw GoldenProblem("the attribute expected_kurtosis has no truncated_at_2")
      }
      return cut
    }
    return try attributes.number("expected_kurtosis")
  }
}
