/// Operators that join arrays, and take pieces of them.
extension SourceText {
  mutating func pieces(_ n: SourceNode) throws -> SourceResult? {
    switch n.kind {
    case "Concat": return try concatenation(n)
    case "Split": return try split(n)
    case "Gather": return try gather(n)
    case "Slice": return try slice(n)
    default: return nil
    }
  }

  private mutating func concatenation(_ n: SourceNode) throws -> SourceResult {
    guard n.node.attributes["axis"] != nil else { throw NotCovered("it names no axis") }
    let axis = try n.call.int("axis", 0)
    let hasSizes = try n.node.inputs.indices.contains { place in
      if case .sizes = try value(n, place) { true } else { false }
    }
    if hasSizes, axis == 0 {
      let lists = try n.node.inputs.indices.map { try sizes(n, $0) }
      return SourceResult(lists.joined(separator: " + "), form: SourceValue.sizes)
    }
    let parts = try all(n).joined(separator: ", ")
    return SourceResult(
      library.pick(
        pytorch: "torch.cat([\(parts)], \(axis))", keras: "ops.concatenate([\(parts)], \(axis))"))
  }

  private mutating func split(_ n: SourceNode) throws -> SourceResult {
    let axis = try n.call.int("axis", 0)
    let count = n.node.outputs.count
    guard let sizes = try integers(n, attribute: "split", orInput: 1) else {
      guard n.opset < 18, library == .keras else { throw NotCovered("it names no sizes") }
      return SourceResult("ops.split(\(try x(n)), \(count), \(axis))", outputs: count)
    }
    var ends: [Int] = []
    for size in sizes.dropLast() { ends.append((ends.last ?? 0) &+ size) }
    return SourceResult(
      library.pick(
        pytorch: "torch.split(\(try x(n)), \(sizes), \(axis))",
        keras: "ops.split(\(try x(n)), \(ends), \(axis))"), outputs: count)
  }

  private mutating func gather(_ n: SourceNode) throws -> SourceResult {
    let axis = try n.call.int("axis", 0)
    if case .sizes(let text) = try value(n, 0), axis == 0, let array = try constant(n, 1),
      let places = try integers(n, 1)
    {
      if array.rank == 0 { return SourceResult("\(text)[\(places[0])]", form: SourceValue.size) }
      let items = places.map { "\(text)[\($0)]" }.joined(separator: ", ")
      return SourceResult("[\(items)]", form: SourceValue.sizes)
    }
    guard (-8..<8).contains(axis) else { throw NotCovered("the axis \(axis)") }
    let v = try x(n)
    let before = String(repeating: ":, ", count: max(axis, 0))
    if axis >= 0, let array = try constant(n, 1), array.rank == 0, let place = try single(n, 1) {
      return SourceResult("\(v)[\(before)\(place)]")
    }
    let places = try x(n, 1)
    if library == .keras { return SourceResult("ops.take(\(v), \(places), axis=\(axis))") }
    if axis >= 0 { return SourceResult("\(v)[\(before)\(places)]") }
    guard try constant(n, 1)?.rank == 1 else {
      throw NotCovered("places along an axis that is counted from the end")
    }
    return SourceResult("torch.index_select(\(v), \(axis), \(places))")
  }

  /// Starts, ends and axes are attributes before version 10.
  private mutating func slice(_ n: SourceNode) throws -> SourceResult {
    let isOld = n.opset < 10
    func bounds(_ name: String, _ place: Int) throws -> [String] {
      if isOld { return (try n.call.ints(name) ?? []).map { "\($0)" } }
      if let numbers = try integers(n, place) { return numbers.map { "\($0)" } }
      switch try value(n, place) {
      case .sizes(let text): return ["\(text)[0]"]
      case .size(let text): return [text]
      case let other: return ["int(\(tensor(other))[0])"]
      }
    }
    let (starts, ends) = (try bounds("starts", 1), try bounds("ends", 2))
    let axes = try integers(n, attribute: "axes", orInput: 3) ?? Array(starts.indices)
    let steps = try has(n, 4) ? integers(n, 4) : nil
    guard starts.count == ends.count, ends.count == axes.count,
      steps?.count ?? axes.count == axes.count
    else { throw NotCovered("\(starts.count) starts for the axes \(axes)") }
    let ranges = axes.indices.map { place in
      let step = steps.map { $0[place] } ?? 1
      let start = starts[place] == "0" ? "" : starts[place]
      return "\(start):\(ends[place])" + (step == 1 ? "" : ":\(step)")
    }
    guard steps?.allSatisfy({ $0 > 0 }) ?? true else { throw NotCovered("steps backwards") }
    if case .sizes(let text) = try value(n, 0), axes == [0] {
      return SourceResult("\(text)[\(ranges[0])]", form: SourceValue.sizes)
    }
    let v = try x(n)
    if axes == [-1] { return SourceResult("\(v)[..., \(ranges[0])]") }
    guard Set(axes).count == axes.count, let last = axes.max(), last < 8,
      axes.allSatisfy({ $0 >= 0 })
    else { throw NotCovered("the axes \(axes)") }
    let parts = (0...last).map { axis in axes.firstIndex(of: axis).map { ranges[$0] } ?? ":" }
    return SourceResult("\(v)[\(parts.joined(separator: ", "))]")
  }
}
