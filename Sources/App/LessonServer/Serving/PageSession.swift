import LessonKit
import Presenters

/// A page that is open in a browser, for as long as its stream of events is.
struct PageSession {
  /// What the page shows, or waits for.
  var address: PageAddress
  /// The blocks that it shows; nil where the server does not know them, as after a restart.
  var shown: [[String]]?
  /// Which of them are controls.
  var controls: [[Bool]] = []
  /// What the page shows, as it was written: what a learner does there is judged by it, also while the lesson runs again.
  var record: Record?
  /// What the learner did before the lesson had run: it is carried out when it has.
  var deeds: [LearnerDesk.Deed] = []
  /// The step that its reader sees, from 1, where the page has said so.
  var step: Int?
  /// Whether the page shows the card only: the lesson had not run when it was asked for.
  var isWaiting: Bool
  let role: Access.Role
  /// How many deeds wait for a lesson.
  static let mostDeeds = 100
  let events: AsyncStream<ServerEvent>.Continuation
}

/// What a page is told, as JSON.
enum PageNews {
  /// The first: the name by which the page is known from now on.
  struct Hello: Encodable {
    let page: String
    let role: String
  }

  /// The lesson has run: what is new, and where its controls stand.
  struct Changed: Encodable {
    let address: String
    let changes: PageChanges
    let controls: [Knob]
    /// Whether the lesson learned from the learner's own data; nil where there are none.
    let isDataUsed: Bool?
  }

  /// The lesson goes on, and has written its first steps: what is new there.
  struct Part: Encodable {
    let address: String
    let changes: PageChanges
  }

  /// A control, and where it stands.
  struct Knob: Encodable {
    let name: String
    let value: String
  }

  /// What a run does.
  struct Running: Encodable {
    let activity: String
    let done: Int
    let total: Int
  }

  /// Why there is nothing new.
  struct Failed: Encodable {
    let address: String
    let lines: [String]
  }

  /// A training as it was at a moment.
  struct Training: Encodable {
    let activity: String
    let update: Int
    let updates: Int
    let epoch: Int?
    /// How many moments there are to go back to.
    let moments: Int
    let pictures: [Picture]
    let findings: [String]
  }

  /// A picture that is not part of the lesson's record.
  struct Picture: Encodable {
    let light: String
    let dark: String?
    let width: Int
    let height: Int
    let words: String
  }
}
