import Autograd
import Layers
import LessonKit
import Randomness
import Tensors
import Testing

@testable import Plugins

/// A function of one number and an activation of tensors, each had as the other.
@Suite struct TensorActivationTests {
  @Test func everyScalarFunctionGoesThroughTensors() throws {
    var random = RandomSource(seed: 3)
    for function in Registry.standard.activations + [Cubed()] {
      let x = Tensor.normal([3, 5], .double, using: &random)
      let y = Activation(function)(Variable(x)).value
      for (got, want) in zip(y.values, x.values.map(function.value)) {
        #expect(abs(got - want) < 1e-12, "\(function.name)")
      }
      let report = GradientCheck.check(
        function.name, at: Primitive.Example([3, 4], kinks: function.kinks).inputs(using: &random)
      ) { Activation(function)($0[0]) }
      #expect(report.passes(), "\(report)")
    }
  }

  @Test func theBuiltInOnesAreTheFastForms() {
    for function in Registry.standard.activations {
      #expect(Activation.all.contains { $0.name == Activation(function).name })
    }
  }

  @Test func anActivationOfTensorsHasValueAndSlope() throws {
    var catalog = Catalog()
    let quadratic = Activation("my_square", .square)
    try catalog.add(quadratic)
    let function = try catalog.activation("my-square")
    #expect(function.value(-3) == 9 && function.slope(-3) == -6)
    #expect(function.worstSlopeError(over: -2...2).error < 1e-6)
    #expect(try catalog.layerActivation("my-square").name == "my_square")
    #expect(try catalog.layerActivation("softmax").name == "softmax")
    #expect(throws: CatalogError.self) { try catalog.layerActivation("softmx") }
  }

  private struct Cubed: ActivationFunction {
    let name = "cubed"
    let formula: Formula = "f(x) = x^3"
    func value(_ x: Double) -> Double { x * x * x }
    func slope(_ x: Double) -> Double { 3 * x * x }
  }
}
