import Figures
import Foundation
import LessonKit
import Plugins
import Randomness
import Testing

@testable import PluginHost

/// Each of these plugins is wrong in one way, and the validator says which.
@Suite struct ValidatorTests {
  @Test func aGoodLessonHasNothingToComplainAbout() {
    #expect(complaints(TestLesson()).isEmpty)
  }

  @Test(arguments: [
    (TestLesson(title: ""), "the card says what it is", "title is empty"),
    (TestLesson(minutes: 0), "the card says what it is", "0 minutes"),
    (TestLesson(needs: ["nothing-such"]), "what it needs exists", "'nothing-such'"),
    (TestLesson(.throwing), "it runs", "it threw"),
    (TestLesson(.empty), "it has steps", "board is empty"),
    (TestLesson(.withoutClaims), "it claims something", "no sentence"),
    (TestLesson(.falseAtAnEnd), "every claim holds, wherever the controls are", "x=2"),
    (TestLesson(.falseWithASeed), "every claim holds, wherever the controls are", "seed 2"),
    (TestLesson(.notANumber), "every number shown is one", "'bad' is no finite number"),
    (TestLesson(.withoutFigures), "it draws", "no figure"),
    (TestLesson(.withoutCaption), "every figure can be described in words", "has no caption"),
    (TestLesson(.restless), "the same seed gives the same lesson", "differs"),
  ])
  func aLessonThatIsWrongInOneWay(lesson: TestLesson, requirement: String, words: String) {
    let found = complaints(lesson)
    #expect(found.map(\.requirement).contains(requirement), "\(found)")
    #expect(
      found.contains { $0.problem!.contains(words) && $0.advice?.isEmpty == false }, "\(found)")
  }

  @Test func theStandardActivationsAreGood() {
    for activation in Registry.standard.activations {
      let lines = ActivationCheck(activation: activation).run { _ in }
      #expect(lines.allSatisfy { $0.holds }, "\(lines.filter { !$0.holds })")
    }
  }

  @Test(arguments: [
    (TestActivation(slope: { $0 }), "the slope is the derivative of the value", "the slope says"),
    (TestActivation(formula: ""), "the formula is written", "empty"),
    (
      TestActivation(
        value: { exp($0) / (1 + exp($0)) }, slope: { exp($0) / (1 + exp($0)) / (1 + exp($0)) }),
      "large inputs give numbers", "x = "
    ),
    (
      TestActivation(value: { max(0, $0) + ($0.isNaN ? 1 : 0) }, slope: { $0 > 0 ? 1 : 0 }),
      "what is no number stays none", "f(NaN)"
    ),
  ])
  func anActivationThatIsWrongInOneWay(
    activation: TestActivation, requirement: String, words: String
  ) {
    let found = ActivationCheck(activation: activation).run { _ in }.filter { !$0.holds }
    #expect(
      found.contains { $0.requirement == requirement && $0.problem!.contains(words) }, "\(found)")
  }

  @Test func whatHappensOnlyAtInfinityIsARemark() {
    let rational = TestActivation(
      value: { $0 / (1 + $0 * $0).squareRoot() },
      slope: { 1 / ((1 + $0 * $0) * (1 + $0 * $0).squareRoot()) })
    let lines = ActivationCheck(activation: rational).run { _ in }
    #expect(lines.allSatisfy { $0.holds })
    #expect(lines.filter(\.isRemark).map(\.requirement) == ["infinite inputs"])
  }

  @Test func anActivationWithRandomnessIsSeen() {
    let found = ActivationCheck(activation: Restless()).run { _ in }.filter { !$0.holds }
    #expect(found.contains { $0.requirement == "the same input gives the same output" })
  }

  @Test func aFigureThatIsWrongInOneWay() {
    func complaints(_ figure: Figure) -> [String] {
      FigureCheck(maker: TestFigure(figure: figure)).run { _ in }.compactMap(\.problem)
    }
    #expect(complaints(Figure("T", caption: "C") { Line([1, 2]) }).isEmpty)
    #expect(complaints(Figure("", caption: "C") { Line([1, 2]) })[0].contains("no title"))
    #expect(complaints(Figure("T") { Line([1, 2]) })[0].contains("no caption"))
    #expect(complaints(Figure("T", caption: "C") {})[0].contains("empty panel"))
    let restless = FigureCheck(maker: RestlessFigure()).run { _ in }.compactMap(\.problem)
    #expect(restless.contains { $0.contains("differs") })
  }

  private func complaints(_ lesson: TestLesson) -> [CheckLine] {
    LessonCheck(lesson: lesson, known: ["test"]).run { _ in }.filter { !$0.holds }
  }
}

struct TestLesson: Lesson, CustomTestStringConvertible {
  enum Fault: String {
    case none, throwing, empty, withoutClaims, falseAtAnEnd, falseWithASeed, notANumber
    case withoutFigures, withoutCaption, restless
  }

  let card: LessonCard
  let fault: Fault

  init(_ fault: Fault = .none, title: String = "T", minutes: Int = 5, needs: [String] = []) {
    card = LessonCard("test", title, needs: needs, minutes: minutes)
    self.fault = fault
  }

  var testDescription: String { fault.rawValue }

  func teach(on board: Board) throws {
    if fault == .empty { return }
    if fault == .throwing { throw SettingError.unknownName("x", known: []) }
    board.step("One")
    let x = board.slider("x", in: 0...2, default: 1)
    let isLucky = board.random == RandomSource(seed: 2)
    if fault != .withoutClaims {
      board.claim(
        "true", !(fault == .falseAtAnEnd && x == 2) && !(fault == .falseWithASeed && isLucky))
    }
    if fault == .notANumber { board.value("bad", 0.0 / 0.0) }
    var system = SystemRandomNumberGenerator()
    if fault == .restless { board.value("restless", Double(system.next() >> 11)) }
    if fault != .withoutFigures {
      board.draw(Figure("T", caption: fault == .withoutCaption ? "" : "C") { Line([x, 2]) })
    }
  }
}

struct TestActivation: ActivationFunction, CustomTestStringConvertible {
  let name = "test"
  var formula: Formula = "f(x) = x"
  var compute: @Sendable (Double) -> Double = { $0 }
  var derive: @Sendable (Double) -> Double = { $0.isNaN ? $0 : 1 }

  init(
    formula: Formula = "f(x) = x", value: @escaping @Sendable (Double) -> Double = { $0 },
    slope: @escaping @Sendable (Double) -> Double = { $0.isNaN ? $0 : 1 }
  ) {
    self.formula = formula
    (compute, derive) = (value, slope)
  }

  var testDescription: String { formula.latex }
  func value(_ x: Double) -> Double { compute(x) }
  func slope(_ x: Double) -> Double { derive(x) }
}

private struct Restless: ActivationFunction {
  let name = "restless"
  let formula: Formula = "f(x) = x + u"
  func value(_ x: Double) -> Double {
    var system = SystemRandomNumberGenerator()
    return x + Double(system.next() >> 11) * 0x1p-53
  }
  func slope(_ x: Double) -> Double { 1 }
}

private struct TestFigure: FigureMaker {
  let name = "test"
  let figure: Figure
  func figure(random: inout RandomSource) -> Figure { figure }
}

private struct RestlessFigure: FigureMaker {
  let name = "restless"
  func figure(random: inout RandomSource) -> Figure {
    var system = SystemRandomNumberGenerator()
    return Figure("T", caption: "C") { Line([0, Double(system.next() >> 11)]) }
  }
}
