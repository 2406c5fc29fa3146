import Foundation
import Layers
import Losses
import Optimizers
import Tensors
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

  /// On a terminal Ctrl-C ends the epoch, also where no signal was given, and then is what it was.
  @Test func aWatchedTrainingStopsAndKeepsItsHistory() async {
    await #expect(processExitsWith: .exitCode(7)) {
      var (terminal, window): (Int32, Int32) = (0, 0)
      guard openpty(&terminal, &window, nil, nil, nil) == 0, dup2(window, STDOUT_FILENO) >= 0 else {
        exit(1)
      }
      var model = Sequential([.dense(1, inputShape: [2])])
      model.compile(optimizer: .sgd(), loss: .meanSquaredError)
      let interrupting = Callback(afterStep: { run in
        if run.epoch == 2 && run.step == 3 { kill(getpid(), SIGINT) }
        if run.epoch >= 2 { usleep(20_000) }
      })
      let history = try model.fit(
        .zeros([400, 2]), .zeros([400, 1]), epochs: 3, batchSize: 4, callbacks: [interrupting])
      var now = sigaction()
      sigaction(SIGINT, nil, &now)
      let isAsBefore = now.__sigaction_handler.sa_handler == nil
      exit(history.epochs.count == 2 && isAsBefore ? 7 : 2)
    }
  }

  @Test func signalsAreApart() {
    let (first, second) = (StopSignal(), StopSignal())
    first.raise()
    #expect(first.isRaised && !second.isRaised)
  }
}
