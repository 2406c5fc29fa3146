import Autograd
import Golden
import Tensors

@testable import Losses

/// Cases of distances and distributions.
extension FurtherLossCase {
  func contrastive() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["a": "n in", "b": "n in", "same": "n"])
    _ = try golden.wholes("same", in: 0...1)
    return try results(
      ofSamples: contrastiveLoss(
        try variables("a"), try variables("b"), same: try golden.tensor("same", precision),
        margin: try attributes.number("margin")))
  }

  func triplet() throws -> [String: Tensor] {
    _ = try GoldenSizes(
      of: golden, ["anchor": "n in", "positive": "n in", "negative": "n in"])
    return try results(
      ofSamples: tripletMarginLoss(
        anchor: try variables("anchor"), positive: try variables("positive"),
        negative: try variables("negative"), margin: try attributes.number("margin"),
        squared: try attributes.truth("squared")))
  }

  func contrastiveLearning() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["query": "n in", "key": "n in"])
    let (query, key) = (try variables("query"), try variables("key"))
    let temperature = try number("temperature", above: 0)
    let losses = infoNCE(
      query, key, temperature: temperature, symmetric: try attributes.truth("symmetric"))
    return try results(losses.mean(), ["similarity": cosineSimilarities(query, key)])
  }

  func twoViews() throws -> [String: Tensor] {
    _ = try GoldenSizes(of: golden, ["view1": "n in", "view2": "n in"])
    let temperature = try number("temperature", above: 0)
    return try results(
      ntXent(try variables("view1"), try variables("view2"), temperature: temperature).mean())
  }

  func distillation() throws -> [String: Tensor] {
    let sizes = try GoldenSizes(
      of: golden, ["student": "n classes", "teacher": "n classes", "labels": "n"])
    let parts = Distillation(
      temperature: try number("temperature", above: 0), alpha: try attributes.number("alpha"))(
        student: try variables("student"), teacher: try golden.tensor("teacher", precision),
        labels: try golden.wholeNumbers("labels", below: sizes["classes"]))
    return try results(parts.loss, ["soft_loss": parts.soft, "hard_loss": parts.hard])
  }

  func gaussian() throws -> [String: Tensor] {
    _ = try GoldenSizes(
      of: golden,
      [
        "mean1": "n in", "log_variance1": "n in", "mean2": "n in", "log_variance2": "n in",
      ])
    return try results(
      gaussianKL(
        mean: try variables("mean1"), logVariance: try variables("log_variance1"),
        fromMean: try variables("mean2"), logVariance: try variables("log_variance2")
      ).mean())
  }

  func autoencoder() throws -> [String: Tensor] {
    _ = try GoldenSizes(
      of: golden, attributes: ["hidden": 1, "latent": 1],
      [
        "x": "n in", "noise": "n latent", "encoder.kernel": "in hidden",
        "encoder.bias": "hidden", "mean.kernel": "hidden latent", "mean.bias": "latent",
        "log_variance.kernel": "hidden latent", "log_variance.bias": "latent",
        "decoder.kernel": "latent hidden", "decoder.bias": "hidden",
        "output.kernel": "hidden in", "output.bias": "in",
      ])
    for name in ["hidden", "latent"] where !attributes.has(name) {
      throw GoldenProblem("the attribute \(name) is missing")
    }
    let x = try variables("x")
    let hidden = try dense(x, "encoder").tanh()
    let (mean, logVariance) = (try dense(hidden, "mean"), try dense(hidden, "log_variance"))
    let z = mean + (logVariance * 0.5).exp() * (try variables("noise"))
    let reconstructed = try dense(try dense(z, "decoder").tanh(), "output").sigmoid()
    let loss = VariationalLoss(
      try attributes.choice(
        "reconstruction", among: ["bce": .binaryCrossentropy, "mse": .meanSquaredError]),
      beta: try attributes.number("beta"))
    let parts = loss(x.value, reconstructed, mean: mean, logVariance: logVariance)
    return try results(
      parts.loss,
      [
        "reconstruction": parts.reconstruction, "kl": parts.kl, "mean": mean,
        "log_variance": logVariance, "z": z, "x_hat": reconstructed,
      ])
  }
}

/// Cases of sequences without alignment.
extension FurtherLossCase {
  func ctc() throws -> [String: Tensor] {
    try expectLogits()
    let sizes = try GoldenSizes(
      of: golden, attributes: ["classes": 1],
      [
        "logits": "batch time classes", "targets": "batch most", "input_lengths": "batch",
        "target_lengths": "batch",
      ])
    guard attributes.has("classes") else {
      throw GoldenProblem("the attribute classes is missing")
    }
    let (classes, most) = (sizes["classes"], sizes["most"])
    let blank = try blank(below: classes)
    let padded = try golden.wholes("targets", in: -1...(classes - 1))
    let lengths = try golden.wholes("target_lengths", in: 0...most)
    let targets = lengths.enumerated().map { row, length in
      Array(padded[(row * most)...].prefix(length))
    }
    guard targets.joined().allSatisfy({ $0 >= 0 && $0 != blank }) else {
      throw GoldenProblem("the tensor targets has blanks, or is shorter than target_lengths says")
    }
    let losses = ctcLoss(
      try variables("logits"), targets: targets,
      inputLengths: try golden.wholes("input_lengths", in: 0...sizes["time"]), blank: blank)
    let shares = Tensor(lengths.map { 1 / Double(max($0, 1)) }, precision)
    return try results(
      losses.mean(), ["loss_none": losses, "loss_torch_mean": (losses * shares).mean()])
  }

  func ctcGreedy() throws -> [String: Tensor] {
    let sizes = try GoldenSizes(
      of: golden, ["logits": "batch time classes", "input_lengths?": "batch"])
    let lengths =
      golden.has("input_lengths")
      ? try golden.wholes("input_lengths", in: 0...sizes["time"]) : nil
    let (labels, paths) = ctcGreedyDecode(
      try golden.tensor("logits", precision), inputLengths: lengths,
      blank: try blank(below: sizes["classes"]))
    func padded(_ rows: [[Int]]) -> Tensor {
      let numbers = rows.flatMap { $0 + [Int](repeating: -1, count: sizes["time"] - $0.count) }
      return Tensor(numbers.map(Double.init), shape: [rows.count, sizes["time"]], precision)
    }
    return ["decoded": padded(labels), "path": padded(paths)]
  }

  private func blank(below classes: Int) throws -> Int {
    let blank = try attributes.whole("blank")
    guard (0..<classes).contains(blank) else {
      throw GoldenProblem("the attribute blank is \(blank); a class below \(classes) is needed")
    }
    return blank
  }
}
