import Glibc

/// What C's `printf` makes of a number with so many digits.
func printed(_ format: String, _ digits: Int, _ number: Double) -> String {
  withVaList([Int32(clamping: digits), number]) { arguments in
    // A Double has at most 309 digits before the point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { room in
      let count = vsnprintf(room.baseAddress, room.count, format, arguments)
      let bytes = room.prefix(max(0, min(Int(count), room.count - 1)))
      return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
