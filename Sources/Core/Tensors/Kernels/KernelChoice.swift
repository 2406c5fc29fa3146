import CFused
import Glibc

/// Which kernels run: a choice for the process, which a scope can override.
public enum KernelChoice {
  /// The choice for the current scope, where there is one.
  @TaskLocal static var ofScope: (any Kernels)?

  /// The choice for the process: the environment's `CHALK_KERNELS`, `onednn` where it is not set.
  static let ofProcess: any Kernels = {
    do {
      return try named(getenv("CHALK_KERNELS").map { String(cString: $0) } ?? "onednn")
    } catch {
      fatalError("CHALK_KERNELS: \(error)")
    }
  }()

  /// The kernels that run here and now.
  @inline(__always)
  public static var current: any Kernels { ofScope ?? ofProcess }

  /// Computes with the kernels of here and now. Where they get a result that is too small for a normal
  /// number (2⁻¹²⁶ in single, 2⁻¹⁰²² in double precision) it becomes 0: such denormal numbers take many
  /// times as long, and the memory of an optimizer is full of them where units are dead. The thread is then
  /// as it was before, so that no other code is touched. See Docs/Determinism.md.
  @inline(__always)
  static func compute<Result>(_ body: (any Kernels) -> Result) -> Result {
    let before = fused_flush_denormals()
    defer { fused_restore_denormals(before) }
    return body(current)
  }

  /// Every kernel set, the readable one first.
  public static let all: [any Kernels] = [ReferenceKernels(), OneDNNKernels()]

  /// The kernel set of this name.
  /// - Throws: ``UnknownKernels`` for a name that is not in ``all``.
  public static func named(_ name: String) throws(UnknownKernels) -> any Kernels {
    guard let kernels = all.first(where: { $0.name == name }) else {
      throw UnknownKernels(name: name)
    }
    return kernels
  }

  /// Runs `body` with these kernels instead of the process' own.
  public static func with<Result, Failure: Error>(
    _ kernels: any Kernels, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outcome = $ofScope.withValue(kernels) {
      Swift.Result { () throws(Failure) -> Result in try body() }
    }
    return try outcome.get()
  }
}

/// The error for the name of a kernel set that does not exist.
public struct UnknownKernels: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String

  /// What is wrong, what was needed, and what to try.
  public var description: String {
    let names = KernelChoice.all.map(\.name).joined(separator: " or ")
    return "there are no kernels called “\(name)”; try \(names)"
  }
}
