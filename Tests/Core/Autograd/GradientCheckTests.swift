import Foundation
import Tensors
import Testing

@testable import Autograd

@Suite struct GradientCheckTests {
  @Test(arguments: Primitive.all.indices)
  func everyPrimitiveIsDifferentiatedRightly(number: Int) {
    let report = GradientCheck.check(Primitive.all[number])
    #expect(report.passes(within: 1e-7), "\(report)")
    #expect(report.count > 0)
  }

  @Test func aWrongPullbackIsCaught() {
    let wrong = Primitive("expm1") { x in
      let y = x.map(Foundation.expm1)
      return (y, { dy in y * dy })  // should be (y + 1)·dy
    }
    #expect(GradientCheck.worstError(of: wrong, seed: 7) > 0.1)
  }

  @Test func theReportNamesTheWorstElement() {
    let wrong = Primitive("wrongAtOnePlace", on: .one) { x in
      var slope = x.onesLike
      slope[1, 2] = Tensor(5, x.precision)
      return (x * 1, { dy in dy * slope })
    }
    let report = GradientCheck.check(wrong)
    #expect(report.index == [1, 2])
    #expect(!report.passes())
  }

  @Test func aMissingGradientIsCaught() {
    let wrong = Primitive(
      "square", on: .two,
      joint: { inputs in
        (inputs[0] * inputs[1], { _, _ in [nil, nil] })
      })
    #expect(!GradientCheck.check(wrong).passes())
  }
}
