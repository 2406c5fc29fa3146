import Glibc
import Processes
import Testing

@Suite struct CommandTests {
  private func shell(_ script: String) -> Command { Command("sh", ["-c", script]) }

  @Test(arguments: [
    ("exit 0", RunningProcess.Ending.exited(0)), ("exit 7", .exited(7)),
    ("kill -SEGV $$", .signalled(SIGSEGV)),
  ])
  func theEndIsTold(script: String, ending: RunningProcess.Ending) throws {
    #expect(try shell(script).start().ending().ending == ending)
    #expect(try shell(script).start().ending(within: 10).ending == ending)
  }

  @Test func bothStreamsAreKeptApartOrTogether() throws {
    let script = "echo one; echo two >&2; echo three"
    let apart = try shell(script).answer()
    #expect(apart.isSuccess && apart.output == "one\nthree\n" && apart.errors == "two\n")
    #expect(try shell(script).answer(together: true).output == "one\ntwo\nthree\n")
  }

  /// More than any pipe holds, to both streams.
  @Test func longAnswersStopNobody() throws {
    let answer = try shell("head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2").answer(
      within: 60)
    #expect(answer.output.utf8.count == 3_000_000 && answer.errors.utf8.count == 2_000_000)
  }

  @Test func whatTakesTooLongIsEnded() throws {
    let clock = ContinuousClock()
    let began = clock.now
    // What it leaves behind holds the answer open, and is not waited for.
    let answer = try shell("echo early; sleep 30 & exec sleep 30").answer(within: 0.2)
    #expect(answer.ending == .tookTooLong(seconds: 0.2) && answer.output == "early\n")
    #expect(clock.now - began < .seconds(10))
  }

  @Test func whatComputesCountsAndWhatWaitsDoesNot() throws {
    let busy = TimeLimit(computing: 0.2, waiting: 600)
    let loop = try shell("while :; do :; done").answer(within: busy)
    #expect(loop.ending == .tookTooLong(seconds: 0.2))
    let waiting = try shell("sleep 0.5; echo done").answer(within: busy)
    #expect(waiting.isSuccess && waiting.output == "done\n")
    let hanging = try shell("exec sleep 60").answer(
      within: TimeLimit(computing: 600, waiting: 0.2))
    #expect(hanging.ending == .tookTooLong(seconds: 0.2))
    #expect(TimeLimit(computing: 20).waiting == 300)
    #expect(TimeLimit.secondsComputed(by: getpid()).map { $0 > 0 } == true)
    #expect(TimeLimit.secondsComputed(by: 999_999_999) == nil)
  }

  @Test func surroundingsAreAsTold() throws {
    var command = shell("echo $COLOR; pwd; cat")
    command.environment = ["COLOR": "green", "PATH": "/usr/bin:/bin"]
    command.folder = "/usr"
    command.input = .nothing
    #expect(try command.answer().output == "green\n/usr\n")
  }

  @Test func openFilesAreNotPassedOn() throws {
    let file = open("/dev/null", O_RDONLY)
    defer { close(file) }
    var command = shell("test -e /proc/self/fd/\(file) && echo open || echo closed")
    #expect(try command.answer().output == "closed\n")
    command.keepsFilesOpen = true
    #expect(try command.answer().output == "open\n")
  }

  @Test func aMissingProgramIsNamed() {
    let error = #expect(throws: ProcessError.self) { try Command("no-such-program-here").start() }
    #expect(error?.description.contains("no-such-program-here") == true)
    #expect(error?.description.contains("No such file") == true)
  }
}
