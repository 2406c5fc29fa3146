/// Sequences of arrays, and what may be missing.
enum SequenceOperators {
  static let table: [String: Operator] = [
    "SequenceConstruct": { call in [.sequence(try call.arrays().map { .array($0) })] },
    "SequenceEmpty": { _ in [.sequence([])] },
    "SequenceLength": single { ONNXArray(integers: [Int64(try $0.sequence(0).count)], shape: []) },
    "SequenceAt": { call in
      let all = try call.sequence(0)
      return [all[try Positions.index(try call.array(1).integers.first ?? 0, all.count)]]
    },
    "SequenceInsert": { call in
      var all = try call.sequence(0)
      let value = try ONNXValue.array(call.array(1))
      let place = try call.optional(2)?.integers.first ?? Int64(all.count)
      all.insert(value, at: try Positions.index(place, all.count + (place < 0 ? 0 : 1)))
      return [.sequence(all)]
    },
    "SequenceErase": { call in
      var all = try call.sequence(0)
      let place = try call.optional(1)?.integers.first ?? -1
      all.remove(at: try Positions.index(place, all.count))
      return [.sequence(all)]
    },
    "ConcatFromSequence": single { call in
      let arrays = try call.sequence(0).map { value in
        guard let array = value.array else { throw Mismatch("\(value.kind) in the sequence") }
        return array
      }
      let axis = try call.int("axis", 0)
      guard try call.flag("new_axis") else { return try .concatenated(arrays, axis: axis) }
      guard let first = arrays.first else { throw Mismatch("an empty sequence") }
      let place = try Positions.axis(axis, first.rank + 1)
      let expanded = try arrays.map { array in
        guard array.shape == first.shape else {
          throw Mismatch("\(first.shape) and \(array.shape)")
        }
        var shape = array.shape
        shape.insert(1, at: place)
        return try array.reshaped(to: shape)
      }
      return try .concatenated(expanded, axis: place)
    },
    "SplitToSequence": { call in
      let x = try call.array(0)
      let axis = try Positions.axis(try call.int("axis", 0), x.rank)
      let size = x.shape[axis]
      var sizes = [Int](repeating: 1, count: size)
      if let split = try call.optional(1) {
        if split.rank == 0 {
          guard let named = try call.integers(1).first, named > 0 else {
            throw Mismatch("parts of 0")
          }
          let each = min(named, max(size, 1))
          sizes = stride(from: 0, to: size, by: each).map { min(each, size - $0) }
        } else {
          sizes = try call.integers(1)
        }
      }
      guard sizes.count <= ONNXRunner.mostTurns, sizes.allSatisfy({ $0 >= 0 && $0 <= size }),
        sizes.reduce(0, +) == size
      else {
        throw Mismatch("parts of \(sizes) for \(size)")
      }
      var pieces = try ShapeOperators.pieces(of: x, sizes, axis)
      if call.value(1) == nil, try !call.flag("keepdims", true) {
        var shape = x.shape
        shape.remove(at: axis)
        pieces = try pieces.map { try $0.reshaped(to: shape) }
      }
      return [.sequence(pieces.map { .array($0) })]
    },
    "SequenceMap": { call in
      let body = try call.graph("body")
      let all = try call.sequence(0)
      var count = 0
      var results = [[ONNXValue]](repeating: [], count: body.outputs.count)
      for index in all.indices {
        let values = try call.inputs.indices.map { input -> ONNXValue in
          guard let value = call.value(input) else {
            throw Mismatch("its input \(input) is missing")
          }
          guard case .sequence(let others) = value else { return value }
          guard others.count == all.count else {
            throw Mismatch("\(others.count) and \(all.count)")
          }
          return others[index]
        }
        for (k, value) in try call.run(body, values).enumerated() {
          // Only arrays: sequences in sequences could grow deeper with every turn of a loop.
          guard let array = value.array else { throw Mismatch("\(value.kind) from the body") }
          count += value.elementCount
          guard count <= ONNXArray.maxCount else {
            throw Mismatch("more than \(ONNXArray.maxCount) elements from the body")
          }
          results[k].append(.array(array))
        }
      }
      return results.map { .sequence($0) }
    },
    "Optional": { call in
      if case .optional? = call.value(0) { throw Mismatch("an optional of an optional") }
      return [.optional(call.value(0))]
    },
    "OptionalHasElement": single { call in
      if case .optional(nil)? = call.value(0) { return ONNXArray(bools: [false], shape: []) }
      return ONNXArray(bools: [call.value(0) != nil], shape: [])
    },
    "OptionalGetElement": { call in
      switch call.value(0) {
      case .optional(let inner?)?: return [inner]
      case .optional(nil)?, nil: throw Mismatch("there is nothing in the optional")
      case let value?: return [value]
      }
    },
  ]
}
