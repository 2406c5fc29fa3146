/// The memory behind a tensor: 64-byte aligned, from the pool, given back when the last tensor that
/// uses it goes.
///
/// `@unchecked Sendable`: the memory is written only while a new tensor is being filled, before anyone
/// else can see it, or when `Tensor.update` has found this object uniquely referenced; everyone else
/// only reads.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  /// 0 where the memory is another storage's.
  private let size: Int

  init(bytes: Int) {
    (pointer, size) = BufferPool.shared.take(bytes: bytes)
  }

  /// Memory that belongs to somebody who outlives this object.
  init(of owner: UnsafeMutableRawPointer) {
    (pointer, size) = (owner, 0)
  }

  deinit { if size > 0 { BufferPool.shared.giveBack(pointer, size: size) } }
}
