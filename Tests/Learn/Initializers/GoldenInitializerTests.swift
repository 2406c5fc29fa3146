import Golden
import Initializers
import Tensors
import Testing

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenInitializerTests {
  /// As the golden set asks: mean and variance within five standard errors, no weight beyond the limit.
  @Test func statistics() throws {
    let cases = GoldenCase.all(of: "initializer")
    #expect(!cases.isEmpty)
    var agreeing = 0
    for golden in cases {
      let shape = Shape(golden.numbers("kernel_shape"))
      let fans = Fans(shape)
      #expect(fans.into == Int(golden.number("fan_in")))
      #expect(fans.outOf == Int(golden.number("fan_out")))
      let isNormal = golden.item == "he_normal"
      let found = Statistics(of: isNormal ? .heNormal : .glorotUniform, shape)
      let agrees = found.agrees(
        variance: golden.number("expected_variance"),
        bound: golden.number(isNormal ? "keras_bound" : "limit"),
        kurtosis: isNormal ? 2.362_918_904_709_757_4 : golden.number("expected_kurtosis"))
      #expect(agrees, "\(golden): \(found)")
      if agrees { agreeing += 1 }
      print("\(golden)  mean \(found.mean)  variance \(found.variance)  greatest \(found.greatest)")
    }
    print("golden initializer: \(cases.count) cases run, \(agreeing) agree")
  }
}
