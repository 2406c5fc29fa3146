/// Counts what a run does, so that it comes to an end: loops in loops, and functions that call each other twice, are
/// short in a file and endless in time.
///
/// A class, for all graphs of one run count together.
final class RunMeter {
  /// The most nodes, and turns of loops, in a run.
  static let mostSteps = 1 << 24
  /// The most elements that all nodes of a run give together.
  static let mostElements = 1 << 38
  /// The most elements that are kept at one time, beside the weights.
  static let mostKept = 1 << 30

  private var steps = 0
  private var elements = 0
  private var kept = 0

  /// Counts a node or a turn; `size` is how many values must be looked at for it.
  func step(_ size: Int = 0) throws {
    steps += 1 + size / 16
    guard steps <= RunMeter.mostSteps else {
      throw Mismatch(
        "more than \(RunMeter.mostSteps) nodes and turns in this run; does a loop end?")
    }
  }

  /// Counts what a node gave.
  func keep(_ count: Int) throws {
    elements += count
    kept += count
    guard elements <= RunMeter.mostElements, kept <= RunMeter.mostKept else {
      throw Mismatch(
        "\(elements) elements in this run, \(kept) of them kept; \(RunMeter.mostElements) and "
          + "\(RunMeter.mostKept) are the most; try smaller inputs")
    }
  }

  /// Counts what nobody needs any more.
  func drop(_ count: Int) { kept -= count }
}
