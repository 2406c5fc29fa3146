import LessonServer
import UserFolders

/// Where what a learner writes and brings on pages is kept: in the learner's own folder, so that it outlives page and
/// server.
struct ServeFolders {
  /// The files of exercises, which `chalk practice NAME --out` takes.
  let exercises: DraftFolder
  /// The learner's versions of lessons, each a plugin.
  let code: String
  /// The learner's own data.
  let data: DataShelf

  init(_ folders: UserFolders = UserFolders()) {
    let home = folders.progress.path
    exercises = DraftFolder(home + "/written/exercises")
    code = home + "/written/lessons"
    data = DataShelf(home + "/written/data")
  }
}
