/// A text that nobody can guess.
public struct Secret: Sendable, Equatable {
  /// The text: digits and small letters.
  public let text: String

  /// A new one of so many random bytes, written in hexadecimal.
  public init(bytes count: Int = 32) {
    var system = SystemRandomNumberGenerator()
    text = (0..<count).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &system)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// One that was kept; nil where it is too short to be a secret, or holds anything but digits and small letters.
  public init?(kept text: String) {
    let isProper = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
    }
    guard text.utf8.count >= 32, text.utf8.count <= 128, isProper else { return nil }
    self.text = text
  }

  /// Six digits, for people in one room.
  public static func joinCode() -> String {
    var system = SystemRandomNumberGenerator()
    return (0..<6).map { _ in "\(Int.random(in: 0...9, using: &system))" }.joined()
  }

  /// Whether this is what was given. The time it takes says nothing of where the two differ.
  public func isEqual(to given: String) -> Bool { Secret.areEqual(text, given) }

  static func areEqual(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array(one.utf8), Array(other.utf8))
    var difference = UInt8(a.count == b.count ? 0 : 1)
    for index in a.indices { difference |= a[index] ^ (index < b.count ? b[index] : 0xFF) }
    return difference == 0
  }
}
