import LessonKit
import Plugins
import Pretrained

/// Checks that the description of a pretrained model is whole, and that its files, where they were fetched, are the ones
/// that were promised.
struct PretrainedCheck {
  let package: PretrainedPackage
  var store = PretrainedStore()

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("pretrained model \(package.name)", doing: doing)
    doing("reading its description")
    list.require(
      "its name, version, origin, license and files are described", noneOf: package.problems,
      advice: "A wheel has a name, a size and a SHA-256, and so has each file in it.")
    list.require(
      "its wheel is one", package.wheel.path.hasSuffix(".whl"),
      problem: "'\(package.wheel.path)' is no wheel",
      advice: "Wheels end in .whl: pip would run what is in a source archive.")
    guard package.problems.isEmpty, let folder = store.folder(of: package) else {
      return list.lines
    }
    doing("reading its files in \(folder)")
    let files = PretrainedFiles(package: package, folder: folder)
    var wrong: [String] = []
    for file in package.files {
      do throws(PretrainedError) {
        _ = try files.path(file.name)
      } catch {
        wrong.append(error.description)
      }
    }
    list.require(
      "its files are those that were promised", noneOf: wrong,
      advice: "'chalk model fetch \(package.name)' fetches them again.")
    return list.lines
  }
}
