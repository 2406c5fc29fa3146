import Autograd
import Layers
import LessonKit
import Notation
import Plugins
import Randomness
import Tensors
import Training

/// Checks that a layer keeps its promised shapes, survives extreme inputs, passes gradients on, and can be saved.
struct LayerCheck {
  let layer: LayerMaker

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("layer \(layer.name)", doing: doing)
    doing("trying several shapes. \(advice)")
    do {
      try shapes(&list)
      doing("trying extreme inputs")
      try extremes(&list)
      doing("comparing with central differences")
      try gradients(&list)
      doing("saving and loading")
      try parameters(&list)
    } catch {
      list.require(
        "it takes the inputs that it is for", false, problem: "\(error)",
        advice:
          "Build it for an input of any width: LayerPlan(\"…\") { input, name, random in … }. "
          + advice)
    }
    return list.lines
  }

  private var advice: String {
    "It was tried with inputs: \(layer.inputs). If it is for others, say so: LayerPlan(\"…\", inputs: "
      + ".rows), .sequences, .images or .indices(below: 10)"
  }

  private func model(_ width: Int) throws -> Sequential {
    var model = Sequential([layer.plan()], seed: 1)
    try model.build(for: [layer.inputs.shape(width)])
    return model
  }

  private func shapes(_ list: inout Checklist) throws {
    var problems: [String] = []
    var random = RandomSource(seed: 2)
    for (rows, width) in [(1, 1), (2, 3), (5, 8)] {
      let model = try model(width)
      let input = layer.example(rows, width, using: &random)
      let output = withoutGradients { model(Variable(input)).value }
      let promised = try model.outputShape(for: layer.inputs.shape(width))
      let fits =
        output.shape.dimensions.first == rows && promised.count == output.rank - 1
        && zip(promised, output.shape.dimensions.dropFirst()).allSatisfy { $0 == nil || $0 == $1 }
      if !fits {
        problems.append(
          "for an input \(input.shape) it gives \(output.shape), but outputShape says "
            + "[\(rows), \(promised.map { $0.map(String.init) ?? "any" }.joined(separator: ", "))]")
      }
      let again = withoutGradients { model(Variable(input)).value }
      if again.values != output.values { problems.append("two calls with the same input differ") }
      if !output.values.allSatisfy(\.isFinite) { problems.append("an output is no number") }
    }
    list.require(
      "its outputs have the shape that it says, and are the same every time", noneOf: problems,
      advice: "Write outputShape(for:) as call(_:) changes the shape; drop out in training only.")
  }

  private func extremes(_ list: inout Checklist) throws {
    // Other numbers than its own are no inputs of a layer that looks numbers up.
    if case .indices = layer.inputs { return }
    let model = try model(3)
    func outputs(at row: [Double]) -> [Double] {
      let shape = Shape([1] + layer.inputs.shape(3))
      let numbers = (0..<shape.count).map { row[$0 % 3] }
      return withoutGradients { model(Variable(Tensor(numbers, shape: shape))).value.values }
    }
    let bad = [[0, 0, 0], [1e4, 1e4, 1e4], [-1e4, 1e4, 0]].first { row in
      outputs(at: row).contains(where: \.isNaN)
    }
    list.require(
      "large inputs give numbers", bad == nil,
      problem: "an input of \(text(bad ?? [])) gives an output that is no number",
      advice:
        "∞/∞, ∞ − ∞ and 0·∞ are no numbers: take the largest input away before an exponential, "
        + "and add a small ε below a fraction.")
    let hidden = !outputs(at: [1, .nan, -1]).contains { !$0.isFinite }
    if hidden {
      list.remark(
        "an input that is no number", "the outputs are numbers all the same",
        advice: "A NaN that is hidden here is found nowhere: let it through where you can.")
    }
  }

  private func text(_ row: [Double]) -> String {
    "[" + row.map { written($0) }.joined(separator: ", ") + "]"
  }

  private func gradients(_ list: inout Checklist) throws {
    var random = RandomSource(seed: 3)
    let model = try model(4)
    for parameter in model.parameters {
      parameter.variable.value = parameter.variable.value.converted(to: .double)
    }
    let input = layer.example(3, 4, .double, using: &random)
    var isLookup = false
    if case .indices = layer.inputs { isLookup = true }
    if !isLookup { passesGradients(model, input, &list) }
    let trained = model.parameters.trained
    if trained.isEmpty { return }
    (model(Variable(input)) * model(Variable(input))).sum().backward()
    let without = model.parameters.first { $0.isTrainable && $0.variable.gradient == nil }
    list.require(
      "every parameter that is trained has a gradient", without == nil,
      problem: "'\(without?.name ?? "")' has none",
      advice: "Use it in call(_:) as weight(parameter), or set isTrainable: false.")
  }

  private func passesGradients(_ model: Sequential, _ input: Tensor, _ list: inout Checklist) {
    let report = GradientCheck.check(layer.name, at: [input]) { model($0[0]) }
    list.require(
      "it passes gradients on to its inputs", report.passes(within: 1e-4),
      problem: "at input \(report.index) the gradient is \(written(report.gradient)), but the "
        + "output rises by \(written(report.difference))",
      advice: "Build it of operations on variables, and do not take .value in between.")
  }

  private func parameters(_ list: inout Checklist) throws {
    var random = RandomSource(seed: 4)
    let (first, second) = (try model(5), try model(5))
    let names = first.parameters.map(\.name)
    list.require(
      "its parameters have names of their own", Set(names).count == names.count,
      problem: "a name comes twice: \(names.joined(separator: ", "))",
      advice: "Parameter(\"kernel\", …), Parameter(\"bias\", …)")
    for parameter in first.parameters {
      parameter.variable.value = .uniform(parameter.variable.shape, in: 0.5...1.5, using: &random)
    }
    for (from, to) in zip(first.parameters, second.parameters) {
      to.variable.value = from.variable.value
    }
    let input = layer.example(2, 5, using: &random)
    let outputs = [first, second].map { model in
      withoutGradients { model(Variable(input)).value.values }
    }
    list.require(
      "its parameters are all that it keeps", outputs[0] == outputs[1],
      problem: "a second layer with the same parameters gives something else",
      advice: "List every variable in 'parameters', also what is not trained.")
  }
}
