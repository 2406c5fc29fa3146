import Figures
import Foundation
import LessonKit
import Notation

/// What was seen of a training while it ran: every update's loss, and figures as they were at some of them. It is kept
/// while the page is open, so that one can go back.
public struct TrainingWatch: Sendable {
  /// The trainings of a lesson, in order: a lesson may train several networks.
  public private(set) var courses: [Course] = []
  /// What the lesson showed of its training while it trained, the newest last.
  public private(set) var frames: [Frame] = []

  /// One training.
  public struct Course: Sendable, Equatable {
    /// What is being done, such as "training".
    public let activity: String
    /// The moments, in order.
    public fileprivate(set) var moments: [TrainingMoment] = []
  }

  /// The figures of a moment.
  public struct Frame: Sendable, Equatable {
    /// How many moments of the course had been seen.
    public let moment: Int
    /// The course, from 0.
    public let course: Int
    /// The figures.
    public let figures: [Figure]
  }

  /// What the lesson found in the training's numbers so far, such as a learning rate that is too high.
  public private(set) var findings: [Prose] = []

  /// How many moments of a course are kept; beyond, every other one goes.
  static let most = 4096
  static let mostFrames = 200
  static let mostCourses = 40

  /// Nothing was seen yet.
  public init() {}

  /// Takes moments in their order.
  public mutating func add(_ moments: [TrainingMoment]) {
    for moment in moments {
      if courses.last?.isContinued(by: moment) != true {
        courses.append(Course(activity: moment.activity))
        if courses.count > TrainingWatch.mostCourses {
          courses.removeFirst()
          frames.removeAll { $0.course == 0 }
          frames = frames.map {
            Frame(moment: $0.moment, course: $0.course - 1, figures: $0.figures)
          }
        }
      }
      let last = courses.count - 1
      if courses[last].add(moment) {
        frames = frames.map { frame in
          if frame.course != last { return frame }
          return Frame(moment: (frame.moment + 1) / 2, course: last, figures: frame.figures)
        }
      }
    }
  }

  /// Takes figures of the moment that was seen last.
  public mutating func add(_ figures: [Figure]) {
    guard let last = courses.indices.last else { return }
    frames.append(Frame(moment: courses[last].moments.count, course: last, figures: figures))
    if frames.count > TrainingWatch.mostFrames { frames.removeFirst() }
  }

  /// Takes what the lesson finds in the training's numbers by now.
  public mutating func add(findings: [Prose]) { self.findings = findings }

  /// The last moment that was seen.
  public var latest: TrainingMoment? { courses.last?.moments.last }

  /// The loss of the last course up to a moment, as a figure that says which update it shows; nil where no loss was
  /// told.
  ///
  /// - Parameter back: how many moments before the last one.
  public func lossFigure(back: Int = 0, translation: Translation = .none) -> Figure? {
    guard let course = courses.last else { return nil }
    let shown = course.moments.dropLast(min(max(0, back), max(0, course.moments.count - 1)))
    let points = shown.compactMap { moment in
      moment.loss.map { (x: Double(moment.update), y: $0) }
    }.filter { $0.y.isFinite }
    guard points.count > 1, let last = shown.last else { return nil }
    let title: Prose = "Loss while it trains, update \(last.update)"
    return Figure(
      translation(title).text, x: PlotAxis(translation("update")), y: PlotAxis(translation("loss"))
    ) {
      Line(points.map(\.x), points.map(\.y))
    }
  }
}

extension TrainingWatch.Course {
  fileprivate init(activity: String) { self.activity = activity }

  /// Whether a moment goes on with this training: the same work, and not begun anew.
  fileprivate func isContinued(by moment: TrainingMoment) -> Bool {
    guard let last = moments.last else { return true }
    return moment.activity == activity && moment.update > last.update
  }

  /// Takes a moment; whether every other one went to make room.
  fileprivate mutating func add(_ moment: TrainingMoment) -> Bool {
    moments.append(moment)
    guard moments.count > TrainingWatch.most else { return false }
    moments = moments.enumerated().filter { $0.offset % 2 == 0 || $0.offset == moments.count - 1 }
      .map(\.element)
    return true
  }
}
