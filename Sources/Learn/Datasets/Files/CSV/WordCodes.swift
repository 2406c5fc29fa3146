import Glibc

/// Gives each different word a number, from 0 in the order of their first use.
///
/// The words lie one behind the other in one piece of memory; a table of places, found by a hash of the
/// bytes, leads to them. A million words take a few tens of megabytes and no allocation each.
struct WordCodes {
  private var letters: [UInt8] = []
  private var ends: [Int] = []
  /// The number of the word at each place of the hash table, −1 where there is none.
  private var places = [Int32](repeating: -1, count: 64)
  private var hashes: [UInt32] = []

  var count: Int { ends.count }

  /// The number of a word, which is new where it has not been seen.
  mutating func code(of word: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = WordCodes.hash(word)
    var place = Int(hash) & (places.count - 1)
    while places[place] >= 0 {
      let code = Int(places[place])
      if hashes[code] == hash && isWord(code, word) { return places[place] }
      place = (place + 1) & (places.count - 1)
    }
    let code = Int32(ends.count)
    letters.append(contentsOf: word)
    ends.append(letters.count)
    hashes.append(hash)
    places[place] = code
    if ends.count * 2 > places.count { grow() }
    return code
  }

  /// The bytes of a word.
  func withLetters<Result>(
    of code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let range = (code == 0 ? 0 : ends[code - 1])..<ends[code]
    return letters.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private func isWord(_ code: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = code == 0 ? 0 : ends[code - 1]
    guard ends[code] - first == word.count, let start = word.baseAddress else {
      return ends[code] == first && word.isEmpty
    }
    return letters.withUnsafeBufferPointer { letters in
      memcmp(letters.baseAddress! + first, start, word.count) == 0
    }
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: places.count * 2)
    for (code, hash) in hashes.enumerated() {
      var place = Int(hash) & (places.count - 1)
      while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(code)
    }
  }

  /// Eight bytes at a time, each multiplied and mixed in.
  private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let bytes = UnsafeRawBufferPointer(word)
    var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var at = 0
    while at + 8 <= bytes.count {
      hash = mix(hash, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var last: UInt64 = 0
    while at < bytes.count {
      last = last << 8 | UInt64(bytes[at])
      at += 1
    }
    hash = mix(hash, last)
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ part: UInt64) -> UInt64 {
    let mixed = (hash ^ part) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 29
  }
}
