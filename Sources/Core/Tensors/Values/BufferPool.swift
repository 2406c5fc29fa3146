import Glibc
import Synchronization

/// Keeps freed buffers for the next tensor of about the same size, so that a training loop in its
/// steady state allocates no memory from the system.
///
/// Buffers are 64-byte aligned. Sizes are rounded up to one of eight steps between powers of two (at
/// most an eighth is wasted); a freed buffer waits in the list of its size. What waits never exceeds
/// twice the most that was in use at once, plus a margin: beyond that all of it goes back to the system,
/// for it is of sizes that nobody asks for any more.
public final class BufferPool: Sendable {
  /// The pool that all tensors share.
  public static let shared = BufferPool()

  /// What the pool holds, in bytes, and how often it allocated memory from the system.
  public struct Statistics: Sendable, Hashable {
    /// Bytes that live tensors hold.
    public internal(set) var bytesInUse = 0
    /// Bytes that wait to be used again.
    public internal(set) var bytesIdle = 0
    /// The most bytes in use at one time.
    public internal(set) var peakBytesInUse = 0
    /// How many times memory was allocated from the system.
    public internal(set) var systemAllocations = 0

    /// The most that may wait: buffers of one size wait while those of another are in use.
    var mostIdle: Int { 2 &* peakBytesInUse &+ 64 << 20 }
  }

  private struct State: ~Copyable {
    /// For each size step, the first waiting buffer; each waiting buffer starts with the address of
    /// the next.
    let waiting = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 8 * 64)
    var statistics = Statistics()

    init() { waiting.initialize(repeating: nil, count: 8 * 64) }
    deinit { waiting.deallocate() }

    mutating func release() {
      for index in 0..<(8 * 64) {
        while let first = waiting[index] {
          waiting[index] = first.load(as: UnsafeMutableRawPointer?.self)
          free(first)
        }
      }
      statistics.bytesIdle = 0
    }
  }

  private let state = Mutex(State())

  /// What the pool holds at this moment.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// The rounded size for a number of bytes, and the index of its list.
  @inline(__always)
  static func step(for bytes: Int) -> (size: Int, index: Int) {
    let needed = Swift.max(bytes, 64)
    let power = 63 &- (needed &- 1).leadingZeroBitCount  // 2^power ≤ needed - 1 < 2^(power + 1)
    let spacing = Swift.max(1 &<< (power &- 3), 64)
    let size = (needed &+ spacing &- 1) & ~(spacing &- 1)
    let sizePower = 63 &- size.leadingZeroBitCount
    let part = sizePower < 9 ? (size >> 6) & 7 : (size >> (sizePower &- 3)) & 7
    return (size, sizePower &* 8 &+ part)
  }

  /// A buffer of at least this many bytes; its contents are arbitrary.
  func take(bytes: Int) -> (pointer: UnsafeMutableRawPointer, size: Int) {
    let (size, index) = BufferPool.step(for: bytes)
    let reused = state.withLock { state -> Int in
      state.statistics.bytesInUse &+= size
      if state.statistics.bytesInUse > state.statistics.peakBytesInUse {
        state.statistics.peakBytesInUse = state.statistics.bytesInUse
      }
      guard let first = state.waiting[index] else {
        state.statistics.systemAllocations &+= 1
        return 0
      }
      state.waiting[index] = first.load(as: UnsafeMutableRawPointer?.self)
      state.statistics.bytesIdle &-= size
      return Int(bitPattern: first)
    }
    return (UnsafeMutableRawPointer(bitPattern: reused) ?? BufferPool.systemBuffer(size), size)
  }

  /// Takes back a buffer that no tensor uses any more.
  func giveBack(_ pointer: UnsafeMutableRawPointer, size: Int) {
    let index = BufferPool.step(for: size).index
    let address = Int(bitPattern: pointer)
    state.withLock { state in
      state.statistics.bytesInUse &-= size
      if state.statistics.bytesIdle &+ size > state.statistics.mostIdle { state.release() }
      let pointer = UnsafeMutableRawPointer(bitPattern: address)!
      pointer.storeBytes(of: state.waiting[index], as: UnsafeMutableRawPointer?.self)
      state.waiting[index] = pointer
      state.statistics.bytesIdle &+= size
    }
  }

  /// Gives every waiting buffer back to the system.
  public func releaseIdle() {
    state.withLock { $0.release() }
  }

  /// Memory from the system; large buffers in huge pages, which are touched for the first time faster.
  private static func systemBuffer(_ size: Int) -> UnsafeMutableRawPointer {
    let hugePage = 1 << 21
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, size >= hugePage ? hugePage : 64, size) == 0, let pointer else {
      fatalError("no memory: a tensor needs \(size) bytes; try a smaller batch")
    }
    if size >= hugePage { madvise(pointer, size, Int32(MADV_HUGEPAGE)) }
    return pointer
  }
}
