import LessonKit

extension Catalog {
  /// Things of one kind that a plugin brought.
  public struct Contents: Sendable, Equatable {
    /// What one of them is called: "loss".
    public let kind: String
    /// What several are called: "losses".
    public let plural: String
    /// The names of the things.
    public let names: [String]
  }

  /// What a plugin brought, in the order of the kinds; "chalk" names what is always there.
  public func contents(of plugin: String) -> [Contents] {
    [
      lessonSection.contents(of: plugin), activationSection.contents(of: plugin),
      lossSection.contents(of: plugin), layerSection.contents(of: plugin),
      optimizerSection.contents(of: plugin), initializerSection.contents(of: plugin),
      metricSection.contents(of: plugin), datasetSection.contents(of: plugin),
      tokenizerSection.contents(of: plugin), modelSection.contents(of: plugin),
      pretrainedSection.contents(of: plugin),
      figureSection.contents(of: plugin),
      exerciseSection.contents(of: plugin),
    ].filter { !$0.names.isEmpty }
  }

  /// The name of the plugin that brought the lesson of this id.
  public func source(of id: String) -> String? { lessonSection.source(of: id) }

  func stocked(_ lesson: any Lesson) -> any Lesson {
    StockedLesson(
      lesson: lesson,
      registry: Registry(
        activations: activations, optimizers: optimizers,
        examples: datasets.map { set in .init(set.name) { try set.examples(random: &$0) } }))
  }
}

extension Section {
  fileprivate func contents(of plugin: String) -> Catalog.Contents {
    Catalog.Contents(kind: word, plural: plural, names: names(from: plugin))
  }
}
