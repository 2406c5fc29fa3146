import Foundation
import Hashing
import Randomness
import Synchronization
import Testing

@testable import Datasets

@Suite struct DataSearchTests {
  let scratch = Scratch()

  @Test func theOrderIsNamedVariableCacheShared() {
    let home = scratch.path
    let search = DataSearch(
      named: "mine",
      environment: ["CHALK_DATA": "/data", "XDG_CACHE_HOME": home + "/c", "HOME": home])
    #expect(search.folders == ["mine", "/data", home + "/c/chalk/data", "../shared/data"])
    #expect(
      DataSearch(environment: ["HOME": home]).folders
        == [home + "/.cache/chalk/data", "../shared/data"])
    // What was fetched before there was a CHALK_HOME is still found.
    #expect(
      DataSearch(environment: ["HOME": home, "CHALK_HOME": home + "/own"]).folders
        == [home + "/own/cache/data", home + "/.cache/chalk/data", "../shared/data"])
  }

  @Test func theFirstWins() throws {
    for place in ["a/mnist", "b/mnist", "b/other"] { scratch.write("\(place)/x", "") }
    try FileManager.default.createDirectory(  // an empty folder is none
      atPath: scratch.path + "/a/other", withIntermediateDirectories: true)
    let search = DataSearch(
      named: scratch.path + "/a", environment: ["CHALK_DATA": scratch.path + "/b"])
    #expect(search.folder("mnist") == scratch.path + "/a/mnist")
    #expect(search.folder("other") == scratch.path + "/b/other")
    #expect(DataSearch(named: scratch.path + "/b/other", environment: [:]).folder("other") != nil)
    let error = #expect(throws: DataError.self) {
      try DataSearch(named: scratch.path, environment: ["HOME": scratch.path])
        .requireFolder("fashion-mnist")
    }
    #expect("\(error!)".contains("chalk data fetch fashion-mnist"))
    #expect("\(error!)".contains("/.cache"))
  }

  @Test func fingerprintsTellFilesAndNamesApart() throws {
    scratch.write("one/a", "x")
    scratch.write("one/b/c", "y")
    scratch.write("two/a", "x")
    scratch.write("two/b/d", "y")
    let one = try DataFingerprint.of(scratch.path + "/one")
    #expect(try DataFingerprint.of(scratch.path + "/one") == one)
    #expect(try DataFingerprint.of(scratch.path + "/two") != one)
    #expect(try DataFingerprint.of(scratch.path + "/one/a") == SHA256.hex(Array("x".utf8)))
  }
}

@Suite struct DatasetListTests {
  @Test func everyEmbeddedAndGeneratedSetLoads() throws {
    var random = RandomSource(seed: 1)
    for dataset in Dataset.builtIn where dataset.place != .files {
      let loaded = try dataset.load(random: &random)
      #expect(!loaded.size.isEmpty && loaded.kind == dataset.kind)
      #expect(!dataset.summary.isEmpty && !dataset.origin.isEmpty)
    }
    #expect(Set(Dataset.builtIn.map(\.name)).count == Dataset.builtIn.count)
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func theRealSetsLoad() throws {
    var random = RandomSource(seed: 1)
    let search = DataSearch(named: RealData.folder!, environment: [:])
    for name in ["mnist", "cifar10-folders", "rt-polarity"] {
      let dataset = try #require(Dataset.builtIn.first { $0.name == name })
      let loaded = try dataset.load(search, random: &random)
      #expect(!loaded.size.isEmpty && loaded.kind == dataset.kind)
    }
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)"))
  func theChecksumsAreThoseOfTheFiles() throws {
    for file in Download.mnist.files {
      let path = RealData.path("mnist/\(file.name)")
      #expect(try SHA256.hex(ofFile: path) == file.sha256)
      #expect(try ByteReader(path).storedCount == file.byteCount)
    }
  }
}

@Suite struct FetchingTests {
  let scratch = Scratch()
  let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0) }

  private var download: Download {
    Download(
      name: "set", origin: "made up",
      files: [.init("file.bin", byteCount: content.count, sha256: SHA256.hex(content))],
      mirrors: ["first/", "second/"])
  }

  /// Serves the content: fails after so many bytes, at so many mirrors.
  private func transport(
    _ served: [String: [UInt8]], cutAfter: Int = 1 << 40, resumes: Bool = true,
    log: @escaping @Sendable (String, Int) -> Void = { _, _ in }
  ) -> Fetching.Transport {
    { url, offset, begin, receive throws(Fetching.TransportError) in
      log(url, offset)
      guard let bytes = served[url] else { throw Fetching.TransportError("no such host") }
      let start = resumes ? offset : 0
      try begin(start)
      let part = Array(bytes[start..<min(bytes.count, start + cutAfter)])
      for piece in stride(from: 0, to: part.count, by: 700) {
        let end = min(part.count, piece + 700)
        var failure: Fetching.TransportError?
        part[piece..<end].withUnsafeBytes { bytes in
          do throws(Fetching.TransportError) { try receive(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
      }
      if start + cutAfter < bytes.count { throw Fetching.TransportError("the line was cut") }
    }
  }

  private var file: String { scratch.path + "/set/file.bin" }

  private func isThere() throws -> Bool {
    guard FileManager.default.fileExists(atPath: file) else { return false }
    return try SHA256.hex(ofFile: file) == SHA256.hex(content)
  }

  @Test func oneMirrorIsEnough() throws {
    let fetching = Fetching(transport: transport(["second/file.bin": content]))
    #expect(try fetching.fetch(download, into: scratch.path + "/set") == ["file.bin"])
    #expect(try isThere())
    // What is there is not fetched again.
    let none = Fetching(transport: transport([:]))
    #expect(try none.fetch(download, into: scratch.path + "/set") == [])
  }

  @Test func aCutLineGoesOnWhereItStopped() throws {
    let served = ["first/file.bin": content]
    let cut = Fetching(transport: transport(served, cutAfter: 2000))
    let error = #expect(throws: DataError.self) {
      try cut.fetch(download, into: scratch.path + "/set")
    }
    #expect("\(error!)".contains("the line was cut") && "\(error!)".contains("no such host"))
    #expect(!FileManager.default.fileExists(atPath: file))
    let offsets = Mutex<[Int]>([])
    let rest = Fetching(
      transport: transport(served) { _, offset in offsets.withLock { $0.append(offset) } })
    #expect(try rest.fetch(download, into: scratch.path + "/set") == ["file.bin"])
    #expect(offsets.withLock { $0 } == [2000])
    #expect(try isThere())
  }

  @Test func aServerThatBeginsAgainIsUnderstood() throws {
    let served = ["first/file.bin": content]
    _ = try? Fetching(transport: transport(served, cutAfter: 2000))
      .fetch(download, into: scratch.path + "/set")
    let again = Fetching(transport: transport(served, resumes: false))
    #expect(try again.fetch(download, into: scratch.path + "/set") == ["file.bin"])
    #expect(try isThere())
  }

  @Test func whatHasTheWrongChecksumIsNotKept() throws {
    var wrong = content
    wrong[100] ^= 1
    let both = Fetching(
      transport: transport(["first/file.bin": wrong, "second/file.bin": content]))
    #expect(try both.fetch(download, into: scratch.path + "/set") == ["file.bin"])
    #expect(try isThere())
    try FileManager.default.removeItem(atPath: file)
    let only = Fetching(transport: transport(["first/file.bin": wrong]))
    let error = #expect(throws: DataError.self) {
      try only.fetch(download, into: scratch.path + "/set")
    }
    #expect("\(error!)".contains("checksum"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/set") == [])
    let long = Fetching(transport: transport(["first/file.bin": content + [1]]))
    #expect(throws: DataError.self) { try long.fetch(download, into: scratch.path + "/set") }
  }
}
