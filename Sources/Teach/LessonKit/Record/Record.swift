import Figures

/// A lesson as it was written on the board: a value that presenters show.
public struct Record: Sendable, Codable, Equatable {
  /// The form of records that this version writes. A reader refuses any other.
  public static let currentVersion = 1

  public let version: Int
  public let card: LessonCard
  public let seed: UInt64
  /// The sliders and choices that were set to something else than their default.
  public let settings: [String: String]
  /// The names of all sliders and choices, in the order in which the lesson asks for them.
  public let controls: [Control]
  public let steps: [Step]

  /// One screen of a lesson.
  public struct Step: Sendable, Codable, Equatable {
    public let title: Prose
    public var blocks: [Block]
  }

  public init(
    card: LessonCard, seed: UInt64, settings: [String: String], controls: [Control], steps: [Step]
  ) {
    version = Record.currentVersion
    self.card = card
    self.seed = seed
    self.settings = settings
    self.controls = controls
    self.steps = steps
  }

  /// Every claim of the lesson, in order.
  public var claims: [Claim] {
    steps.flatMap(\.blocks).compactMap { if case .claim(let claim) = $0 { claim } else { nil } }
  }

  /// Every figure of the lesson, in order, with the number of its step, from 1.
  public var figures: [(step: Int, figure: Figure)] {
    steps.enumerated().flatMap { index, step in
      step.blocks.compactMap { block in
        if case .figure(let figure) = block { (index + 1, figure) } else { nil }
      }
    }
  }
}
