import Figures
import LessonKit
import Pretrained

/// A pretrained model as a lesson: where it is from, and which files are fetched. What is in them is not looked at: the
/// same lesson runs where nothing was fetched.
struct PretrainedLesson: Lesson {
  let package: PretrainedPackage

  var card: LessonCard {
    LessonCard(package.name, "The pretrained model \(package.name)", minutes: 1)
  }

  func teach(on board: Board) throws {
    board.step("Where it is from")
    board.say("\(package.summary)")
    board.say("It is from: \(package.origin)")
    board.say("Its license: \(package.license)")
    board.say(
      "It lies in version \(package.version) of the package \(package.package) of the Python Package Index."
    )
    board.table(
      ["file", "bytes", "SHA-256"], package.files.map { [$0.name, "\($0.byteCount)", $0.sha256] })
    board.draw(
      Figure(
        "The files of \(package.name)", caption: "What is unpacked of the wheel.", x: "file",
        y: "megabytes"
      ) {
        Bars(
          package.files.map(\.name), package.files.map { Double($0.byteCount) / 1e6 },
          showsValues: true)
      })
    board.claim("its description is whole", package.problems.isEmpty)
    board.say(
      "`chalk model fetch \(package.name)` fetches it; `chalk model list` says whether it is there."
    )
  }
}
