import Golden
import Tensors

@testable import Layers

/// A recurrent encoder and decoder of the group `block`, with attention, masks and the loss of the targets.
extension BlockCase {
  mutating func encoderDecoder() throws -> [String: Tensor] {
    try attributes.allow("attention", "dot product, unscaled (Luong)")
    try attributes.allow("teacher_forcing", true)
    let sizes = try GoldenSizes(
      of: golden,
      attributes: ["source_vocabulary": 1, "target_vocabulary": 1, "embedding": 1, "units": 1],
      [
        "source": "batch steps", "target_in": "batch time", "target_out": "batch time",
        "source.embeddings": "source_vocabulary embedding",
        "target.embeddings": "target_vocabulary embedding",
        "encoder.recurrent_kernel": "units …?",
      ])
    let isGRU = try attributes.choice("layer", among: ["GRU": true, "LSTM": false])
    let model = EncoderDecoder(
      sourceVocabulary: sizes["source_vocabulary"], targetVocabulary: sizes["target_vocabulary"],
      embedding: sizes["embedding"], units: sizes["units"],
      cell: isGRU ? .gru(resetAfter: try attributes.truth("reset_after")) : .lstm,
      using: &run.random)
    try run.load(model.parameters)
    _ = try golden.wholeNumbers("source", below: sizes["source_vocabulary"])
    _ = try golden.wholeNumbers("target_in", below: sizes["target_vocabulary"])
    let isMasked = try attributes.truth("masks")
    let steps = [sizes["batch"], sizes["steps"]]
    if isMasked { _ = try golden.tensor("target_mask", run.precision) }
    let mask = isMasked ? try golden.tensor("source_mask", run.precision) : nil
    guard mask == nil || mask!.shape.dimensions == steps else {
      throw GoldenProblem("the tensor source_mask is \(mask!.shape), and not \(steps)")
    }
    let result = model(
      try run.variables("source"), try run.variables("target_in"), sourceMask: mask)
    let loss = try run.crossEntropy(
      result.logits, "target_out", mask: isMasked ? "target_mask" : nil)
    return try run.results(["logits": result.logits, "attention": result.attention], loss: loss)
  }
}
