import LessonKit

/// What a worker is asked: the cases without a result, those that are shown before those that are not.
struct SubmissionCalls {
  let shown: [SubmissionTask.Call]
  let edges: [SubmissionTask.Call]

  init(_ functions: [Exercise.Function], known: SubmissionOutcome) {
    var (shown, edges): ([SubmissionTask.Call], [SubmissionTask.Call]) = ([], [])
    for function in functions {
      for (place, trial) in function.trials.enumerated()
      where known.result(function.name, place) == nil {
        let call = SubmissionTask.Call(
          function: function.name, place: place, arguments: trial.arguments)
        if trial.isEdge { edges.append(call) } else { shown.append(call) }
      }
    }
    (self.shown, self.edges) = (shown, edges)
  }
}

extension SubmissionRun {
  /// Whether the file was compiled, and the worker went on into its second sandbox.
  var hasBegun: Bool {
    messages.contains { if case .protection = $0 { true } else { false } }
  }

  /// Why it was not: nothing of the submission has run, so that what the worker says is its own.
  func refusal(_ limits: SubmissionLimits) -> SubmissionOutcome.Refusal {
    for message in messages {
      if case .complaints(let text) = message { return .doesNotCompile(text) }
      if case .failed(let why) = message { return .failed(why) }
    }
    switch ending {
    case .exited(let status):
      return .failed("the worker ended with status \(status): \(errors.prefix(400))")
    default:
      return .compilerStopped(
        ChildProcess.Ending.tookTooLong(seconds: limits.compileSeconds) == ending
          ? "The compiler was still at it after \(Int(limits.compileSeconds)) seconds."
          : "The compiler used more of the machine than it may.")
    }
  }

  /// Takes the results over, the first one of each case; returns the function that was stopped, nil where none was.
  func take(
    _ calls: SubmissionCalls, into outcome: inout SubmissionOutcome, file: String,
    limits: SubmissionLimits
  ) -> String? {
    let asked = calls.shown + calls.edges
    var last: SubmissionTask.Call?
    for message in messages {
      switch message {
      case .began(let function, let place):
        last = asked.first { $0.function == function && $0.place == place } ?? last
      case .result(let function, let place, let numbers):
        guard asked.contains(where: { $0.function == function && $0.place == place }),
          outcome.result(function, place) == nil
        else { continue }
        outcome.results[function]?[place] = numbers
      default: continue
      }
    }
    let isWhole = asked.allSatisfy { outcome.result($0.function, $0.place) != nil }
    if isWhole { return nil }
    let open = asked.first { outcome.result($0.function, $0.place) == nil }
    guard let stopped = last.flatMap({ isOpen($0, outcome) ? $0 : nil }) ?? open else { return nil }
    outcome.stops.append(
      SubmissionOutcome.Stop(
        function: stopped.function, place: stopped.place,
        why: StopReason.sentence(ending, errors: errors, file: file, limits: limits)))
    return stopped.function
  }

  private func isOpen(_ call: SubmissionTask.Call, _ outcome: SubmissionOutcome) -> Bool {
    outcome.result(call.function, call.place) == nil
  }
}
