import Figures
import Foundation
import LessonKit
import Sandboxing

/// What a child process, which runs somebody's lesson or plugin, says to its parent.
///
/// The child writes with a `ChildMessageWriter`, the parent reads with a `ChildMessageReader`: a line of JSON
/// for each message, so that what was said before a crash is not lost with it.
public enum ChildMessage: Codable, Sendable, Equatable {
  /// What is about to be done: the last of these is to blame for a crash.
  case doing(String)
  /// How far long work has come.
  case progress(activity: String, done: Int, total: Int)
  /// The updates of a training since it was last told of them.
  case moments([TrainingMoment])
  /// Figures of a training as it is now.
  case watched([Figure])
  /// What is found in a training's numbers by now, as sentences.
  case findings([Prose])
  /// A check of a plugin.
  case line(CheckLine)
  /// The verdict on a learner's functions.
  case judgement(Judgement)
  /// A learner's function is called in the case of this number, from 0.
  case began(function: String, place: Int)
  /// What a learner's function gave in the case of this number, from 0.
  case result(function: String, place: Int, Numbers)
  /// The compiler's complaints about a submitted file.
  case complaints(String)
  /// What holds for the process from now on, while it runs a learner's functions.
  case protection(Sandbox.Protection)
  /// The heights of the right curve of an exercise, and of the learner's, at the same places.
  case curves(right: [Double], learners: [Double])
  /// A fingerprint of all that a plugin offers.
  case digest(String)
  /// What a lesson has written by now, while it goes on: `Record.encoded()` with its first steps.
  case part(Data)
  /// What a lesson wrote: `Record.encoded()`, whose form the parent checks.
  case record(Data)
  /// The lesson does not take a setting, for this reason.
  case refused(String)
  /// The work threw this error.
  case failed(String)
}
