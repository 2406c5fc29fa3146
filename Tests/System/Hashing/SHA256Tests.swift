import Hashing
import Testing

@Suite struct SHA256Tests {
  @Test func thePublishedValues() {
    #expect(
      SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesAndWholeAgree() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 55, 56, 63, 64, 65, 119, 128, 999] {
      var hash = SHA256()
      for start in stride(from: 0, to: 1000, by: size) {
        hash.update(Array(bytes[start..<min(1000, start + size)]))
      }
      let text = hash.hex()
      #expect(text == SHA256.hex(bytes))
    }
  }

  @Test func aHashCanBeReadOnTheWay() {
    var hash = SHA256()
    hash.update(Array("ab".utf8))
    let early = hash.hex()
    #expect(early == SHA256.hex(Array("ab".utf8)))
    hash.update(Array("c".utf8))
    let late = hash.hex()
    #expect(late == SHA256.hex(Array("abc".utf8)) && late != early)
  }
}
