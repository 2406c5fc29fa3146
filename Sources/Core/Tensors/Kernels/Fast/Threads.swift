import CFused

/// Work shared among the threads of the OpenMP runtime, which oneDNN uses too.
///
/// Work is cut by its shape, never by the number of threads, and each piece runs on one thread: so the
/// same bits come out with one thread and with many.
enum Threads {
  /// Calls `body` for each piece 0..<count, on all threads.
  static func forEachPiece(_ count: Int, _ body: (Int) -> Void) {
    if count == 1 { return onOneThread { body(0) } }
    withoutActuallyEscaping(body) { body in
      var box = Box(body: body)
      withUnsafeMutablePointer(to: &box) { box in
        fused_parallel(
          count, 1,
          { context, begin, end in
            let box = context!.assumingMemoryBound(to: Box.self)
            Threads.onOneThread {
              for piece in begin..<end { box.pointee.body(piece) }
            }
          }, box)
      }
    }
  }

  private struct Box {
    let body: (Int) -> Void
  }

  /// Runs `body` with the calling thread as oneDNN's only one.
  static func onOneThread<Result>(_ body: () -> Result) -> Result {
    let count = fused_threads()
    if count == 1 { return body() }
    fused_set_threads(1)
    defer { fused_set_threads(count) }
    return body()
  }

  /// How many threads there are. `OMP_NUM_THREADS` sets it for the process.
  public static var count: Int { Int(fused_threads()) }
}
