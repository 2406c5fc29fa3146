import Randomness
import ScalarGrad
import Testing

@Suite struct OperationsTests {
  /// Every operation there is, each slope against (f(x + h) − f(x − h)) / 2h.
  @Test(arguments: Scalar.Operation.all)
  func slopesAgreeWithFiniteDifferences(operation: Scalar.Operation) {
    var random = RandomSource(seed: 5)
    for _ in 0..<50 {
      let inputs = (0..<(operation.inputCount ?? 5)).map { _ in random.uniform(in: 0.3...2) }
      #expect(worstError(of: operation.callAsFunction, at: inputs) < 1e-7)
      if ![.log, .power(3), .squareRoot, .exponentiation].contains(operation) {
        #expect(worstError(of: operation.callAsFunction, at: inputs.map { -$0 }) < 1e-7)
      }
    }
  }

  /// The check above must fail for a slope that is wrong: here 2a instead of 2a + 1.
  @Test func aWrongSlopeIsCaught() {
    let wrong: ([Scalar]) -> Scalar = { inputs in
      let a = inputs[0]
      let detached = Scalar(a.value)  // its slope is lost
      return a * a + detached
    }
    #expect(worstError(of: wrong, at: [1.5]) > 0.1)
  }

  /// Values worked by hand.
  @Test func valuesAreWhatTheFormulasSay() {
    let a: Scalar = 3
    let b: Scalar = -2
    #expect((a + b).value == 1)
    #expect((-a).value == -3)
    #expect((a - b).value == 5)
    #expect((a * b).value == -6)
    #expect((a / b).value == -1.5)
    #expect(Scalar.sum([a, b, 4]).value == 5)
    #expect(Scalar.weightedSum([a, b], [2, 5], plus: 1).value == -3)
    #expect(pow(a, 2).value == 9)
    #expect(exp(Scalar(0)).value == 1)
    #expect(log(Scalar(1)).value == 0)
    #expect(relu(a).value == 3 && relu(b).value == 0)
    #expect(tanh(Scalar(0)).value == 0)
    #expect(sigmoid(Scalar(0)).value == 0.5)
    #expect(abs(b).value == 2 && sqrt(Scalar(9)).value == 3)
    #expect(max(a, b).value == 3 && min(a, b).value == -2)
    #expect(sin(Scalar(0)).value == 0 && cos(Scalar(0)).value == 1)
    #expect(pow(a, Scalar(2)).value == 9 && pow(Scalar(0), Scalar(2)).value == 0)
    #expect(max(Scalar(.nan), a).value.isNaN && max(a, Scalar(.nan)).value.isNaN)
  }

  @Test func slopesAtTheEdges() {
    func slopes(_ f: (Scalar, Scalar) -> Scalar, _ a: Double, _ b: Double) -> [Double] {
      let (x, y) = (Scalar(a), Scalar(b))
      f(x, y).backward()
      return [x.gradient, y.gradient]
    }
    #expect(slopes({ pow($0, $1) }, 0, 2) == [0, 0])
    #expect(slopes({ pow($0, $1) }, 2, 0)[0] == 0)
    #expect(slopes(max, 1, 1) == [1, 0] && slopes(min, 1, 1) == [1, 0])
    #expect(slopes({ a, b in abs(a) + b }, 0, 0) == [0, 1])
  }

  @Test func theHingeHasSlopeZeroAtItsCorner() {
    let x = Scalar(0)
    relu(x).backward()
    #expect(x.gradient == 0)
  }

  @Test func extremesStayFinite() {
    for x in [-800.0, 800] {
      let a = Scalar(x)
      let c = sigmoid(a)
      c.backward()
      #expect(c.value == (x > 0 ? 1 : 0) && a.gradient == 0)
    }
    let zero = Scalar(0)
    pow(zero, 0).backward()
    #expect(zero.gradient == 0)
  }

  @Test func anEmptySumIsZero() {
    #expect(Scalar.sum([]).value == 0)
  }
}

/// The largest difference between a gradient and its central difference, over all inputs,
/// relative to 1 + |gradient|.
func worstError(of function: ([Scalar]) -> Scalar, at point: [Double]) -> Double {
  let inputs = point.map { Scalar($0) }
  function(inputs).backward()
  let h = 1e-5
  return point.indices.map { i in
    var (above, below) = (point, point)
    above[i] += h
    below[i] -= h
    let rise = function(above.map { Scalar($0) }).value - function(below.map { Scalar($0) }).value
    let difference = rise / (2 * h)
    return abs(inputs[i].gradient - difference) / (1 + abs(difference))
  }.max() ?? 0
}

@Suite struct FunctionTests {
  @Test func aFunctionByNamePassesItsSlopeOn() {
    let x = Scalar(0.5, "x")
    let y = (3 * Scalar.function("cube", of: x, value: 0.125, slope: 0.75)).named("y")
    y.backward()
    #expect(y.value == 0.375 && x.gradient == 2.25)
    let cube = y.inputs[1].node.explain()
    #expect(cube.lines == ["c = cube(x) = cube(0.5) = 0.125", "∂c/∂x = cube′(x) = 0.75"])
  }
}

struct ExtremeQuotientTests {
  @Test(arguments: [1e-200, 1e200, -1e160, 3.0]) func theSlopeFits(x: Double) {
    let (a, b) = (Scalar(x), Scalar(x))
    (a / b).backward()
    #expect(abs(b.gradient * x + 1) < 1e-12 && abs(a.gradient * x - 1) < 1e-12)
  }
}
