import Testing
import Trials

/// Trials of plugins that find nothing must be able to.
@Suite struct PluginTrialTests {
  private func end(
    _ status: Int32, _ said: String, isSignalled: Bool = false, seconds: Double = 1
  ) -> PluginTrial.End {
    PluginTrial.End(status: status, isSignalled: isSignalled, said: said, seconds: seconds)
  }

  private func trial(_ how: Misbehaviour, _ command: String) throws -> PluginTrial {
    try #require(PluginTrial.all.first { $0.how == how && $0.words[0] == command })
  }

  @Test func everyWayIsTriedAtEveryPart() {
    for place in BadPlugin.Place.allCases {
      for how in Misbehaviour.allCases {
        #expect(PluginTrial.all.contains { $0.place == place && $0.how == how })
      }
    }
  }

  @Test func aWrongEndIsAProblem() throws {
    let trap = try trial(.trap, "run")
    let words = "The plugin stopped the program: it trapped: …"
    #expect(trap.problems(with: end(1, words)).isEmpty)
    #expect(trap.problems(with: end(0, words)).count == 1)
    #expect(trap.problems(with: end(1, "Error.")).count == 1)
    #expect(trap.problems(with: end(4, words, isSignalled: true)).count == 2)
    #expect(trap.problems(with: end(1, words, seconds: PluginTrial.longest + 1)).count == 1)
  }

  @Test func aLoopIsEndedByControlC() throws {
    let loop = try trial(.loop, "run")
    #expect(loop.isEndless && loop.problems(with: end(130, "")).isEmpty)
    #expect(!loop.problems(with: end(1, "")).isEmpty)
    let checked = try trial(.loop, "check")
    #expect(!checked.isEndless)
    #expect(checked.problems(with: end(1, "it was still running after 2 seconds.")).isEmpty)
  }

  /// One way at every part, under every command.
  @Test func aWayThatIsTried() throws {
    let outcome = try StressProgram.outcome(["plugins", "index"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("of a plugin that misbehaves, 0 not in order"))
  }
}
