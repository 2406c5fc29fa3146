import Foundation
import ScalarGrad
import Testing

@Suite struct BackwardTests {
  /// The example in micrograd's README, with the numbers that it prints.
  @Test func theExampleOfMicrograd() {
    let a = Scalar(-4)
    let b = Scalar(2)
    var c = a + b
    var d = a * b + pow(b, 3)
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + relu(b + a))
    d = d + (3 * d + relu(b - a))
    let e = c - d
    let f = pow(e, 2)
    var g = f / 2
    g = g + 10 / f
    g.backward()
    #expect(String(format: "%.4f", g.value) == "24.7041")
    #expect(String(format: "%.4f", a.gradient) == "138.8338")
    #expect(String(format: "%.4f", b.gradient) == "645.5773")
  }

  @Test func aNodeUsedTwiceReceivesBothShares() {
    let x = Scalar(3)
    (x * x + 2 * x).backward()
    #expect(x.gradient == 8)
  }

  /// A diamond: y is used by both u and v, and must be complete before it hands down.
  @Test func aDiamondIsWalkedInTheRightOrder() {
    let x = Scalar(2)
    let y = x * x
    let u = 3 * y
    let v = y * y
    (u * v).backward()  // 3·x⁶, slope 18·x⁵
    #expect(x.gradient == 18 * 32)
    #expect(y.gradient == 9 * 16)
  }

  @Test func aSecondCallAddsTheSameOnceMoreToLeavesOnly() {
    let x = Scalar(3)
    let square = x * x
    let y = 2 * square
    y.backward()
    let once = x.gradient
    y.backward()
    #expect(once == 12)
    #expect(x.gradient == 24)
    #expect(square.gradient == 2)
    #expect(y.gradient == 1)
  }

  @Test func twoOutputsAddUpInTheirSharedLeaves() {
    let x = Scalar(3)
    (x * x).backward()
    (5 * x).backward()
    #expect(x.gradient == 11)
  }

  @Test func aLeafIsItsOwnOutput() {
    let x = Scalar(3)
    x.backward()
    #expect(x.gradient == 1)
  }

  @Test func aMillionOperationsDeepGoesBackAndIsReleased() {
    let x = Scalar(0)
    var y = x + 1
    for _ in 1..<1_000_000 { y = y + 1 }
    y.backward()
    #expect(y.value == 1_000_000)
    #expect(x.gradient == 1)
    y = 0
  }

  /// A node that is twice an input of the next, and two that are inputs of both that follow: no recursion either.
  @Test func sharedInputsAreReleasedWithoutRecursion() {
    weak var first: Scalar?
    do {
      var y = Scalar(0) + 1
      first = y
      for _ in 0..<300_000 { y = y - y }
      var (a, b) = (y + 1, y + 2)
      for _ in 0..<300_000 { (a, b) = (a - b, b - a) }
      #expect(first != nil)
      y = 0
    }
    #expect(first == nil)
  }

  @Test func everyNodeOfAReleasedGraphIsFreed() {
    let x = Scalar(1)
    weak var inner: Scalar?
    do {
      let a = x * 2
      inner = a
      let y = tanh(a) + a
      y.backward()
      #expect(inner != nil)
    }
    #expect(inner == nil)
  }

  @Test func aPartThatSomebodyHoldsSurvivesTheRelease() {
    let x = Scalar(2)
    var y = x
    var kept: Scalar?
    for step in 0..<100_000 {
      y = y + 1
      if step == 50_000 { kept = y }
    }
    y = 0
    kept!.backward()
    #expect(x.gradient == 1)
    #expect(kept!.value == 50_003)
  }
}
