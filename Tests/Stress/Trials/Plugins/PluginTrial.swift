/// One command of `chalk` on the bad plugin, one of whose parts misbehaves.
public struct PluginTrial: Sendable, CustomStringConvertible {
  public let place: BadPlugin.Place
  public let how: Misbehaviour
  public let words: [String]

  public var description: String { "\(how.rawValue) at \(place.rawValue), \(words[0])" }

  /// Whether only Ctrl-C puts an end to it: a command that has no limit of time, and a loop without end.
  public var isEndless: Bool { how == .loop && words[0] != "check" }

  /// The commands that come to this part.
  private static func commands(_ place: BadPlugin.Place) -> [[String]] {
    let file = BadPlugin.file
    let check = ["check", file, "--limit", "2"]
    return switch place {
    case .making:
      [
        ["list", "--plugin", file], ["run", file], ["figures", file],
        ["data", "list", "--plugin", file],
      ]
    case .lesson:
      [["run", file], ["learn", file], ["figures", file], ["book", file], check]
    case .figure: [["figures", file], check]
    case .data: [["run", "pca", "--plugin", file, "--data", "heaps"], check]
    case .value:
      [
        ["run", "activations", "--plugin", file],
        ["run", "iris-network", "--plugin", file, "--activation", "doubled", "--set", "epochs=2"],
        check,
      ]
    }
  }

  /// Every part that misbehaves in every way under every command that comes to it.
  public static let all: [PluginTrial] = BadPlugin.Place.allCases.flatMap { place in
    commands(place).flatMap { words in
      Misbehaviour.allCases.map { PluginTrial(place: place, how: $0, words: words) }
    }
  }

  /// How many seconds a command may take. To find the line of a crash takes five on a quiet machine, nearly all of them
  /// for the debug information of `chalk` itself, and four times as long has been seen on one that others use.
  public static let longest = 60.0

  /// What is not in order about the end of the command.
  public func problems(with end: End) -> [String] {
    var problems: [String] = []
    if end.seconds > PluginTrial.longest { problems.append("it took \(Int(end.seconds)) s") }
    if isEndless {
      let isTold = end.status == 1 && end.said.contains("Stopped: the lesson was still running")
      if end.status != 130 && !isTold {
        problems.append("Ctrl-C gave status \(end.status), not 130: \(end.said.suffix(300))")
      }
      return problems
    }
    if end.isSignalled { problems.append("chalk itself was ended by signal \(end.status)") }
    if end.status != 1 { problems.append("status \(end.status), not 1") }
    if !how.words.contains(where: end.said.contains) {
      problems.append("its words do not say '\(how.words[0])': \(end.said.suffix(300))")
    }
    return problems
  }

  /// How a command ended.
  public struct End: Sendable {
    public let status: Int32
    public let isSignalled: Bool
    public let said: String
    public let seconds: Double

    public init(status: Int32, isSignalled: Bool, said: String, seconds: Double) {
      (self.status, self.isSignalled) = (status, isSignalled)
      (self.said, self.seconds) = (said, seconds)
    }
  }
}
