import Golden
import Tensors
import Testing

@testable import Autograd

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenActivationTests {
  static let group = GoldenGroup("activation") { golden, precision in
    let variables = try GoldenVariables(golden, precision)
    return try variables.results(["y": try activation(golden)(variables("x"))])
  }

  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSettings() throws {
    let made = try MadeSet(MadeCases.activations)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.activations.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.activations)
    let softmax = try made.first("softmax")
    expect(softmax.changing(item: "parabola"), tells: "“parabola”")
    expect(softmax.changing("axis", to: 5), tells: "axis is 5")
    expect(softmax.changing("axis", to: "last"), tells: "axis is “last”")
    expect(softmax.without("x"), tells: "x is missing")
    expect(softmax.without("w_y"), tells: "objective")
    expect(try made.first("gelu").changing("form", to: "sigmoid"), tells: "“sigmoid”")
    #expect(!Self.group.outcome(of: softmax.changing("axis", to: 1)).agrees)
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }

  private static func activation(_ golden: GoldenCase) throws -> Primitive {
    let attributes = golden.attributes
    switch golden.item {
    case "relu": return .relu
    case "sigmoid": return .sigmoid
    case "tanh": return .tanh
    case "softplus": return .softplus
    case "leaky_relu": return .leakyRelu(slope: try attributes.number("negative_slope"))
    case "elu": return .elu(alpha: try attributes.number("alpha"))
    case "gelu":
      let isExact = try attributes.choice("form", among: ["erf": true, "tanh": false])
      try attributes.allow("approximate", .truth(!isExact))
      return isExact ? .gelu : .geluTanh
    case "softmax": return .softmax(axis: try axis(golden))
    case "log_softmax": return .logSoftmax(axis: try axis(golden))
    default: throw GoldenProblem("there is no activation for the item “\(golden.item)”")
    }
  }

  private static func axis(_ golden: GoldenCase) throws -> Int {
    let (axis, rank) = (try golden.attributes.whole("axis"), try golden.shape("x").rank)
    guard (-rank..<rank).contains(axis) else {
      throw GoldenProblem("the attribute axis is \(axis), and x has \(rank) axes")
    }
    return axis
  }
}
