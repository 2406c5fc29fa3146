import Figures
import Foundation
import LessonKit
import LessonSession

/// What runs lessons for the server, each in a process of its own.
public protocol LessonRunner: Sendable {
  /// Begins a run. `tell` is called from any thread, in order; with `.over` for the last time.
  ///
  /// - Parameter step: the step that the reader sees, from 1: when it is written, what there is by then is told as a
  ///   part. With nil no part is told.
  func start(
    _ request: RunRequest, showing step: Int?, tell: @escaping @Sendable (RunMessage) -> Void
  ) -> any RunningLesson
}

/// A run that has begun.
public protocol RunningLesson: Sendable {
  /// Ends it. Nothing is told any more.
  func stop()
  /// Lets its training wait, or go on.
  func order(_ order: PaceOrder)
}

/// What a run says while it goes on.
public enum RunMessage: Sendable, Equatable {
  /// How far work has come that is no training.
  case progress(activity: String, done: Int, total: Int)
  /// How far its training has come: the moments since it last said so.
  case moments([TrainingMoment])
  /// Figures of its training as it is now.
  case figures([Figure])
  /// What it finds in the training's numbers by now.
  case findings([Prose])
  /// What it has written by now: its first steps.
  case part(Record)
  /// It is over.
  case over(LearnOutcome)
}
