import Chalk

/// The probability that a network gives the true class of each example of a set, after each epoch of its training.
final class TrueClassProbabilities {
  /// A list for each epoch.
  private(set) var epochs: [[Double]] = []

  /// Asks a network about these examples after every epoch. With a single output, the probability of the class 1,
  /// that of the class 0 is the rest.
  func callback(of model: Sequential, _ inputs: Tensor, _ labels: [Int]) -> Callback {
    Callback(afterEpoch: { _ in
      let outputs = model.predict(inputs, batchSize: 512)
      let (p, classes) = (outputs.values, outputs.values.count / max(labels.count, 1))
      self.epochs.append(
        labels.enumerated().map { place, label in
          if classes > 1 { return p[place * classes + label] }
          return label == 1 ? p[place] : 1 - p[place]
        })
    })
  }

  /// The probabilities of some of the epochs, the first at the back.
  func figure(_ title: String, caption: String) -> Figure {
    let shown = Array(stride(from: 0, to: epochs.count, by: max(1, epochs.count / 6)))
    return Figure(
      title, caption: caption, x: "probability of the true class", y: "epoch", legend: .none
    ) {
      RidgePlot(
        samples: shown.map { epochs[$0] }, names: shown.map { "\($0 + 1)" }, bins: 20, range: 0...1)
    }
  }
}
