import Foundation
import Testing

@testable import Training

struct StopSignalTests {
  @Test func theFirstInterruptAsks() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let stop = StopSignal.onInterrupt()
      if stop.isRaised { exit(1) }
      kill(getpid(), SIGINT)
      for _ in 0..<500 where !stop.isRaised { usleep(10_000) }
      exit(stop.isRaised ? 7 : 2)
    }
  }

  @Test func theSecondOneEnds() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      let stop = StopSignal.onInterrupt()
      kill(getpid(), SIGINT)
      for _ in 0..<500 where !stop.isRaised { usleep(10_000) }
      kill(getpid(), SIGINT)
      usleep(5_000_000)
      exit(0)
    }
  }

  @Test func signalsAreApart() {
    let (first, second) = (StopSignal(), StopSignal())
    first.raise()
    #expect(first.isRaised && !second.isRaised)
  }
}
