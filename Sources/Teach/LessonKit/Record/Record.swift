import Figures

/// A lesson as it was written on the board: a value that presenters show.
public struct Record: Sendable, Codable, Equatable {
  /// The format version of records that this Chalk writes. A reader refuses any other.
  public static let currentVersion = 5

  /// The format version of this record.
  public let version: Int
  /// The card of the lesson.
  public let card: LessonCard
  /// The seed of the lesson's randomness.
  public let seed: UInt64
  /// The sliders and choices that were set explicitly, by name.
  public let settings: [String: String]
  /// The data that the lesson learned from, in the order in which it asked for them.
  public let data: [DataUse]
  /// All sliders and choices, in the order in which the lesson asks for them.
  public let controls: [Control]
  /// The steps, in order.
  public var steps: [Step]

  /// One screen of a lesson.
  public struct Step: Sendable, Codable, Equatable {
    /// The heading.
    public let title: Prose
    /// What is on the step, in order.
    public var blocks: [Block]
    /// The places in ``blocks`` of what was measured by a clock, and so is another time in every run; nil where there is
    /// none.
    public internal(set) var measured: [Int]?
    /// How the pixels of its figures were computed; nil where no figure says so.
    public internal(set) var pixels: [PixelFormulas]?

    /// A step.
    public init(title: Prose, blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }

    /// A step.
    ///
    /// - Parameter pixels: how the pixels of its figures were computed, each with the place of its figure.
    init(title: Prose, blocks: [Block], pixels: [PixelFormulas]?) {
      self.init(title: title, blocks: blocks)
      self.pixels = pixels
    }

    /// How the pixels of the figure at this place among the blocks, from 0, were computed.
    public func pixels(ofBlock block: Int) -> [PixelFormulas] {
      pixels?.filter { $0.block == block } ?? []
    }

    /// Whether the control of this name stands on it.
    public func shows(_ control: String) -> Bool {
      blocks.contains { if case .control(let own) = $0 { own.name == control } else { false } }
    }

    /// The numbers of this step that can be opened, in order.
    public var openings: [Opening] { blocks.flatMap(\.openings) }
  }

  /// A record of these steps.
  public init(
    card: LessonCard, seed: UInt64, settings: [String: String], data: [DataUse] = [],
    controls: [Control], steps: [Step]
  ) {
    version = Record.currentVersion
    self.card = card
    self.seed = seed
    self.settings = settings
    self.data = data
    self.controls = controls
    self.steps = steps
  }

  /// Decodes a record.
  ///
  /// - Throws: `RecordError` where it has another format version, or holds something that cannot be shown.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // The version is read first: the rest of another version may look like anything.
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Record.currentVersion else { throw RecordError.otherVersion(version) }
    self.version = version
    card = try container.decode(LessonCard.self, forKey: .card)
    seed = try container.decode(UInt64.self, forKey: .seed)
    settings = try container.decode([String: String].self, forKey: .settings)
    data = try container.decode([DataUse].self, forKey: .data)
    controls = try container.decode([Control].self, forKey: .controls)
    steps = try container.decode([Step].self, forKey: .steps)
    if let problem { throw RecordError.unreadable(reason: problem) }
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
