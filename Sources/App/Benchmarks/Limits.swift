import CFused
import COneDNN
import Dispatch
import Glibc

/// The limits of this machine, measured now: the yardstick for all other numbers of the run.
public struct Limits: Sendable {
  /// Floating-point operations a second, in billions: oneDNN's product of two 2048×2048 matrices.
  public let gigaflops: Double
  /// Bytes read and written a second, in billions: a copy of 256 MB by all cores, or the sum of two such
  /// blocks into one of them, whichever is faster. (What is written was read before in a sum; a copy may
  /// have to fetch it first.)
  public let gigabytes: Double

  /// Measures both, the best of several times.
  public static func measure() -> Limits {
    Limits(gigaflops: arithmetic(), gigabytes: memory())
  }

  /// Measures the limit that bounds a workload. To be called before and after the workload, since other programs
  /// come and go.
  public static func measure(for workload: Workload) -> Limits {
    Limits(
      gigaflops: workload.operations > 0 ? arithmetic() : 0,
      gigabytes: workload.operations == 0 && workload.bytes > 0 ? memory() : 0)
  }

  /// The higher one of each.
  public func raised(to other: Limits) -> Limits {
    Limits(
      gigaflops: max(gigaflops, other.gigaflops), gigabytes: max(gigabytes, other.gigabytes))
  }

  private static func arithmetic() -> Double {
    let size = 2048
    let numbers = (0..<3).map { _ in
      let block = UnsafeMutablePointer<Float>.allocate(capacity: size * size)
      block.initialize(repeating: 0.5, count: size * size)
      return block
    }
    defer { for block in numbers { block.deallocate() } }
    let (n, plain) = (Int64(size), CChar(UInt8(ascii: "N")))
    let best = shortest {
      _ = dnnl_sgemm(plain, plain, n, n, n, 1, numbers[0], n, numbers[1], n, 0, numbers[2], n)
    }
    return 2 * Double(size * size * size) / best * 1e-9
  }

  private static func memory() -> Double {
    let bytes = 256 << 20
    let from = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let to = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    defer {
      from.deallocate()
      to.deallocate()
    }
    memset(from, 0, bytes)
    memset(to, 0, bytes)
    let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let part = bytes / cores
    // Safe: each core copies a part of its own, and all are done before the memory is given back.
    nonisolated(unsafe) let (source, target) = (from, to)
    let copy = shortest {
      DispatchQueue.concurrentPerform(iterations: cores) { core in
        memcpy(target + core * part, source + core * part, part)
      }
    }
    let numbers = bytes / 4
    let sum = shortest {
      fused_accumulate(
        source.assumingMemoryBound(to: Float.self), 1, target.assumingMemoryBound(to: Float.self),
        numbers)
    }
    return max(2 * Double(part * cores) / copy, 3 * Double(bytes) / sum) * 1e-9
  }

  private static func shortest(_ work: () -> Void) -> Double {
    (0..<6).map { _ in
      let start = ContinuousClock.now
      work()
      return (ContinuousClock.now - start) / .seconds(1)
    }.min()!
  }
}
