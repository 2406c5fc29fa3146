import Tensors

extension GoldenCase {
  /// The sizes of a layer, with everything looked at that the formats of its tensors and its settings
  /// share. Throws for a layer that is not known.
  public func layerSizes() throws(GoldenProblem) -> GoldenSizes {
    try checkBias()
    switch item {
    case "Dense":
      return try GoldenSizes(
        of: self, attributes: ["units": 1],
        ["x": "… in", "kernel": "in units", "bias?": "units"])
    case "Flatten":
      try attributes.allow("data_format", "channels_last")
      return try GoldenSizes(of: self, ["x": "batch …?"])
    case "Embedding":
      try attributes.allow("mask_zero", false)
      return try GoldenSizes(
        of: self, attributes: ["input_dim": 1, "output_dim": 1],
        ["indices": "…", "embeddings": "input_dim output_dim"])
    case "Conv1D":
      try attributes.allow("data_format", "channels_last")
      try attributes.allow("groups", 1)
      attributes.note("zero_pad_before_after")
      return try GoldenSizes(
        of: self, attributes: ["filters": 1, "kernel_size": 1],
        ["x": "batch length in", "kernel": "kernel_size in filters", "bias?": "filters"])
    case "Conv2D":
      try attributes.allow("data_format", "channels_last")
      try attributes.allow("groups", 1)
      attributes.note("zero_pad_top_bottom_left_right")
      return try GoldenSizes(
        of: self, attributes: ["filters": 1, "kernel_size": 2],
        [
          "x": "batch height width in", "kernel": "kernel_size0 kernel_size1 in filters",
          "bias?": "filters",
        ])
    case "Conv2DTranspose":
      try attributes.allow("data_format", "channels_last")
      try attributes.allow("dilation_rate", 1, [1, 1])
      try attributes.allow("output_padding", .nothing)
      attributes.note("crop_top_left")
      return try GoldenSizes(
        of: self, attributes: ["filters": 1, "kernel_size": 2],
        [
          "x": "batch height width in", "kernel": "kernel_size0 kernel_size1 filters in",
          "bias?": "filters",
        ])
    case "MaxPooling2D", "AveragePooling2D":
      try attributes.allow("data_format", "channels_last")
      attributes.note("pad_top_bottom_left_right")
      return try GoldenSizes(of: self, ["x": "batch height width channels"])
    case "LayerNormalization", "BatchNormalization": return try normalizationSizes()
    case "SimpleRNN", "LSTM", "GRU": return try recurrentSizes()
    case "ScaledDotProductAttention":
      return try GoldenSizes(
        of: self,
        [
          "q": "… queries size", "k": "… keys size", "v": "… keys value",
          "mask?": "…? queries keys",
        ])
    case "MultiHeadAttention": return try attentionSizes()
    default: throw GoldenProblem("there is no layer for the item “\(item)”")
    }
  }

  /// Whether `use_bias` says what the tensors do.
  private func checkBias() throws(GoldenProblem) {
    guard attributes.has("use_bias") else { return }
    let (says, has) = (try attributes.truth("use_bias"), hasBias)
    guard says == has else {
      throw GoldenProblem(
        "the attribute use_bias is \(says), and the tensor bias is \(has ? "there" : "missing")")
    }
  }

  /// Whether the layer has a bias.
  public var hasBias: Bool { has("bias") || has("o_bias") }

  /// The axis that a normalization keeps apart, or goes along, counted from the front.
  public func normalizedAxis() throws(GoldenProblem) -> Int {
    let rank = try shape("x").rank
    let axis: Int =
      if case .list(let axes) = attributes.value("axis"), axes.count == 1, let only = axes[0].whole
      { only } else { try attributes.whole("axis", else: -1) }
    guard (-rank..<rank).contains(axis), rank >= 2 else {
      throw GoldenProblem("the attribute axis is \(axis), and x has \(rank) axes")
    }
    return axis < 0 ? axis + rank : axis
  }

  private func normalizationSizes() throws(GoldenProblem) -> GoldenSizes {
    let features = try shape("x")[try normalizedAxis()]
    for (setting, name) in [("scale", "gamma"), ("center", "beta")] {
      guard has(name) == (try attributes.truth(setting, else: true)) else {
        throw GoldenProblem(
          "the tensor \(name) is \(has(name) ? "there" : "missing")"
            + (attributes.has(setting) ? ", unlike what the attribute \(setting) says" : ""))
      }
    }
    let each = "\(features)"
    guard item == "BatchNormalization" else {
      return try GoldenSizes(of: self, ["gamma?": each, "beta?": each])
    }
    return try GoldenSizes(
      of: self,
      ["gamma?": each, "beta?": each, "moving_mean": each, "moving_variance": each])
  }

  private func recurrentSizes() throws(GoldenProblem) -> GoldenSizes {
    try attributes.allow("go_backwards", false)
    try attributes.allow("unroll", false)
    try attributes.allow("stateful", false)
    try attributes.allow("recurrent_activation", "sigmoid")
    if item != "SimpleRNN" { try attributes.allow("activation", "tanh") }
    let blocks = item == "SimpleRNN" ? "" : item == "LSTM" ? "4*" : "3*"
    let isAfter = item == "GRU" ? try attributes.truth("reset_after") : false
    let isGiven = try attributes.choice("initial_state", among: ["given": true, "zeros": false])
    let states = item == "LSTM" ? ["h0", "c0"] : ["h0"]
    for state in states where has(state) != isGiven {
      throw GoldenProblem(
        "the tensor \(state) is \(isGiven ? "missing" : "there"), and initial_state is "
          + (isGiven ? "“given”" : "“zeros”"))
    }
    return try GoldenSizes(
      of: self, attributes: ["units": 1],
      [
        "x": "batch time in", "kernel": "in \(blocks)units",
        "recurrent_kernel": "units \(blocks)units",
        "bias?": isAfter ? "2 \(blocks)units" : "\(blocks)units", "h0?": "batch units",
        "c0?": "batch units",
      ])
  }

  private func attentionSizes() throws(GoldenProblem) -> GoldenSizes {
    attributes.note(
      "key", saying: "query = key = value", "same tensor as value", "its own tensor")
    let value = has("value") ? "value" : "query"
    let key = has("key") ? "key" : value
    return try GoldenSizes(
      of: self, attributes: ["num_heads": 1, "key_dim": 1, "value_dim": 1],
      [
        "query": "batch queries model", value: "batch keys source",
        key + (key == value ? "?" : ""): "batch keys \(key == value ? "source" : "keyed")",
        "q_kernel": "model num_heads key_dim",
        "k_kernel": "\(key == value ? "source" : "keyed") num_heads key_dim",
        "v_kernel": "source num_heads value_dim", "o_kernel": "num_heads value_dim model",
        "q_bias?": "num_heads key_dim", "k_bias?": "num_heads key_dim",
        "v_bias?": "num_heads value_dim", "o_bias?": "model", "mask?": "…? queries keys",
      ])
  }

  /// 1 over the root of a number, or a plain number: what an attention multiplies its scores by.
  public func attentionScale() throws(GoldenProblem) -> Double {
    guard case .text(let text) = attributes.value("scale") else {
      return try attributes.number("scale")
    }
    let inner = text.split(whereSeparator: { "()".contains($0) })
    if let plain = Double(text) { return plain }
    guard inner.count == 2, inner[0] == "1/sqrt", let size = Double(inner[1]), size > 0 else {
      throw GoldenProblem("the attribute scale is “\(text)”; a number or “1/sqrt(…)” is needed")
    }
    return 1 / size.squareRoot()
  }

  /// The tensor `mask`, where the settings say that there is one, for scores of this shape; one of
  /// `[batch, queries, keys]` gets the axis of the heads where scores have it.
  public func attentionMask(
    over scores: [Int], _ precision: Precision
  ) throws(GoldenProblem) -> Tensor? {
    guard try attributes.truth("mask", else: has("mask")) else { return nil }
    let mask = try tensor("mask", precision)
    let placed = mask.rank == 3 && scores.count == 4 ? mask.expanded(at: 1) : mask
    let fits =
      placed.rank <= scores.count
      && zip(placed.shape.reversed(), scores.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
    guard fits else {
      throw GoldenProblem("the tensor mask is \(mask.shape), for scores of \(scores)")
    }
    return placed
  }
}
