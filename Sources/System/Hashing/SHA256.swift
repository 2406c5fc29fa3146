internal import CCrypto

/// The hash by which files and data are known to be the right ones: SHA-256 (FIPS 180-4), as OpenSSL's
/// libcrypto computes it.
///
/// It is fed piece by piece, so that a large file needs no room.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// A hash that has taken in nothing yet.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { fatalError("SHA256: libcrypto has no memory left, or leaves SHA-256 out.") }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// The hash of bytes, in hexadecimal.
  public static func hex(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hex()
  }

  /// Takes more bytes in.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Takes more bytes in.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash of all bytes so far: 64 hexadecimal digits. More may be taken in afterwards.
  public borrowing func hex() -> String {
    guard let copy = EVP_MD_CTX_new() else { fatalError("SHA256: no memory is left.") }
    defer { EVP_MD_CTX_free(copy) }
    EVP_MD_CTX_copy_ex(copy, context)
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(copy, &digest, nil)
    return digest.map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
