/// A run of a lesson: what decides all that it writes, beside the data that the server was started with.
public struct RunRequest: Sendable, Codable, Hashable {
  /// The lesson's id.
  public let lesson: String
  /// The seed of its randomness.
  public let seed: UInt64
  /// Its sliders and choices, by name.
  public let settings: [String: String]

  /// The learner's own data, by the name of their set; nil where there are none.
  public let data: String?
  /// The column of the data that is to be predicted; nil leaves the choice to the reader.
  public let target: String?
  /// The learner's version of the lesson's code, by its fingerprint; nil is the code as it was written.
  public let code: String?

  /// A run of these parts.
  public init(
    lesson: String, seed: UInt64 = 0, settings: [String: String] = [:], data: String? = nil,
    target: String? = nil, code: String? = nil
  ) {
    self.lesson = lesson
    self.seed = seed
    self.settings = settings
    self.data = data
    self.target = target
    self.code = code
  }
}
