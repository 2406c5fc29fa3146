import LessonKit
import Plugins

/// Checks all that a plugin brings.
public struct Validator {
  let catalog: Catalog
  let workbook: Workbook

  /// - Parameter catalog: what there is, the plugin included.
  public init(_ catalog: Catalog, workbook: Workbook) {
    self.catalog = catalog
    self.workbook = workbook
  }

  /// Looks at everything that a plugin brought, kind by kind.
  ///
  /// - Parameters:
  ///   - doing: is called with what is about to be checked.
  ///   - found: is called with each line as soon as it is known.
  public func check(
    _ plugin: String, doing: @escaping (String) -> Void, found: (CheckLine) -> Void
  ) throws {
    for contents in catalog.contents(of: plugin) {
      for name in contents.names {
        let tell = { (message: String) in doing("\(contents.kind) \(name): \(message)") }
        tell("looking at it")
        for line in try lines(contents.kind, name, tell) { found(line) }
      }
    }
  }

  private func lines(
    _ kind: String, _ name: String, _ doing: @escaping (String) -> Void
  ) throws -> [CheckLine] {
    switch kind {
    case "lesson":
      return LessonCheck(lesson: try catalog.lesson(name), known: catalog.lessons.map(\.card.id))
        .run(doing: doing)
    case "activation":
      return ActivationCheck(activation: try catalog.activation(name)).run(doing: doing)
    case "loss":
      return LossCheck(loss: try catalog.loss(name)).run(doing: doing)
    case "layer":
      return LayerCheck(layer: try catalog.layer(name)).run(doing: doing)
    case "optimizer":
      return OptimizerCheck(optimizer: try catalog.optimizer(name)).run(doing: doing)
    case "initializer":
      return InitializerCheck(initializer: try catalog.initializer(name)).run(doing: doing)
    case "metric":
      return MetricCheck(metric: try catalog.metric(name)).run(doing: doing)
    case "dataset":
      return DatasetCheck(dataset: try catalog.dataset(name)).run(doing: doing)
    case "tokenizer":
      return TokenizerCheck(maker: try catalog.tokenizer(name)).run(doing: doing)
    case "pretrained":
      return PretrainedCheck(package: try catalog.pretrainedModel(name)).run(doing: doing)
    case "model":
      return ModelCheck(maker: try catalog.model(name)).run(doing: doing)
    case "figure":
      return FigureCheck(maker: try catalog.figure(name)).run(doing: doing)
    case "exercise":
      let exercise = try catalog.exercise(name)
      guard let own = try workbook.ownSubmissions(of: [exercise])[exercise.id] else { return [] }
      return ExerciseCheck(exercise, own: own).run(doing: doing)
    default: fatalError("There is no check for the kind '\(kind)'.")
    }
  }

  /// A digest of all that the plugin's lessons write, which must be the same in every process.
  public func digest(of plugin: String) -> String {
    var fingerprint = Fingerprint()
    for lesson in catalog.showings(of: plugin) {
      guard let record = try? lesson.record(seed: 0) else { continue }
      fingerprint.add(record)
    }
    return fingerprint.text
  }
}
