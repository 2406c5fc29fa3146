import LessonKit

extension Catalog {
  /// Something that can be run by this name: a lesson, or a figure or an activation function shown
  /// as a lesson. Where several kinds share the name, the first of these.
  public func showing(_ name: String) throws(CatalogError) -> any Lesson {
    if let lesson = try? lesson(name) { return lesson }
    if let figure = figures.first(where: { $0.name == name }) {
      return stocked(FigureLesson(maker: figure))
    }
    if let activation = activations.first(where: { $0.name == name }) {
      return stocked(ActivationLesson(activation: activation))
    }
    let known = lessons.map(\.card.id) + figures.map(\.name) + activations.map(\.name)
    throw .unknown("lesson", name, known: known)
  }

  /// All that a plugin brings and that can be run, in the order of the kinds.
  public func showings(of plugin: String) -> [any Lesson] {
    contents(of: plugin).flatMap { kind, names -> [any Lesson] in
      switch kind {
      case "lesson": names.compactMap { try? lesson($0) }
      case "exercise": []
      default: names.compactMap { try? showing($0) }
      }
    }
  }
}
