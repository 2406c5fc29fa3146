import Golden
import Tensors
import Testing

@testable import Autograd

/// The layers of the golden set, made of primitives.
@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenPrimitiveTests {
  static let group = GoldenGroup("layer", by: "primitives") { golden, precision in
    let layer = PrimitiveCase(
      golden: golden, sizes: try golden.layerSizes(),
      variables: try GoldenVariables(golden, precision))
    return try layer.variables.results(try layer.outputs())
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
    let made = try MadeSet(MadeCases.layers)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.layers.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }
}
