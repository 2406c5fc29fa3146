/// What the inputs of a layer are.
public enum LayerInputs: Sendable, Hashable {
  /// Rows of numbers, `[features]` for each sample.
  case rows
  /// Steps of numbers, `[steps, features]` for each sample.
  case sequences
  /// Pictures, `[height, width, channels]` for each sample.
  case images
  /// Whole numbers from 0 up to this one, which is not among them, such as those of words: `[steps]` for each
  /// sample.
  case indices(below: Int)

  /// The shape of an input whose last axis, or number of steps, has this size.
  public func shape(_ size: Int) -> [Int] {
    switch self {
    case .rows, .indices: [size]
    case .sequences: [5, size]
    case .images: [8, 7, size]
    }
  }
}
