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
    guard ends[code] - first == word.count else { return false }
    for i in 0..<word.count where letters[first + i] != word[i] { return false }
    return true
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: places.count * 2)
    for (code, hash) in hashes.enumerated() {
      var place = Int(hash) & (places.count - 1)
      while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(code)
    }
  }

  /// Fowler, Noll and Vo's hash (FNV-1a), with a last mix, because only the low bits are used.
  private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
