import Testing

@testable import Tensors

@Suite struct BufferPoolTests {
  @Test func everySizeFitsAndWastesLittle() {
    for bytes in Array(0...5000) + [65_537, 1 << 20, (1 << 20) + 1, 123_456_789] {
      let (size, index) = BufferPool.step(for: bytes)
      #expect(size >= bytes && size >= 64 && size % 64 == 0)
      #expect(size - bytes <= max(64, bytes / 8))
      #expect((0..<512).contains(index))
      #expect(BufferPool.step(for: size) == (size, index))
    }
  }

  @Test func buffersAreAligned() {
    let tensors = (1...50).map { Tensor.zeros([$0 * 7]) }
    #expect(tensors.allSatisfy { Int(bitPattern: $0.storage.pointer) % 64 == 0 })
  }

  @Test func aFreedBufferIsUsedAgain() {
    let pool = BufferPool()
    let (first, size) = pool.take(bytes: 1000)
    pool.giveBack(first, size: size)
    #expect(pool.statistics.bytesIdle == size)
    let (second, _) = pool.take(bytes: 1000)
    #expect(first == second)
    #expect(pool.statistics.systemAllocations == 1)
    pool.giveBack(second, size: size)
    pool.releaseIdle()
    #expect(pool.statistics.bytesIdle == 0 && pool.statistics.bytesInUse == 0)
  }

  @Test func whatWaitsIsLimitedByTheMostInUse() {
    let pool = BufferPool()
    for megabytes in 1...40 {
      let (pointer, size) = pool.take(bytes: megabytes << 20)
      pool.giveBack(pointer, size: size)
    }
    let statistics = pool.statistics
    #expect(statistics.bytesIdle <= 2 * (40 << 20) + 64 << 20)
    #expect(statistics.bytesIdle < (1...40).reduce(0, +) << 20)
    pool.releaseIdle()
  }

  /// A training gets its buffers from the pool though the pool is full of what others have left.
  @Test func oldSizesMakeWayForNewOnes() {
    let pool = BufferPool()
    for megabytes in 1...40 {
      let (pointer, size) = pool.take(bytes: megabytes << 20)
      pool.giveBack(pointer, size: size)
    }
    let before = pool.statistics.systemAllocations
    for _ in 1...10 {
      let taken = (1...60).map { _ in pool.take(bytes: 1 << 19) }
      for (pointer, size) in taken { pool.giveBack(pointer, size: size) }
    }
    // Once for all, and once more for those that went back with the others.
    #expect(pool.statistics.systemAllocations - before <= 2 * 60)
    pool.releaseIdle()
  }
}
