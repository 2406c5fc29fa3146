import ArgumentParser
import Chalk

/// A small network and how it is trained: everything that `chalk compare` can vary.
struct Recipe: Sendable {
  var dataset: any DatasetMaker
  var optimizer: Optimizer
  var activation: Activation = .relu
  var loss: Loss = .sparseCategoricalCrossentropy
  var initializer: Initializer = .glorotUniform
  var metric: Metric = .accuracy
  /// A layer after the hidden one; none where nil.
  var layer: LayerMaker?
  var hidden = 16
  var epochs = 40
  var batch = 16

  init(on dataset: String, in catalog: Catalog) throws(CatalogError) {
    self.dataset = try catalog.dataset(dataset)
    optimizer = try catalog.optimizer("adam")
    optimizer.learningRate = 0.01.schedule
  }

  /// The kinds of the catalog, then the numbers; each can be varied, and set.
  static let names = [
    "dataset", "optimizer", "activation", "loss", "initializer", "metric", "layer",
    "rate", "hidden", "epochs", "batch",
  ]

  /// Changes one part, by its name and that of the catalog.
  mutating func set(_ part: String, to value: String, from catalog: Catalog) throws {
    switch part {
    case "dataset": dataset = try catalog.dataset(value)
    case "optimizer": optimizer = try catalog.optimizer(value)
    case "activation": activation = try catalog.layerActivation(value)
    case "loss": loss = try catalog.loss(value)
    case "initializer": initializer = try catalog.initializer(value)
    case "metric": metric = try catalog.metric(value)
    case "layer": layer = value == "none" ? nil : try catalog.layer(value)
    case "rate": optimizer.learningRate = try number(value, for: part, in: 1e-9...1e3).schedule
    case "hidden": hidden = Int(saturating: try number(value, for: part, in: 1...4096))
    case "epochs": epochs = Int(saturating: try number(value, for: part, in: 1...10_000))
    case "batch": batch = Int(saturating: try number(value, for: part, in: 1...100_000))
    default:
      throw CatalogError.unknown("part of the comparison", part, known: Recipe.names)
    }
  }

  private func number(
    _ text: String, for part: String, in range: ClosedRange<Double>
  ) throws -> Double {
    guard let number = Double(text), range.contains(number) else {
      throw ValidationError(
        "'\(text)' will not do for \(part): it takes a number from "
          + "\(written(range.lowerBound)) to \(written(range.upperBound)).")
    }
    return number
  }
}

/// What one run measured on examples that it did not learn from, epoch by epoch.
struct RecipeRun: Sendable {
  let losses: [Double]
  let metrics: [Double]

  /// Whether training ran to its end.
  var isComplete: Bool { losses.last?.isFinite == true }

  init(_ recipe: Recipe, seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let examples = try recipe.dataset.examples(random: &random)
    let (training, test) = examples.split(testFraction: 0.3, random: &random)
    let scale = Standardizer(fitting: training)
    var model = Sequential(recipe.plans(for: examples), seed: random.next())
    let loss = recipe.fittingLoss
    model.compile(optimizer: recipe.optimizer, loss: loss, metrics: [recipe.metric])
    do {
      try model.fit(
        inputs(scale(training)), targets(training, loss), epochs: recipe.epochs,
        batchSize: recipe.batch, validationData: (inputs(scale(test)), targets(test, loss)),
        progress: .silent, seed: seed)
    } catch TrainingError.data(let why) {
      throw Failure(why)
    } catch {
      // It diverged: what was measured until then is kept.
    }
    let history = model.trainer.history
    let missing = [Double](repeating: .nan, count: recipe.epochs - history.epochs.count)
    losses = history["val_loss"] + missing
    metrics = history["val_" + recipe.metric.name] + missing
  }
}

extension Recipe {
  /// The loss on targets that the metric can take, too: labels only for those that count labels.
  fileprivate var fittingLoss: Loss {
    let countsLabels = ["accuracy", "sparse_categorical_accuracy", "top_k_accuracy"]
    guard loss.targets == .labels, !countsLabels.contains(metric.name) else { return loss }
    return .categoricalCrossentropy
  }

  /// A hidden layer, perhaps one more, and a share for each class.
  fileprivate func plans(for examples: Examples) -> [LayerPlan] {
    let hidden = LayerPlan.dense(
      self.hidden, activation: activation, kernelInitializer: initializer,
      inputShape: [examples.features.width])
    let output = LayerPlan.dense(
      examples.classNames.count, activation: outputActivation, kernelInitializer: initializer)
    return [hidden] + (layer.map { [$0.plan()] } ?? []) + [output]
  }

  /// An activation that gives what the loss is for.
  private var outputActivation: Activation {
    switch loss.predictions {
    case .logits: .linear
    case .positive: .softplus
    case .numbers, .probabilities, .distributions: loss.targets == .signs ? .tanh : .softmax
    }
  }
}

private func inputs(_ examples: Examples) -> Tensor {
  Tensor(examples.features.values, shape: [examples.count, examples.features.width])
}

/// The classes in the form that a loss takes.
private func targets(_ examples: Examples, _ loss: Loss) -> Tensor {
  let classes = examples.classNames.count
  if loss.targets == .labels { return Tensor(examples.labels.map { Double($0) }) }
  let (on, off) = loss.targets == .signs ? (1.0, -1.0) : (1.0, 0.0)
  return Tensor(
    examples.labels.flatMap { label in (0..<classes).map { $0 == label ? on : off } },
    shape: [examples.count, classes])
}
