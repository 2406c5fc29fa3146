import Weights

extension KerasStore {
  /// The layers of the older kind of file, in which attributes name the layers and their weights in the model's order:
  /// `layer_names`, and for each layer `weight_names`. Nil where the file is none of these.
  func legacyLayers() throws(KerasError) -> Found? {
    let top = groups["model_weights"] == nil ? "" : "model_weights"
    guard let messages = groups[top], let names = try file.list("layer_names", of: messages) else {
      return nil
    }
    let kinds = try legacyKinds()
    let prefix = top.isEmpty ? "" : top + "/"
    let stored = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var (layers, used): ([KerasLayer], Set<String>) = ([], [])
    var seen: Set<String> = []
    for name in names {
      guard seen.insert(name).inserted, let group = groups[prefix + name] else {
        throw .damaged("it names a layer “\(name)” twice, or has no group for it")
      }
      let kind = kinds[name]
      var variables: [NamedTensor] = []
      for weight in try file.list("weight_names", of: group) ?? [] {
        let path = "\(prefix)\(name)/\(weight)"
        guard let tensor = stored[path], used.insert(path).inserted else {
          throw .damaged(
            "the weight “\(weight)” of the layer “\(name)” is not there, or named twice")
        }
        let part = KerasStore.legacyName(weight, layer: name, kind: kind)
        variables.append(NamedTensor(part, tensor.tensor, as: tensor.type))
      }
      if variables.isEmpty { continue }
      layers.append(KerasLayer(name: name, kind: kind, variables: variables))
    }
    return (layers, tensors.filter { !used.contains($0.name) })
  }

  /// The kinds of the layers by their names, where a description of the model lies in the file.
  private func legacyKinds() throws(KerasError) -> [String: String] {
    guard let text = try text("model_config") else { return [:] }
    return Dictionary(
      try KerasConfig(Array(text.utf8)).layers.map { ($0.name, $0.kind) },
      uniquingKeysWith: { first, _ in first })
  }

  /// `bidirectional/forward_lstm/lstm_cell_1/kernel:0` of the layer `bidirectional` as `forward/kernel`.
  static func legacyName(_ weight: String, layer: String, kind: String?) -> String {
    var path = weight.split(separator: "/").map(String.init)
    guard var leaf = path.popLast() else { return weight }
    if let colon = leaf.lastIndex(of: ":") { leaf = String(leaf[..<colon]) }
    if kind == "depthwise_conv2d", leaf == "depthwise_kernel" { leaf = "kernel" }
    if let own = path.firstIndex(of: layer) { path.removeFirst(own + 1) }
    if kind == "time_distributed" { path = [] }
    let parts = path.compactMap { part -> String? in
      if KerasNames.split(part).kind.hasSuffix("_cell") { return nil }
      // Without a description of the model the kind is not known.
      if kind == nil || kind == "bidirectional" {
        if part.hasPrefix("forward_") { return "forward" }
        if part.hasPrefix("backward_") { return "backward" }
      }
      return part
    }
    return (parts + [leaf]).joined(separator: "/")
  }
}
