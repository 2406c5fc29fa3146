import Pretrained
import Testing

@Suite struct StoreTests {
  private let place = Place()
  private let wheel = HandmadeWheel()

  @Test func foldersAreLookedIntoInOrder() {
    let home = place.path
    #expect(
      PretrainedStore(environment: ["HOME": home, "CHALK_MODELS": "/models"]).folders
        == ["/models", home + "/.cache/chalk/models"])
    #expect(
      PretrainedStore(environment: ["HOME": home, "CHALK_HOME": home + "/own"]).folders
        == [home + "/own/cache/models", home + "/.cache/chalk/models"])
    #expect(
      PretrainedStore(environment: ["HOME": home, "CHALK_MODELS": ""]).folders
        == [home + "/.cache/chalk/models"])
    #expect(PretrainedStore.cache(["CHALK_HOME": "/own"]) == "/own/cache/models")
  }

  @Test func whatIsNotThereIsSaidWithTheCommand() {
    let store = PretrainedStore(folders: [place.path])
    let error = #expect(throws: PretrainedError.self) { try store.files(of: .sileroVAD) }
    let words = error?.description ?? ""
    #expect(words.contains("chalk model fetch silero-vad") && words.contains(place.path))
    #expect(words.contains("CHALK_MODELS") && !store.has(.sileroVAD))
  }

  @Test func filesAreFoundAndCheckedWhenTheyAreRead() throws {
    let package = wheel.package()
    place.write("second/handmade/weights.bin", [1, 2, 3, 4])
    let store = PretrainedStore(folders: [place.path + "/first", place.path + "/second"])
    #expect(store.folder(of: package) == nil)  // one file is missing
    let words = place.write("second/handmade/words.txt", Array("a\nb\n".utf8))
    let files = try store.files(of: package)
    #expect(files.folder == place.path + "/second/handmade")
    #expect(try files.path("words.txt") == words)
    // A folder that has the name itself.
    #expect(
      PretrainedStore(folders: [place.path + "/second/handmade"]).folder(of: package)
        == place.path + "/second/handmade")
    // The right size, and another content.
    place.write("second/handmade/words.txt", Array("a\nc\n".utf8))
    let changed = #expect(throws: PretrainedError.self) { try files.path("words.txt") }
    #expect(changed?.description.contains("SHA-256") == true)
    // Another size: not found at all.
    place.write("second/handmade/words.txt", Array("a\n".utf8))
    #expect(store.folder(of: package) == nil)
    let unknown = #expect(throws: PretrainedError.self) { try files.path("config.json") }
    #expect(unknown?.description.contains("'weights.bin'") == true)
  }
}
