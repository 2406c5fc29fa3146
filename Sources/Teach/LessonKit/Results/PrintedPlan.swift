/// How a program of the documents is trained at its printed size: what is printed, and what is not and was chosen.
///
/// It is written as JSON beside the arrays for Keras, which trains by the same plan.
public struct PrintedPlan: Sendable, Codable, Equatable {
  /// The program's row of the formula catalog, such as `P05`.
  public var program: String
  /// The id of the lesson that shows it.
  public var lesson: String
  /// Its layers in a line, with their printed sizes.
  public var size: String
  /// How many epochs there are, unless time is over before.
  public var epochs: Int
  /// How many examples make a step.
  public var batch: Int
  /// Seeds the first weights and the order of the examples.
  public var seed: UInt64 = 0
  /// Adam's learning rate, of both networks of a game; nil where it is the usual one.
  public var rate: Double?
  /// Adam's β₁, of both networks of a game; nil where it is the usual one.
  public var beta1: Double?
  /// The programs that are trained side by side; a single one has no name.
  public var variants = [""]
  /// What the documents leave open, and what was taken for it: whole sentences.
  public var remark: String

  /// A plan.
  public init(
    _ program: String, lesson: String, size: String, epochs: Int, batch: Int,
    rate: Double? = nil, beta1: Double? = nil, variants: [String] = [""], remark: String
  ) {
    (self.program, self.lesson, self.size, self.remark) = (program, lesson, size, remark)
    (self.epochs, self.batch, self.rate, self.beta1) = (epochs, batch, rate, beta1)
    self.variants = variants
  }
}
