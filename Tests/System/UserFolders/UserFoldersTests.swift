import Foundation
import Testing

@testable import UserFolders

@Suite struct UserFoldersTests {
  private let home: String = {
    let home = FileManager.default.temporaryDirectory
      .appendingPathComponent("home-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    return home
  }()

  private func folders(
    _ environment: [String: String], systemHome: String? = nil, standIn: String? = "/stand-in"
  ) -> UserFolders {
    UserFolders(environment: environment, systemHome: systemHome, standIn: standIn)
  }

  private func paths(_ folders: UserFolders) -> [String] {
    [folders.progress, folders.plugins, folders.compiled, folders.data, folders.models].map(\.path)
  }

  private func usual(_ home: String) -> [String] {
    [
      "\(home)/.local/state/chalk", "\(home)/.local/state/chalk/plugins",
      "\(home)/.cache/chalk/plugins", "\(home)/.cache/chalk/data",
      "\(home)/.cache/chalk/models",
    ]
  }

  @Test func homeComesBeforeTheHomeOfTheSystem() {
    #expect(paths(folders(["HOME": home], systemHome: "/another")) == usual(home))
    #expect(paths(folders([:], systemHome: home)) == usual(home))
    #expect(paths(folders(["HOME": ""], systemHome: home)) == usual(home))
    #expect(paths(folders(["HOME": "relative"], systemHome: home)) == usual(home))
    // A home that is still to be made is one.
    #expect(paths(folders(["HOME": home + "/new"], systemHome: home)) == usual(home + "/new"))
  }

  @Test func theVariablesOfTheSpecificationCountWhereTheyBeginAtTheRoot() {
    let xdg = ["XDG_STATE_HOME": home + "/s", "XDG_CACHE_HOME": home + "/c", "HOME": home]
    #expect(
      paths(folders(xdg)) == [
        home + "/s/chalk", home + "/s/chalk/plugins", home + "/c/chalk/plugins",
        home + "/c/chalk/data", home + "/c/chalk/models",
      ])
    for ignored in ["", "state", "./state", "~/state"] {
      let odd = ["XDG_STATE_HOME": ignored, "XDG_CACHE_HOME": ignored, "HOME": home]
      #expect(paths(folders(odd)) == usual(home), "\(ignored)")
    }
  }

  @Test func chalksOwnHomeHoldsEverything() {
    #expect(
      paths(folders(["CHALK_HOME": "/own", "HOME": home, "XDG_CACHE_HOME": home])) == [
        "/own", "/own/plugins", "/own/cache/plugins", "/own/cache/data",
        "/own/cache/models",
      ])
    #expect(paths(folders(["CHALK_HOME": "", "HOME": home])) == usual(home))
    let here = FileManager.default.currentDirectoryPath
    #expect(folders(["CHALK_HOME": "own"]).progress.path == here + "/own")
  }

  /// A file stands where the home should be: nothing can be made in it, whoever tries.
  @Test func whereTheHomeCannotBeWrittenThereIsAnotherFolderAndThatIsSaid() throws {
    try Data().write(to: URL(fileURLWithPath: home + "/file"))
    let found = folders(["HOME": home + "/file"])
    #expect(
      paths(found) == [
        "/stand-in/state", "/stand-in/state/plugins", "/stand-in/cache/plugins",
        "/stand-in/cache/data", "/stand-in/cache/models",
      ])
    let notice = try #require(found.progress.notice)
    for word in ["/file/.local/state/chalk", "Not a directory", "/stand-in/state", "CHALK_HOME"] {
      #expect(notice.contains(word), "\(word)")
    }
    #expect(folders(["HOME": home]).progress.notice == nil)
    // Without any home, too; and where there is no other folder either, the wanted one is tried.
    #expect(folders([:]).progress.path == "/stand-in/state")
    #expect(folders([:]).progress.notice?.contains("HOME is not set") == true)
    let none = folders(["HOME": home + "/file"], standIn: nil)
    #expect(paths(none) == usual(home + "/file") && none.progress.obstacle == "Not a directory")
  }

  /// The rights allow root to write below /proc, and yet no folder can be made there.
  @Test func aHomeInWhichNoFolderCanBeMadeIsReplacedToo() {
    let found = folders(["HOME": "/proc/1"])
    #expect(found.progress.path == "/stand-in/state" && found.progress.notice != nil)
    #expect(folders(["HOME": "/proc"]).progress.insteadOf != nil)
  }

  /// Looking leaves nothing behind.
  @Test func lookingForAHomeMakesNone() throws {
    _ = folders(["HOME": home + "/new"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: home).isEmpty)
  }

  @Test func theTemporaryHomeIsNobodyElses() throws {
    let path = try #require(UserFolders.temporaryHome())
    #expect(path.hasSuffix("/chalk-\(geteuid())"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.ownerAccountID] as? UInt32) == geteuid())
    #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o022 } == 0)
  }
}
