import LessonKit

/// All that can be found by name: what the chapters bring, and what plugins add.
///
/// A catalog is a value. Whoever needs one is given it; there is no global list. A further kind of
/// thing is one `Section` here, with one `add`.
public struct Catalog: Sendable {
  /// The plugins that were added, in order.
  public private(set) var plugins: [any Plugin] = []

  private var lessonSection = Section<any Lesson>("lesson") { $0.card.id }
  private var activationSection = Section<any ActivationFunction>("activation") { $0.name }
  private var figureSection = Section<any FigureMaker>("figure") { $0.name }
  private var exerciseSection = Section<Exercise>("exercise") { $0.id }
  private var registering = "chalk"

  /// A catalog with what is there without any plugin: the standard activations.
  public init() {
    for activation in Shelf.standard.activations {
      do { try add(activation) } catch { fatalError("The standard shelf is at odds: \(error)") }
    }
  }

  /// A catalog with what these plugins bring, added in this order.
  public init(_ plugins: [any Plugin]) throws(CatalogError) {
    self.init()
    for plugin in plugins { try add(plugin) }
  }

  /// Adds all that a plugin brings, or nothing of it where something does not fit.
  public mutating func add(_ plugin: any Plugin) throws(CatalogError) {
    if plugins.contains(where: { $0.name == plugin.name }) { throw .pluginTwice(plugin.name) }
    var extended = self
    extended.registering = plugin.name
    try plugin.register(in: &extended)
    extended.plugins.append(plugin)
    self = extended
  }

  // MARK: adding, a kind a function

  /// Adds a lesson.
  public mutating func add(_ lesson: any Lesson) throws(CatalogError) {
    try lessonSection.add(lesson, from: registering)
  }

  /// Adds an activation function.
  public mutating func add(_ activation: any ActivationFunction) throws(CatalogError) {
    try activationSection.add(activation, from: registering)
  }

  /// Adds a figure.
  public mutating func add(_ figure: any FigureMaker) throws(CatalogError) {
    try figureSection.add(figure, from: registering)
  }

  /// Adds an exercise.
  public mutating func add(_ exercise: Exercise) throws(CatalogError) {
    try exerciseSection.add(exercise, from: registering)
  }

  // MARK: what there is

  /// The lessons, in the order in which they were added. Each takes by name what this catalog has.
  public var lessons: [any Lesson] { lessonSection.items.map(stocked) }
  public var activations: [any ActivationFunction] { activationSection.items }
  public var figures: [any FigureMaker] { figureSection.items }
  public var exercises: [Exercise] { exerciseSection.items }

  /// The lesson of this id.
  public func lesson(_ id: String) throws(CatalogError) -> any Lesson {
    stocked(try lessonSection.find(id))
  }

  /// The activation function of this name.
  public func activation(_ name: String) throws(CatalogError) -> any ActivationFunction {
    try activationSection.find(name)
  }

  /// The figure of this name.
  public func figure(_ name: String) throws(CatalogError) -> any FigureMaker {
    try figureSection.find(name)
  }

  /// The exercise of this id.
  public func exercise(_ id: String) throws(CatalogError) -> Exercise {
    try exerciseSection.find(id)
  }

  /// The name of the plugin that brought the lesson of this id.
  public func source(of id: String) -> String? {
    lessonSection.source(of: id)
  }

  /// What a plugin brought, by kind, in the order of the kinds; `chalk` names what is always there.
  public func contents(of plugin: String) -> [(kind: String, names: [String])] {
    let all: [(String, [String])] = [
      named(lessonSection, of: plugin), named(activationSection, of: plugin),
      named(figureSection, of: plugin), named(exerciseSection, of: plugin),
    ]
    return all.filter { !$0.1.isEmpty }
  }

  private func named<Item>(_ section: Section<Item>, of plugin: String) -> (String, [String]) {
    (section.word, section.names.filter { section.source(of: $0) == plugin })
  }

  func stocked(_ lesson: any Lesson) -> any Lesson {
    StockedLesson(lesson: lesson, shelf: Shelf(activations: activations))
  }
}
