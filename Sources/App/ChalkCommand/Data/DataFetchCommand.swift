import ArgumentParser
import Chalk
import UserFolders

/// `chalk data fetch`: brings a real data set into the user's cache.
struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Fetch a data set into the cache, with its checksum.",
    discussion: """
      What was fetched in part is gone on with; another mirror is tried where one fails.

      Example:
        chalk data fetch mnist
      """)

  @Argument(help: "mnist or fashion-mnist.")
  var name: String

  @Option(
    help: "The folder around the set's own; the cache where none is named.",
    completion: .directory, transform: typedPath)
  var into: String?

  @Option(help: ArgumentHelp("Try this address before the known ones.", valueName: "url"))
  var mirror: String?

  func run() throws {
    guard var download = Download.named(name) else {
      throw ValidationError(
        DataError.unknown("data set to fetch", name, known: Download.all.map(\.name)).description)
    }
    if let mirror {
      let folder = mirror.hasSuffix("/") ? mirror : mirror + "/"
      download = Download(
        name: download.name, origin: download.origin, files: download.files,
        mirrors: [folder] + download.mirrors)
    }
    let folder = "\(into ?? DataSearch.cache())/\(download.name)"
    let progress = ProgressLine(Terminal.error)
    let fetching = Fetching(transport: HTTPTransport.get) { file, done, total in
      progress.show(.init(activity: file, done: done, total: total))
    } onWait: {
      Terminal.error.write(["Another chalk is fetching into '\(folder)'; waiting for it."])
    }
    if into == nil { UserFolders().data.tellOnce() }
    let fetched = try fetching.fetch(download, into: folder)
    progress.end()
    print(
      fetched.isEmpty
        ? "\(download.name) is there already, and its checksums are right: \(folder)"
        : "\(download.name): \(counted(fetched.count, "file")) fetched, with the right checksum: \(folder)"
    )
    print("From \(download.origin).")
  }
}
