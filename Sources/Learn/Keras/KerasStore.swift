import Weights

/// What was read from an HDF5 file, and which layers it belongs to.
///
/// Keras 3 writes weights by number, under the kinds of the layers: `layers/dense_1/vars/0`, with the layer's own name as
/// an attribute of `vars`. The cell of a recurrent layer, the two directions and other layers inside have groups of their own.
struct KerasStore {
  let file: HDF5File
  /// The groups by their paths.
  let groups: [String: [HDF5Message]]
  /// The datasets of numbers, in the order of the file.
  let tensors: [NamedTensor]

  /// Layers, and what belongs to none.
  typealias Found = (layers: [KerasLayer], others: [NamedTensor])

  /// A text that is an attribute of a group.
  func text(_ name: String, of group: String = "") throws(KerasError) -> String? {
    guard let messages = groups[group] else { return nil }
    return try file.text(name, of: messages)
  }

  /// The layers of the newer kind of file. With a description they have its order and its names.
  func layers(_ config: KerasConfig?) throws(KerasError) -> Found {
    var (keys, members): ([String], [String: [Member]]) = ([], [:])
    var others: [NamedTensor] = []
    for tensor in tensors {
      guard let member = Member(tensor) else {
        others.append(tensor)
        continue
      }
      if members[member.layer] == nil { keys.append(member.layer) }
      members[member.layer, default: []].append(member)
    }
    var (layers, taken): ([KerasLayer], Set<String>) = ([], [])
    for (key, described) in order(keys, config) {
      let own = described?.kind ?? KerasNames.split(key).kind
      guard let all = members[key] else { continue }
      // A layer of the file's own name comes second to a name that another one has already.
      var name = key
      let noted = try text("name", of: all[0].group)
      if let wanted = described?.name ?? noted, !wanted.isEmpty,
        !taken.contains(wanted), !wanted.contains("/")
      {
        name = wanted
      }
      taken.insert(name)
      let variables = variables(all, kind: own, inner: described?.inner)
      layers.append(KerasLayer(name: name, kind: own, variables: variables))
    }
    return (layers, others)
  }

  /// The groups of the layers in the order of the description, and behind them those that it does not name: by kind,
  /// and by number within a kind, as the tenth stands before the second in the file.
  private func order(
    _ keys: [String], _ config: KerasConfig?
  ) -> [(key: String, described: KerasConfig.Layer?)] {
    var counts: [String: Int] = [:]
    var order: [(key: String, described: KerasConfig.Layer?)] = []
    for layer in config?.layers ?? [] {
      let count = counts[layer.kind, default: 0]
      counts[layer.kind] = count + 1
      order.append((count == 0 ? layer.kind : "\(layer.kind)_\(count)", layer))
    }
    let known = Set(order.map(\.key))
    let others = keys.filter { !known.contains($0) }.map { (KerasNames.split($0), $0) }
      .sorted { ($0.0.kind, $0.0.number) < ($1.0.kind, $1.0.number) }
    return order + others.map { ($0.1, nil) }
  }

  /// The weights of a layer by their names.
  private func variables(
    _ members: [Member], kind: String, inner: String?
  ) -> [NamedTensor] {
    var (owners, numbered): ([[String]], [[String]: [Member]]) = ([], [:])
    for member in members {
      if numbered[member.owner] == nil { owners.append(member.owner) }
      numbered[member.owner, default: []].append(member)
    }
    // Of two directions the forward one is the first in Keras' own order.
    let first = owners.filter { $0.first == "forward_layer" }
    return (first + owners.filter { $0.first != "forward_layer" }).flatMap { owner in
      let own = numbered[owner, default: []].sorted { ($0.number, $0.leaf) < ($1.number, $1.leaf) }
      let part = owner.last.map { $0 == "layer" ? inner ?? "" : KerasNames.split($0).kind } ?? kind
      let names = KerasNames.variables(of: part, count: own.count) ?? own.map(\.leaf)
      let path = owner.compactMap(KerasNames.part)
      return zip(own, names).map { member, name in
        NamedTensor(
          (path + [name]).joined(separator: "/"), member.tensor.tensor, as: member.tensor.type)
      }
    }
  }

  /// A weight, and where it belongs.
  private struct Member {
    /// The group of the layer: `dense_1`.
    let layer: String
    /// The groups below it, such as `forward_layer` and `cell`.
    let owner: [String]
    /// The name in the group, mostly a number.
    let leaf: String
    /// The group that carries the layer's name.
    let group: String
    let tensor: NamedTensor

    var number: Int { Int(leaf) ?? .max }

    /// Nil where it belongs to no layer: the optimizer's memory, the state of random numbers.
    init?(_ tensor: NamedTensor) {
      let path = tensor.name.split(separator: "/").map(String.init)
      let start = path.prefix { ["layers", "_layer_checkpoint_dependencies"].contains($0) }.count
      var groups = Array(path.dropLast())
      let isNumbered = groups.last == "vars"
      if isNumbered { groups.removeLast() }
      guard let leaf = path.last, groups.count > start,
        !["optimizer", "optimizer_weights", "metrics"].contains(groups[0]),
        !groups.contains("seed_generator")
      else { return nil }
      // In a file that is not Keras' own each group with numbers counts as a layer.
      let isKeras = isNumbered || start > 0
      (self.leaf, self.tensor) = (leaf, tensor)
      layer = isKeras ? groups[start] : groups.joined(separator: "/")
      owner = isKeras ? Array(groups[(start + 1)...]) : []
      group = (groups[...start] + ["vars"]).joined(separator: "/")
    }
  }
}
