import Glibc
import Layers
import Tensors

/// A wave over the steps t of a sequence: sin(frequency·t + phase).
private struct Wave {
  var frequency, phase: Double
}

extension GraphBuilder {
  /// How many steps x has along an axis, `[1]`.
  mutating func length(along axis: Int, of x: String) -> String {
    add("Shape", [x], ["start": .int(Int64(axis)), "end": .int(Int64(axis + 1))])
  }

  /// The steps of x along an axis as numbers `[time, 1]`, counted from the first one: constants where they are known.
  mutating func steps(_ time: Int?, of x: String, axis: Int) -> String {
    if let time, firstStep == nil {
      return weight("steps", Tensor((0..<time).map { Double($0) }, shape: Shape([time, 1])))
    }
    let count = add("Squeeze", [length(along: axis, of: x), integers("axes", [0])])
    var range = add("Range", [integer("first", 0), count, integer("step", 1)])
    if let firstStep { range = add("Add", [range, firstStep]) }
    let numbers = add("Cast", [range], ["to": .int(Int64(ONNXType.float32.rawValue))])
    return add("Unsqueeze", [numbers, integers("axes", [1])])
  }

  /// The waves at each step of x along an axis, `[time, waves]`: constants where the number of steps is known.
  fileprivate mutating func table(
    _ name: String, _ waves: [Wave], _ time: Int?, of x: String, axis: Int
  ) -> String {
    if let time, firstStep == nil {
      let values = (0..<time).flatMap { step in
        waves.map { sin($0.frequency * Double(step) + $0.phase) }
      }
      return weight(name, Tensor(values, shape: Shape([time, waves.count])))
    }
    let frequencies = weight("\(name)_frequencies", Tensor(waves.map(\.frequency)))
    let phases = weight("\(name)_phases", Tensor(waves.map(\.phase)))
    let angles = add("Mul", [steps(time, of: x, axis: axis), frequencies])
    return add("Sin", [add("Add", [angles, phases])])
  }
}

extension PositionEmbedding: ONNXLayer {
  /// `Add` of the table's first rows
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    if let time = shape[0], graph.firstStep == nil {
      let rows = graph.weight("embeddings", embeddings.value.slice(0..<time, axis: 0))
      return graph.add("Add", [x, rows])
    }
    let length = graph.length(along: 1, of: x)
    let first = graph.firstStep ?? graph.integers("first", [0])
    let end = graph.firstStep.map { graph.add("Add", [$0, length]) } ?? length
    let rows = graph.add(
      "Slice",
      [graph.weight("embeddings", embeddings.value), first, end, graph.integers("axes", [0])])
    return graph.add("Add", [x, rows])
  }
}

extension PositionalEncoding: ONNXLayer {
  /// `Add` of a table of sines
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard let features = shape[1] else {
      throw notWritten("its number of features is not known; give the model an inputShape with it")
    }
    let waves = (0..<features).map { wave($0, of: features) }
    return graph.add("Add", [x, graph.table("waves", waves, shape[0], of: x, axis: 1)])
  }

  /// The wave of a feature; a cosine is a sine that is a quarter turn ahead.
  private func wave(_ f: Int, of features: Int) -> Wave {
    let half = features / 2
    switch layout {
    case .interleaved:
      let exponent = 2 * Double(f / 2) / Double(features)
      return Wave(frequency: pow(base, -exponent), phase: f % 2 == 0 ? 0 : .pi / 2)
    case .halves:
      if f >= 2 * half { return Wave(frequency: 0, phase: 0) }
      let exponent = Double(f % half) / Double(max(half - 1, 1))
      return Wave(frequency: pow(base, -exponent), phase: f < half ? 0 : .pi / 2)
    }
  }
}

extension RotaryEmbedding: ONNXLayer {
  /// x∘C + x′∘S, where x′ has each feature's partner in its place: `Gather`, `Mul` and `Add`. C has the cosines of the
  /// angles, S the sines, with a minus for the first of a pair.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard let features = shape[shape.count - 1] else {
      throw notWritten("its number of features is not known; give the model an inputShape with it")
    }
    let pairs = (rotaryDim ?? features) / 2
    var partners = Array(0..<features)
    var cosines = partners.map { _ in Wave(frequency: 0, phase: .pi / 2) }
    var sines = partners.map { _ in Wave(frequency: 0, phase: 0) }
    for i in 0..<pairs {
      let (a, b) = layout == .interleaved ? (2 * i, 2 * i + 1) : (i, i + pairs)
      (partners[a], partners[b]) = (b, a)
      let frequency = pow(base, -Double(i) / Double(pairs))
      for f in [a, b] { cosines[f].frequency = frequency }
      sines[a] = Wave(frequency: frequency, phase: .pi)
      sines[b] = Wave(frequency: frequency, phase: 0)
    }
    let (axis, time) = (shape.count - 1, shape[shape.count - 2])
    let swapped = graph.add(
      "Gather", [x, graph.integers("partners", partners)], ["axis": .int(Int64(shape.count))])
    let straight = graph.add(
      "Mul", [x, graph.table("cosines", cosines, time, of: x, axis: axis)])
    let across = graph.add(
      "Mul", [swapped, graph.table("sines", sines, time, of: x, axis: axis)])
    return graph.add("Add", [straight, across])
  }
}
