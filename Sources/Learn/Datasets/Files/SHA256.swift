/// The hash by which files are known to be the right ones: SHA-256 (FIPS 180-4).
///
/// It is fed piece by piece, so that a large file needs no room.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  private var waiting: [UInt8] = []
  private var count = 0

  /// A hash of nothing yet.
  public init() {}

  /// The hash of bytes, in hexadecimal.
  public static func hex(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hex()
  }

  /// The hash of a file as it lies on the disk, in hexadecimal.
  public static func hex(ofFile path: String) throws(DataError) -> String {
    let reader = try ByteReader(path, unpacks: false)
    var hash = SHA256()
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    while case let count = try reader.read(into: room), count > 0 {
      hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
    return hash.hex()
  }

  /// Takes more bytes in.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    var rest = bytes[...]
    if !waiting.isEmpty {
      let taken = min(64 - waiting.count, rest.count)
      waiting += rest.prefix(taken)
      rest = rest.dropFirst(taken)
      if waiting.count < 64 { return }
      let block = waiting
      waiting = []
      block.withUnsafeBytes { compress($0, blocks: 1) }
    }
    let whole = rest.count / 64
    compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole * 64)), blocks: whole)
    waiting += rest.dropFirst(whole * 64)
  }

  /// The hash of all bytes so far, in hexadecimal.
  public func hex() -> String {
    var last = self
    let bits = UInt64(count) * 8
    let zeros = (119 - count % 64) % 64
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    last.update([0x80] + [UInt8](repeating: 0, count: zeros) + length)
    return last.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func compress(_ bytes: UnsafeRawBufferPointer, blocks: Int) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      var (a0, b0, c0, d0) = (state[0], state[1], state[2], state[3])
      var (e0, f0, g0, h0) = (state[4], state[5], state[6], state[7])
      SHA256.constants.withUnsafeBufferPointer { k in
        for block in 0..<blocks {
          for t in 0..<16 {
            let at = block * 64 + t * 4
            w[t] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
          }
          for t in 16..<64 {
            let (x, y) = (w[t - 15], w[t - 2])
            let small0 = turned(x, 7) ^ turned(x, 18) ^ x >> 3
            let small1 = turned(y, 17) ^ turned(y, 19) ^ y >> 10
            w[t] = w[t - 16] &+ small0 &+ w[t - 7] &+ small1
          }
          var (a, b, c, d, e, f, g, h) = (a0, b0, c0, d0, e0, f0, g0, h0)
          for t in 0..<64 {
            let large1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
            let choice = e & f ^ ~e & g
            let first = h &+ large1 &+ choice &+ k[t] &+ w[t]
            let large0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
            let majority = a & b ^ a & c ^ b & c
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ large0 &+ majority)
          }
          (a0, b0, c0, d0) = (a0 &+ a, b0 &+ b, c0 &+ c, d0 &+ d)
          (e0, f0, g0, h0) = (e0 &+ e, f0 &+ f, g0 &+ g, h0 &+ h)
        }
      }
      state = [a0, b0, c0, d0, e0, f0, g0, h0]
    }
  }

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

@inline(__always)
private func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 {
  word >> bits | word << (32 - bits)
}
