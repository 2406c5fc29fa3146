import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// What holds for every layer.
struct EveryLayerTests {
  /// The gradients of the inputs and of every parameter against central differences.
  @Test(arguments: LayerExample.all)
  func gradients(example: LayerExample) throws {
    #expect(try worstError(example, example.layer()) < 1e-6)
  }

  @Test func aWrongGradientIsCaught() throws {
    struct Wrong: Layer {
      let name = "wrong"
      let factor = Variable(Tensor(0.7, .double), requiresGradient: true)
      var isTrainable = true
      func call(_ x: Variable) -> Variable { x * factor + x.detached() * x.detached() }
      var parameters: [Parameter] { [Parameter("factor", factor)] }
    }
    let example = LayerExample("wrong", LayerPlan("wrong") { _, _, _ in Wrong() }, [3])
    #expect(try worstError(example, example.layer()) > 0.01)
  }

  /// Keras' shape rule of each layer against what its call gives.
  @Test(arguments: LayerExample.all)
  func outputShapes(example: LayerExample) throws {
    let layer = try example.layer()
    let promised = try layer.outputShape(for: example.input.map { Optional($0) })
    let given = layer(Variable(example.batch())).shape.dimensions
    #expect(given == [2] + promised.map { $0! })
  }

  /// Every variable that a layer holds is in its list, once: found by reflection, here only.
  @Test(arguments: LayerExample.all)
  func parameterLists(example: LayerExample) throws {
    let layer = try example.layer()
    let listed = layer.parameters.map { ObjectIdentifier($0.variable) }
    #expect(Set(listed).count == listed.count)
    #expect(Set(listed) == Set(variables(in: layer).map { ObjectIdentifier($0) }))
    #expect(Set(layer.parameters.map(\.name)).count == listed.count)
  }

  @Test func aForgottenParameterIsCaught() {
    struct Forgetful: Layer {
      let name = "forgetful"
      let kept = Variable(Tensor(1)), forgotten = Variable(Tensor(2))
      var isTrainable = true
      func call(_ x: Variable) -> Variable { x * kept + forgotten }
      var parameters: [Parameter] { [Parameter("kept", kept)] }
    }
    let layer = Forgetful()
    #expect(variables(in: layer).count == 2 && layer.parameters.count == 1)
  }

  /// A frozen layer gives the same outputs, and no gradient to its parameters.
  @Test(arguments: LayerExample.all)
  func frozen(example: LayerExample) throws {
    var layer = try example.layer()
    let x = Variable(example.batch(), requiresGradient: true)
    let y = layer(x).value
    layer.isTrainable = false
    let frozen = layer(x)
    #expect(frozen.value.values == y.values)
    #expect(layer.parameters.allSatisfy { !$0.isTrainable })
    frozen.sum().backward()
    #expect(layer.parameters.allSatisfy { $0.variable.gradient == nil })
  }

  /// |gradient − difference| at its worst, over the input and all parameters, in training mode for layers
  /// without randomness.
  private func worstError(_ example: LayerExample, _ layer: any Layer) throws -> Double {
    let x = Variable(example.batch(), requiresGradient: true)
    var source = RandomSource(seed: 5)
    let y = layer(x)
    let u = Tensor.uniform(y.shape, in: -1.5...2, .double, using: &source)
    y.backward(from: u)
    func objective() -> Double { withoutGradients { (layer(x).value * u).sum().scalar } }
    var checked = layer.parameters.filter { $0.variable.requiresGradient }.map(\.variable)
    if example.plan.kind != "embedding" { checked.append(x) }
    var worst = 0.0
    for variable in checked {
      let gradient = try #require(variable.gradient).values
      let original = variable.value
      for element in 0..<original.count {
        var slope = 0.0
        for step in [1e-5, -1e-5] {
          var moved = original.values
          moved[element] += step
          variable.value = Tensor(moved, shape: original.shape, .double)
          slope += objective() / (2 * step)
        }
        variable.value = original
        worst = max(worst, abs(gradient[element] - slope) / max(1, abs(slope)))
      }
    }
    return worst
  }

  private func variables(in value: Any) -> [Variable] {
    if let variable = value as? Variable { return [variable] }
    return Mirror(reflecting: value).children.flatMap { variables(in: $0.value) }
  }
}
