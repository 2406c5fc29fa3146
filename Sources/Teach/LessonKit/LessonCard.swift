/// What stands on the cover of a lesson.
///
/// ```swift
/// LessonCard(
///   "autoencoder", "Through a narrow door", subtitle: "autoencoders",
///   formulas: ["P09"], needs: ["mnist-dense"], minutes: 12,
///   outcomes: ["say what an autoencoder's bottleneck keeps"],
///   terms: [Term("latent space", "潜在空间", "The space of the codes between encoder and decoder.")],
///   references: [Reference("Hinton, Salakhutdinov: Reducing the dimensionality of data (2006)", "https://…")])
/// ```
public struct LessonCard: Sendable, Codable, Equatable {
  /// The name by which the lesson is called, such as `weighted-sum`: lower case, words joined by
  /// hyphens.
  public let id: String
  /// The title, in English.
  public let title: String
  /// The title's standard name, by which the topic is found elsewhere, such as "autoencoders"; may be empty.
  public let subtitle: String
  /// The rows of the formula catalog that the lesson shows, such as `F01`.
  public let formulas: [String]
  /// The ids of the lessons that should be taken before.
  public let needs: [String]
  /// How long a learner takes for it, in minutes.
  public let minutes: Int
  /// What a learner can do afterwards: two to four lines, each of which ends the sentence "Afterwards you can".
  public let outcomes: [String]
  /// The field's terms that the lesson introduces.
  public let terms: [Term]
  /// Where to read on: papers, documentation, chapters of books.
  public let references: [Reference]

  /// A card.
  public init(
    _ id: String, _ title: String, subtitle: String = "", formulas: [String] = [],
    needs: [String] = [], minutes: Int, outcomes: [String] = [], terms: [Term] = [],
    references: [Reference] = []
  ) {
    self.id = id
    self.title = title
    self.subtitle = subtitle
    self.formulas = formulas
    self.needs = needs
    self.minutes = minutes
    self.outcomes = outcomes
    self.terms = terms
    self.references = references
  }

  /// The title with the standard name behind it: "Through a narrow door: autoencoders"; a title that asks is followed
  /// by a dash.
  public var fullTitle: String {
    if subtitle.isEmpty { return title }
    return title.last == "?" ? "\(title) – \(subtitle)" : "\(title): \(subtitle)"
  }
}

/// A term of the field, where a lesson introduces it.
public struct Term: Sendable, Codable, Equatable {
  /// The English term, in the singular and in lower case unless it is a name: "weight decay", "Adam".
  public let name: String
  /// The Chinese term.
  public let chinese: String
  /// What it is, in one sentence.
  public let definition: String

  /// A term with its definition.
  public init(_ name: String, _ chinese: String, _ definition: String) {
    self.name = name
    self.chinese = chinese
    self.definition = definition
  }
}

/// Something to read: it is shown, and never fetched.
public struct Reference: Sendable, Codable, Equatable {
  /// Who wrote what, and when.
  public let title: String
  /// The address.
  public let address: String

  /// A text and its address.
  public init(_ title: String, _ address: String) {
    self.title = title
    self.address = address
  }
}
