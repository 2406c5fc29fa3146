import Foundation
import Hashing
import Training

/// A short name for bytes: equal bytes have equal fingerprints, and different bytes hardly ever.
///
/// The first half of the SHA-256 of all pieces, each with its length.
struct Fingerprint: ~Copyable {
  private var hash = SHA256()

  mutating func add(_ text: String) {
    add(Data(text.utf8))
  }

  mutating func add(_ data: Data) {
    data.withUnsafeBytes { hash.update($0) }
    withUnsafeBytes(of: data.count) { hash.update($0) }
  }

  /// Adds a value as it is written to a file.
  mutating func add(_ value: some Encodable) {
    if let data = try? JSONEncoder.forNumbers.encode(value) { add(data) }
  }

  /// 32 hexadecimal digits.
  var text: String { String(hash.hex().prefix(32)) }
}
