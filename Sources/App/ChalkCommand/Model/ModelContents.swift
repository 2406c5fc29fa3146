import Chalk

/// What a file of weights holds, for people to read: every tensor with its shape, the type of its numbers, and how many
/// there are.
struct ModelContents: Equatable {
  /// A tensor in the file.
  struct Entry: Equatable {
    let name: String
    let shape: [Int]
    let type: String

    var count: Int { shape.reduce(1, *) }
  }

  let entries: [Entry]
  /// What the file says about itself.
  var remarks: [String] = []

  /// How many numbers there are.
  var count: Int { entries.reduce(0) { $0 + $1.count } }

  /// The endings of Keras' files, which are HDF5 or have it inside.
  static let kerasEndings = [".keras", ".h5", ".hdf5"]

  /// Whether a file is one of Keras, by its ending.
  static func isKeras(_ path: String) -> Bool { kerasEndings.contains { path.hasSuffix($0) } }

  /// The tensors of a safetensors file, the arrays of a NumPy archive, or the weights of a file of Keras.
  init(of path: String) throws {
    if ModelContents.isKeras(path) {
      let file = try KerasFile(path: path)
      entries = file.tensors.map {
        Entry(name: $0.name, shape: $0.tensor.shape.dimensions, type: $0.type.rawValue)
      }
      remarks = ModelContents.remarks(on: file)
    } else if path.hasSuffix(".npz") || path.hasSuffix(".npy") {
      entries = try NPZFile(path: path).arrays.map {
        Entry(name: $0.name, shape: $0.shape, type: $0.type)
      }
    } else {
      let file = try WeightsFile(path: path)
      entries = file.tensors.map {
        Entry(name: $0.name, shape: $0.tensor.shape.dimensions, type: $0.type.rawValue)
      }
      remarks = file.metadata.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }
  }

  init(_ entries: [Entry]) { self.entries = entries }

  /// The kinds of the layers in order, and what else is in the file.
  private static func remarks(on file: KerasFile) -> [String] {
    var remarks = file.version.map { ["saved by Keras \($0)"] } ?? []
    let kinds = file.layers.map { "\($0.name) (\($0.kind ?? "kind unknown"), \($0.count))" }
    if !kinds.isEmpty {
      let order = file.isOrdered ? "in the model's order" : "in the file's order"
      remarks.append("layers with weights \(order): \(kinds.joined(separator: ", "))")
    }
    if !file.others.isEmpty {
      let count = counted(file.others.count, "tensor")
      remarks.append("and \(count) of no layer, such as the optimizer's memory")
    }
    if !file.unread.isEmpty {
      remarks.append("not read, as they hold no numbers: \(file.unread.joined(separator: ", "))")
    }
    return remarks
  }

  /// A line for each tensor, numbers of a kind that follow each other under the layer that they belong to.
  var lines: [String] {
    var lines: [String] = []
    let short = entries.map { ($0, ModelContents.split($0.name)) }
    let widths = (
      name: short.map(\.1.part.count).max() ?? 0,
      shape: entries.map { ModelContents.text($0.shape).count }.max() ?? 0,
      type: entries.map(\.type.count).max() ?? 0
    )
    var layer: String?
    for (entry, name) in short {
      if name.layer != layer, !name.layer.isEmpty { lines.append(name.layer) }
      layer = name.layer
      let shape = ModelContents.text(entry.shape)
      lines.append(
        "  \(name.part.padded(to: widths.name))  \(shape.padded(to: widths.shape))  "
          + "\(entry.type.padded(to: widths.type))  \(entry.count)")
    }
    return lines
  }

  /// `encoder.layer.0.output.dense.weight` as the layer `encoder.layer.0.output.dense` and its part `weight`.
  private static func split(_ name: String) -> (layer: String, part: String) {
    guard let cut = name.lastIndex(where: { $0 == "." || $0 == "/" }) else { return ("", name) }
    return (String(name[..<cut]), String(name[name.index(after: cut)...]))
  }

  private static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "one number" : shape.map(String.init).joined(separator: " × ")
  }
}
