/// Normalizations, with the numbers that training has left.
extension SourceText {
  mutating func normalizations(_ n: SourceNode) throws -> SourceResult? {
    switch n.kind {
    case "BatchNormalization":
      try n.require("training_mode", 0)
      let epsilon = try n.call.float("epsilon", 1e-5).python
      let (v, gamma, beta) = (try x(n), try x(n, 1), try x(n, 2))
      let (mean, variance) = (try x(n, 3), try x(n, 4))
      return SourceResult(
        library.pick(
          pytorch: "F.batch_norm(\(v), \(mean), \(variance), \(gamma), \(beta), eps=\(epsilon))",
          keras: "ops.batch_normalization(\(v), \(mean), \(variance), 1, \(beta), \(gamma), "
            + "\(epsilon))"))
    case "LayerNormalization": return try layerNormalization(n)
    case "InstanceNormalization": return try instanceNormalization(n)
    default: return nil
    }
  }

  private mutating func layerNormalization(_ n: SourceNode) throws -> SourceResult {
    let (axis, epsilon) = (try n.call.int("axis", -1), try n.call.float("epsilon", 1e-5).python)
    let (v, gamma, beta) = (try x(n), try x(n, 1), try optional(n, 2))
    if library == .pytorch {
      return SourceResult(
        "F.layer_norm(\(v), \(v).shape[\(axis):], \(gamma), \(beta ?? "None"), \(epsilon))")
    }
    helpers.insert(.standardized)
    let end = axis < 0 ? "0" : "len(\(v).shape)"
    let axes = axis == -1 ? "(-1,)" : "tuple(range(\(axis), \(end)))"
    return SourceResult(
      "standardized(\(v), \(axes), \(epsilon)) * \(gamma)" + (beta.map { " + \($0)" } ?? ""))
  }

  private mutating func instanceNormalization(_ n: SourceNode) throws -> SourceResult {
    let epsilon = try n.call.float("epsilon", 1e-5).python
    let (v, gamma, beta) = (try x(n), try x(n, 1), try x(n, 2))
    if library == .pytorch {
      return SourceResult(
        "F.instance_norm(\(v), weight=\(gamma), bias=\(beta), eps=\(epsilon))")
    }
    helpers.insert(.standardized)
    func along(_ weight: String) -> String {
      "ops.reshape(\(weight), (1, -1) + (1,) * (len(\(v).shape) - 2))"
    }
    return SourceResult(
      "standardized(\(v), tuple(range(2, len(\(v).shape))), \(epsilon)) * \(along(gamma)) + "
        + along(beta))
  }
}
