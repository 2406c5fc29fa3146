import LessonKit

extension Catalog {
  /// Something that can be run by this name: a lesson, or another thing shown as one. Where several
  /// kinds share the name, the first of them in the order of `contents(of:)`.
  public func showing(_ name: String) throws(CatalogError) -> any Lesson {
    if let lesson = try? lesson(name) { return lesson }
    for kind in Catalog.shownKinds {
      if let found = showing(kind, name) { return stocked(found) }
    }
    let known = lessons.map(\.card.id) + figures.map(\.name) + activations.map(\.name)
    throw .unknown("lesson", name, known: known)
  }

  /// All that a plugin brings and that can be run, in the order of the kinds.
  public func showings(of plugin: String) -> [any Lesson] {
    contents(of: plugin).flatMap { contents in
      contents.names.compactMap { name in
        contents.kind == "lesson"
          ? try? lesson(name) : showing(contents.kind, name).map { stocked($0) }
      }
    }
  }

  private static let shownKinds = [
    "figure", "activation", "loss", "optimizer", "initializer", "dataset", "layer", "metric",
    "tokenizer", "model", "pretrained",
  ]

  /// A thing of some kind as a lesson; nil where there is none, or where it is not to be shown.
  private func showing(_ kind: String, _ name: String) -> (any Lesson)? {
    switch kind {
    case "figure": (try? figure(name)).map { FigureLesson(maker: $0) }
    case "activation": (try? activation(name)).map { ActivationLesson(activation: $0) }
    case "loss": (try? loss(name)).map { LossLesson(loss: $0) }
    case "optimizer": (try? optimizer(name)).map { OptimizerLesson(optimizer: $0) }
    case "initializer": (try? initializer(name)).map { InitializerLesson(initializer: $0) }
    case "dataset": (try? dataset(name)).map { DatasetLesson(dataset: $0) }
    case "layer": (try? layer(name)).map { LayerLesson(layer: $0) }
    case "metric": (try? metric(name)).map { MetricLesson(metric: $0) }
    case "tokenizer": (try? tokenizer(name)).map { TokenizerLesson(maker: $0) }
    case "model": (try? model(name)).map { ModelLesson(maker: $0) }
    case "pretrained": (try? pretrainedModel(name)).map { PretrainedLesson(package: $0) }
    default: nil
    }
  }
}
