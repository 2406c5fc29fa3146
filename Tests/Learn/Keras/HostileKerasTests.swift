import Testing
import ZipFiles

@testable import Keras

/// Files that are damaged, that lie, or that use what is not read: each is refused with words, none is believed.
@Suite struct HostileKerasTests {
  private func refusal(_ bytes: [UInt8]) throws -> String {
    try #require(throws: KerasError.self) { _ = try KerasFile(bytes: bytes) }.description
  }

  @Test(arguments: [
    ("fletcher.h5", "the filter fletcher32"), ("lzf.h5", "the filter lzf"),
    ("unwritten.h5", "no numbers are stored of “a”"), ("bomb.h5", "64 times its own size"),
    ("soft.h5", "a link “b” to another name"), ("external.h5", "links are not followed"),
    ("cycle.h5", "another name already"), ("nested.h5", "more than 64 deep"),
    ("dense.h5", "a fractal heap"), ("chunks4.h5", "libver='earliest'"),
  ])
  func whatIsNotReadIsNamed(name: String, words: String) throws {
    let message = try refusal(try KerasFixture.bytes(name))
    #expect(message.contains(words), "\(message)")
  }

  @Test func whatIsNoneIsSaidToBeNone() throws {
    #expect(try refusal([]).contains("not a file of Keras"))
    #expect(try refusal(Array("model_config".utf8)).contains("model.save"))
    var zip = ZipWriter()
    try zip.add("other.txt", [1, 2, 3])
    #expect(try refusal(zip.bytes).contains("no model.weights.h5"))
    #expect(try refusal(Array(zip.bytes.prefix(20))).contains("archive"))
  }

  @Test func anArchiveWithoutItsDescriptionOrWithAnotherIsRefused() throws {
    var zip = ZipWriter()
    try zip.add("model.weights.h5", try KerasFixture.bytes("image.weights.h5"))
    #expect(try KerasFile(bytes: zip.bytes).layers.count == 4)
    try zip.add("config.json", Array(String(repeating: "[", count: 100_000).utf8))
    #expect(try refusal(zip.bytes).contains("no object in JSON"))
  }

  /// A file within an archive may not become much larger than the archive.
  @Test func aBombInAnArchiveIsRefused() throws {
    var zip = ZipWriter()
    let zeros = [UInt8](repeating: 0, count: 4_000_000)
    try zip.add("model.weights.h5", HDF5File.signature + zeros)
    #expect(try refusal(zip.bytes).contains("unpacked at most"))
  }

  @Test(arguments: ["image.h5", "text.weights.h5", "packed.h5", "latest.h5"])
  func aFileThatIsCutOffIsRefused(name: String) throws {
    let bytes = try KerasFixture.bytes(name)
    for count in stride(from: 0, to: bytes.count / 2, by: 61) {
      #expect(!(try refusal(Array(bytes.prefix(count))).isEmpty))
    }
  }

  /// Each number of eight bytes that may be a place or a length becomes another one; nothing traps, and what is read
  /// is no larger than the file allows.
  @Test(arguments: ["image.h5", "packed.h5", "latest.h5"])
  func numbersThatLieAreRefusedOrDoNoHarm(name: String) throws {
    let bytes = try KerasFixture.bytes(name)
    var refused = 0
    for place in stride(from: 8, to: min(bytes.count, 3000), by: 8) {
      for lie: UInt64 in [0, 96, 1 << 62] {
        var bytes = bytes
        for i in 0..<8 where place + i < bytes.count {
          bytes[place + i] = UInt8(truncatingIfNeeded: lie >> UInt64(8 * i))
        }
        do {
          let file = try KerasFile(bytes: bytes)
          let numbers = (file.tensors + file.others).reduce(0) { $0 + $1.tensor.count }
          #expect(numbers <= 64 * bytes.count + 1 << 20)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 100, "\(refused)")
  }
}
