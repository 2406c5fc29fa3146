import Testing

@testable import Golden

struct GoldenAttributeTests {
  private let attributes = GoldenAttributes([
    "rate": 0.5, "units": 3, "strides": [2, 1], "bias": true, "padding": "same",
    "nothing": .nothing, "betas": [0.9, 0.99], "words": ["a", "b"],
  ])

  @Test func whatIsThereIsRead() throws {
    #expect(try attributes.number("rate") == 0.5 && attributes.whole("units") == 3)
    #expect(try attributes.sizes("strides", count: 2) == [2, 1])
    #expect(try attributes.sizes("units", count: 2) == [3, 3])
    #expect(try attributes.truth("bias") && attributes.text("padding") == "same")
    #expect(try attributes.choice("padding", among: ["same": 1, "valid": 2]) == 1)
    #expect(try attributes.numbers("betas", count: 2) == [0.9, 0.99])
    #expect(try attributes.texts("words") == ["a", "b"])
    #expect(try attributes.whole("nothing", else: 7) == 7 && !attributes.has("nothing"))
    try attributes.allow("padding", "same", "valid")
    try attributes.allow("absent", 0)
  }

  @Test func whatIsNotUnderstoodIsTold() {
    func message(_ read: () throws(GoldenProblem) -> Void) -> String {
      do { try read() } catch { return error.description }
      return ""
    }
    #expect(
      message { () throws(GoldenProblem) in _ = try attributes.number("absent") }.contains(
        "absent is missing"))
    #expect(
      message { () throws(GoldenProblem) in _ = try attributes.whole("rate") }.contains(
        "rate is 0.5"))
    #expect(
      message { () throws(GoldenProblem) in _ = try attributes.sizes("strides", count: 3) }
        .contains("list of 3"))
    #expect(
      message { () throws(GoldenProblem) in _ = try attributes.truth("padding") }.contains(
        "true or false"))
    #expect(
      message { () throws(GoldenProblem) in
        _ = try attributes.choice("padding", among: ["valid": 1, "causal": 2])
      }.contains("“valid” or “causal” is needed"))
    #expect(
      message { () throws(GoldenProblem) in try attributes.allow("units", 1) }.contains("only 1"))
    #expect(
      message { () throws(GoldenProblem) in _ = try attributes.texts("betas") }.contains(
        "list of texts"))
  }

  @Test func whatNobodyReadIsKnown() throws {
    let attributes = GoldenAttributes(["rate": 1, "formula": "a + b", "momentum": 0])
    _ = try attributes.number("rate")
    #expect(attributes.unread == ["formula", "momentum"])
    attributes.note("formula", saying: "a − b")
    #expect(attributes.unread == ["formula", "momentum"])
    attributes.note("formula", saying: "a + b")
    attributes.note("momentum")
    #expect(attributes.unread == [])
  }
}
