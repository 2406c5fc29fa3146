import Golden
import Optimizers
import Tensors
import Testing

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenOptimizerTests {
  static let group = GoldenGroup("optimizer") { golden, precision in
    golden.attributes.note("differs_from_defaults")
    try golden.attributes.allow("optimizer", .text(golden.item))
    return try path(golden, golden.optimizer(golden.item), precision)
  }

  @Test func trajectories() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSettings() throws {
    let made = try MadeSet(MadeCases.optimizers)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.optimizers.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aWrongRuleIsCaught() throws {
    for golden in try cases(in: .found()) {
      let right = try golden.optimizer(golden.item)
      let wrong = Optimizer("wrong", learningRate: right.learningRate) { w, _, g, context in
        w.add(g.sign(), times: -1.1 * context.rate)
      }
      #expect(try !agrees(golden, wrong, .single), "\(golden)")
    }
  }

  @Test func theOtherConventionIsCaught() throws {
    // Of made cases, whose ε is large enough beside the gradients to be seen.
    let made = try MadeSet(MadeCases.optimizers)
    let scaled = ["RMSprop", "Adagrad", "Adam", "AdamW"]
    let all = try cases(in: made.set).filter { scaled.contains($0.item) }
    #expect(all.count == 4)
    for golden in all {
      let other = try golden.optimizer(golden.item, isOther: true)
      #expect(try !agrees(golden, other, .double), "\(golden)")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.optimizers)
    let adam = try made.first("Adam")
    expect(adam.changing(item: "Lion").changing("optimizer", to: "Lion"), tells: "“Lion”")
    expect(adam.changing("convention", to: "jax"), tells: "“keras” or “torch”")
    expect(adam.changing("betas", to: [0.9]), tells: "list of 2 numbers")
    expect(adam.changing("lr", to: nil), tells: "lr is missing")
    expect(adam.changing("weight_decay", to: 0.1), tells: "weight_decay is 0.1")
    expect(adam.changing("objective", to: "sphere"), tells: "“rosenbrock”")
    expect(adam.changing("objective", to: "rosenbrock"), tells: "x0 is [3]")
    expect(adam.changing("steps", to: -1), tells: "steps is -1")
    expect(adam.without("A"), tells: "A is missing")
    #expect(!Self.group.outcome(of: adam.changing("steps", to: 6)).agrees)
    #expect(!Self.group.outcome(of: adam.changing("eps", to: 0.002)).agrees)
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }

  private func cases(in set: GoldenSet) throws -> [GoldenCase] {
    try set.listings().filter { $0.group == "optimizer" }.map { try $0.read() }
  }

  private func agrees(
    _ golden: GoldenCase, _ optimizer: Optimizer, _ precision: Precision
  ) throws -> Bool {
    let results = try Self.path(golden, optimizer, precision)
    return GoldenReport(results, with: golden, precision).agrees
  }

  /// Places, heights and gradients of a descent.
  private static func path(
    _ golden: GoldenCase, _ optimizer: Optimizer, _ precision: Precision
  ) throws -> [String: Tensor] {
    let isQuadratic = try golden.attributes.choice(
      "objective", among: ["quadratic": true, "rosenbrock": false])
    _ = try GoldenSizes(
      of: golden, isQuadratic ? ["x0": "n", "A": "n n", "b": "n"] : ["x0": "2"])
    let start = try golden.tensor("x0", precision)
    let objective =
      isQuadratic
      ? Objective.quadratic(try golden.tensor("A", precision), try golden.tensor("b", precision))
      : .rosenbrock
    let steps = try golden.attributes.whole("steps")
    guard steps >= 1 else { throw GoldenProblem("the attribute steps is \(steps)") }
    if let problem = optimizer.problem { throw GoldenProblem("\(optimizer.name): \(problem)") }
    let path = objective.descend(from: start, with: optimizer, steps: steps)
    return ["x": path.x, "f": path.f, "grad": path.grad]
  }
}
