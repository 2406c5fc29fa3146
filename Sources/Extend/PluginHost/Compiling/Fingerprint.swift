import Foundation
import Training

/// A short name for bytes: equal bytes have equal fingerprints, and different bytes hardly ever.
///
/// Two rounds of FNV-1a over eight bytes at a time, with different beginnings. Not for keeping
/// secrets: whoever can change the files need not forge a name for them.
struct Fingerprint {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9ae1_6a3b_2f90_404f

  mutating func add(_ text: String) {
    add(Data(text.utf8))
  }

  mutating func add(_ data: Data) {
    data.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      while offset < bytes.count {
        mix(UInt64(bytes[offset]))
        offset += 1
      }
      mix(UInt64(bytes.count))
    }
  }

  /// Adds a value as it is written to a file.
  mutating func add(_ value: some Encodable) {
    if let data = try? JSONEncoder.forNumbers.encode(value) { add(data) }
  }

  private mutating func mix(_ word: UInt64) {
    first = (first ^ word) &* 0x100_0000_01b3
    second = ((second ^ word) &* 0x9e37_79b9_7f4a_7c15)
    second ^= second >> 29
  }

  /// 32 hexadecimal digits.
  var text: String {
    [first, second].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
