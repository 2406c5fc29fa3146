import Layers
import Notation
import Tensors

extension Sequential {
  /// The layers, the shapes of their outputs, and how many parameters they have, as Keras prints them; where
  /// a mask begins in the model also what each layer does with it, see ``MaskEffect``.
  public func summary() -> String {
    var rows: [Summary.Row] = []
    let effects = maskEffects
    let hasMask = effects.contains { $0 != .none }
    for (place, (name, layer)) in zip(layerNames, layers).enumerated() {
      rows.append(
        Summary.Row(
          layer: "\(name) (\(layer.kind))", output: shapes[place + 1].text,
          count: layer.parameterCount.all, mask: hasMask ? effects[place].rawValue : nil))
    }
    return Summary(title: "Model: \"\(name)\"", rows: rows, parameters: parameters).text
  }
}

extension Model {
  /// The parameters by layer and how many there are. With the shapes of the inputs also the shapes of the
  /// layers' outputs, in the order in which they are called.
  public func summary(inputShapes: [[Int]] = []) -> String {
    let outputs = inputShapes.isEmpty ? [] : layerOutputs(inputShapes)
    var rows: [Summary.Row] = []
    for parameter in parameters {
      let layer = parameter.name.split(separator: "/").dropLast().joined(separator: "/")
      let count = parameter.variable.value.count
      if rows.last?.layer == layer {
        rows[rows.count - 1].count! += count
      } else {
        rows.append(Summary.Row(layer: layer, output: "", count: count))
      }
    }
    let calls = outputs.map { Summary.Row(layer: "→ \($0.0)", output: $0.1, count: nil) }
    return Summary(title: "Model: \"\(Self.self)\"", rows: rows + calls, parameters: parameters)
      .text
  }

  private func layerOutputs(_ inputShapes: [[Int]]) -> [(String, String)] {
    var found: [(String, String)] = []
    let context = ForwardContext(isTraining: false)
    context.watcher = ForwardContext.Watcher { layer, y in
      let sample: SampleShape = y.shape.dimensions.dropFirst().map { Optional($0) }
      found.append((layer, sample.text))
    }
    let zeros = inputShapes.map { Tensor.zeros(Shape([1] + $0)) }
    context.open { _ = self(Input(batch: Input.Samples(tensors: zeros))) }
    return found
  }
}

/// A table of layers.
struct Summary {
  struct Row {
    var layer: String
    var output: String
    var count: Int?
    /// What the layer does with a mask, in a model that has one.
    var mask: String?
  }

  let title: String
  let rows: [Row]
  let parameters: [Parameter]

  var text: String {
    let hasMask = rows.contains { $0.mask != nil }
    let header = ["Layer (type)", "Output Shape", "Param #"] + (hasMask ? ["Mask"] : [])
    let cells = rows.map { row in
      [row.layer, row.output, row.count.map(Summary.grouped) ?? ""]
        + (hasMask ? [row.mask ?? ""] : [])
    }
    let widths = header.indices.map { column in
      ([header] + cells).map { $0[column].count }.max()!
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(cells, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 2 ? space + cell.0 : cell.0 + space
      }
      return "│ " + padded.joined(separator: " │ ") + " │"
    }
    func rule(_ left: String, _ middle: String, _ right: String, _ stroke: String) -> String {
      left + widths.map { String(repeating: stroke, count: $0 + 2) }.joined(separator: middle)
        + right
    }
    var all = [title, rule("┌", "┬", "┐", "─"), line(header), rule("├", "┼", "┤", "─")]
    all += cells.map(line)
    all.append(rule("└", "┴", "┘", "─"))
    return (all + totals).joined(separator: "\n")
  }

  private var totals: [String] {
    let all = parameters.reduce(0) { $0 + $1.variable.value.count }
    let trained = parameters.reduce(0) { $0 + ($1.isTrainable ? $1.variable.value.count : 0) }
    return [
      " Total params: \(sized(all))", " Trainable params: \(sized(trained))",
      " Non-trainable params: \(sized(all - trained))",
    ]
  }

  /// `693,386 (2.65 MB)`
  private func sized(_ count: Int) -> String {
    let precision = parameters.first?.variable.value.precision ?? .single
    let bytes = Double(count * precision.bytesPerElement)
    let steps = [("MB", 1048576.0), ("KB", 1024.0), ("B", 1.0)]
    let (unit, size) = steps.first { bytes >= $0.1 } ?? steps[2]
    return "\(Summary.grouped(count)) (\(written(bytes / size, .decimals(2))) \(unit))"
  }

  /// A number with commas between thousands.
  private static func grouped(_ number: Int) -> String {
    written(Double(number), .grouped(0, always: true))
  }
}
