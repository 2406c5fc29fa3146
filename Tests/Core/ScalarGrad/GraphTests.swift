import ScalarGrad
import Testing

@Suite struct GraphTests {
  @Test func theGraphIsDataWithInputsFirst() {
    let x = Scalar(3, "x")
    let y = (x * x + 1).named("y")
    y.backward()
    let graph = y.graph()
    #expect(graph.nodes.map(\.operation) == [nil, "·", nil, "+"])
    #expect(graph.nodes.map(\.value) == [3, 9, 1, 10])
    #expect(graph.nodes.map(\.gradient) == [6, 1, 1, 1])
    #expect(graph.nodes.last?.name == "y")
    #expect(graph.edges.map(\.from) == [0, 0, 1, 2])
    #expect(graph.edges.map(\.to) == [1, 1, 3, 3])
    #expect(graph.edges.map(\.slope) == [3, 3, 1, 1])
  }

  @Test func gradientsThatWereNeverComputedAreNotThere() {
    #expect((Scalar(2) * 3).graph().nodes.allSatisfy { $0.gradient == nil })
  }

  @Test func aSharedNodeStandsOnce() {
    let x = Scalar(2)
    let shared = x * x
    #expect((shared + shared).graph().nodes.count == 3)
  }

  @Test func aDeepGraphNeedsNoRecursion() {
    var y = Scalar(0)
    for _ in 0..<200_000 { y = -y }
    #expect(y.graph().nodes.count == 200_001)
  }

  /// A name that two nodes share would say of one what holds for the other.
  @Test func aNodeHasOneNameInTheGraphAndInItsExplanation() {
    let x = Scalar(2, "x")
    let y = (exp(exp(x)) * 3 + x).named("y")
    let names = y.names()
    #expect(y.graph().nodes.map(\.name) == ["x", "u", "v", "3", "w", "y"])
    #expect(y.explain(names).formula == "w + x")
    #expect(y.inputs[0].node.explain(names).formula == "v · 3")
    #expect(y.inputs[0].node.inputs[0].node.explain(names).lines[0].hasPrefix("v = exp(u)"))
  }

  @Test func aLetterThatIsANameIsNotGivenTwice() {
    let y = (exp(Scalar(1, "u")) + 1).named("y")
    #expect(y.graph().nodes.map(\.name) == ["u", "v", "1", "y"])
    var long = Scalar(0, "x")
    for _ in 0..<20 { long = -long }
    #expect(Set(long.graph().nodes.map(\.name)).count == 21)
  }
}
