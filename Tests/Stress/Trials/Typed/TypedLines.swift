import Randomness

/// What somebody, or a cat, may type: at the prompt of a lesson, and behind `chalk`.
public struct TypedLines: Sendable {
  private var random: RandomSource

  /// The same seed types the same.
  public init(seed: UInt64) { random = RandomSource(seed: seed) }

  private static let numbers = [
    "0", "1", "2", "3", "9", "-1", "0.5", "1e9", "1e400", "nan", "inf", "-9223372036854775808",
    "9223372036854775807", "99999999999999999999", "٣", "", "=", "1=2=3", "x",
  ]

  private static let commands = [
    "", "b", "t", "?", "k", "n", "g", "e", "f", "u", "s", "a", "+", "-", "++", "--", "start", "end",
    "s x=", "s w=", "s learning rate=", "s update=", "e 1", "f 1", "g 2", "\u{1B}[A", "\u{7}", "é",
    "%s%n", "\u{0}",
  ]

  /// A line at the prompt of a lesson.
  public mutating func promptLine() -> String {
    let command = pick(TypedLines.commands)
    switch random.integer(below: 4) {
    case 0: return command
    case 1: return command + pick(TypedLines.numbers)
    case 2: return command + " " + pick(TypedLines.numbers)
    default: return random.integer(below: 9) == 0 ? String(repeating: command, count: 900) : ""
    }
  }

  /// The words of `chalk`, with options that the command may or may not have.
  ///
  /// - Parameter file: a file that is there.
  public mutating func words(file: String) -> [String] {
    var words = [pick(TypedLines.subcommands)]
    for _ in 0..<random.integer(below: 5) {
      switch random.integer(below: 5) {
      case 0: words.append(pick(TypedLines.lessons))
      case 1: words.append(file)
      case 2: words.append(pick(TypedLines.flags))
      case 3: words += [pick(TypedLines.options), pick(TypedLines.numbers)]
      default: words += [pick(TypedLines.options), pick(TypedLines.values + [file])]
      }
    }
    return words
  }

  /// A size of the window that the environment tells.
  public mutating func size() -> String {
    random.integer(below: 2) == 0 ? "\(1 + random.integer(below: 120))" : pick(TypedLines.numbers)
  }

  private static let subcommands = [
    "list", "learn", "run", "figures", "compare", "practice", "new", "check", "install",
    "uninstall",
    "doctor", "book", "data", "data list", "data inspect", "nonsense", "",
  ]
  private static let lessons = [
    "weighted-sum", "relu", "activations", "chain-rule", "convolution", "no-such-lesson",
    "wieghted",
  ]
  private static let flags = [
    "--help", "--watch-not", "--all-columns", "--no-figure", "-h", "--", "-",
  ]
  private static let options = [
    "--set", "--seed", "--data", "--target", "--out", "--lang", "--theme", "--format",
    "--positions",
    "--seeds", "--vary", "--on", "--limit", "--header", "--encoding", "--width", "--columns",
  ]
  private static let values = [
    "x=1", "x=", "=", "iris", "zh-Hans", "dark", "svg", "out", "/dev/null", "/nowhere/at/all",
    "optimizer=sgd,adam", "🖍", "a b", "utf-8", "../..",
  ]

  private mutating func pick(_ all: [String]) -> String { all[random.integer(below: all.count)] }
}
