import Chalk

extension Exercise {
  /// Early stopping with patience, as the callback of Keras.
  static let earlyStopping = Exercise(
    "early-stopping", "Early stopping",
    formula: #"t^{\text{*}} = \arg\min_t L_{val}(t), \quad \text{stop at } t^{\text{*}} + p"#,
    lesson: "train-validation-test",
    task:
      "The validation losses of the epochs, from 0. Training stops after the epoch in which the "
      + "loss has not become less than its best for `patience` epochs in a row. Return the best "
      + "epoch until then, whose weights are restored, and the last epoch that was trained.",
    functions: [
      Function(
        "earlyStopping", "_ losses: [Double], _ patience: Int", gives: "(Int, Int)",
        says: "(the best epoch, the last epoch)",
        body: """
          var best = 0
          for epoch in losses.indices {
            if losses[epoch] < losses[best] { best = epoch }
            if epoch - best >= patience { return (best, epoch) }
          }
          return (best, losses.count - 1)
          """,
        hole: "return (0, 0)",
        cases: [
          [[0.9, 0.7, 0.8, 0.75, 0.6], 2], [[0.9, 0.7, 0.8, 0.6, 0.65, 0.62, 0.1], 3],
          [[3, 2, 1], 2], [[0.5, 0.6, 0.7, 0.8, 0.3], 2], [[0.5, 0.6, 0.4, 0.7, 0.3], 1],
        ],
        edges: [
          Edge("where the best loss comes twice", [[0.5, 0.4, 0.4, 0.4, 0.3], 2]),
          Edge("that never becomes better", [[1, 2, 3, 4], 3]),
          Edge("where patience is longer than the training", [[0.5, 0.2, 0.3], 10]),
        ])
    ],
    hints: [
      "Keep the best epoch so far. How long is it ago?",
      "epoch − best is the number of epochs without improvement. An equal loss is no improvement.",
      "if losses[epoch] < losses[best] { best = epoch }; if epoch - best >= patience { return … }",
    ],
    mistakes: [
      Mistake(
        "epoch - best >= patience", "epoch - best > patience",
        says: "Training goes on for one epoch too many: it stops after `patience` epochs without "
          + "improvement."),
      Mistake(
        "losses[epoch] < losses[best]", "epoch > 0 && losses[epoch] < losses[epoch - 1]",
        says: "Each loss is compared with the one before; it has to be with the best so far."),
      Mistake(
        "return (best, epoch)", "return (epoch, epoch)",
        says: "The weights of the last epoch are kept: those of the best one are to be restored."),
      Mistake(
        "return (best, epoch) }", "break }",
        says: "The last epoch is that in which training stops, not the last of the list."),
      Mistake(
        "losses[epoch] < losses[best]", "losses[epoch] <= losses[best]",
        says: "A loss as good as the best counts as an improvement: it has to be less."),
      Mistake(
        "var best = 0", "var best = losses.firstIndex(of: losses.min()!)!",
        says: "This looks at the losses of the future: the best epoch is the best until the stop."),
    ],
    curve: Curve(
      of: "earlyStopping", over: 0.2...1, x: "loss of epoch 3", y: "last epoch", reading: 1
    ) { [[0.9, 0.7, 0.8, .number($0), 0.75, 0.6, 0.5], 2] })
}
