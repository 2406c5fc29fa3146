/// A tensor's elements by their indices, so that a kernel reads like its formula: `x[n, i, j, c]`.
struct Grid<E: Element> {
  private let storage: Storage
  private let start: UnsafeMutablePointer<E>
  private let s: (Int, Int, Int, Int)

  /// The elements of a tensor of at most four axes.
  init(_ tensor: Tensor) {
    let t = tensor.strides
    storage = tensor.storage
    start = tensor.storage.pointer.assumingMemoryBound(to: E.self) + tensor.offset
    s = (Int(t[0]), Int(t[1]), Int(t[2]), Int(t[3]))
  }

  @inline(__always)
  subscript(i: Int) -> E {
    get { start[i &* s.0] }
    nonmutating set { start[i &* s.0] = newValue }
  }

  @inline(__always)
  subscript(i: Int, j: Int) -> E {
    get { start[i &* s.0 &+ j &* s.1] }
    nonmutating set { start[i &* s.0 &+ j &* s.1] = newValue }
  }

  @inline(__always)
  subscript(i: Int, j: Int, k: Int) -> E {
    get { start[i &* s.0 &+ j &* s.1 &+ k &* s.2] }
    nonmutating set { start[i &* s.0 &+ j &* s.1 &+ k &* s.2] = newValue }
  }

  @inline(__always)
  subscript(i: Int, j: Int, k: Int, l: Int) -> E {
    get { start[i &* s.0 &+ j &* s.1 &+ k &* s.2 &+ l &* s.3] }
    nonmutating set { start[i &* s.0 &+ j &* s.1 &+ k &* s.2 &+ l &* s.3] = newValue }
  }
}
