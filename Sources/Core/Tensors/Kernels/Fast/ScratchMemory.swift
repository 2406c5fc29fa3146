/// Memory for one run of a oneDNN primitive, with a guard behind it: a write past the end is noticed,
/// and does not reach other people's numbers.
struct ScratchMemory: ~Copyable {
  private static let guardBytes = 256
  private static let mark: UInt64 = 0xA5C3_96F0_5A3C_690F

  let pointer: UnsafeMutableRawPointer
  private let storage: Storage
  private let end: Int

  init(bytes: Int) {
    end = (bytes + 7) & ~7
    storage = Storage(bytes: end + ScratchMemory.guardBytes)
    pointer = storage.pointer
    for offset in stride(from: end, to: end + ScratchMemory.guardBytes, by: 8) {
      pointer.storeBytes(of: ScratchMemory.mark, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// Whether nothing was written behind the memory.
  var isIntact: Bool {
    for offset in stride(from: end, to: end + ScratchMemory.guardBytes, by: 8)
    where pointer.load(fromByteOffset: offset, as: UInt64.self) != ScratchMemory.mark {
      return false
    }
    return true
  }
}
