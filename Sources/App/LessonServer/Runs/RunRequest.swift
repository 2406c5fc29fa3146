/// A run of a lesson: what decides all that it writes, beside the data that the server was started with.
public struct RunRequest: Sendable, Codable, Hashable {
  /// The lesson's id.
  public let lesson: String
  /// The seed of its randomness.
  public let seed: UInt64
  /// Its sliders and choices, by name.
  public let settings: [String: String]

  /// A run of these parts.
  public init(lesson: String, seed: UInt64 = 0, settings: [String: String] = [:]) {
    self.lesson = lesson
    self.seed = seed
    self.settings = settings
  }
}
