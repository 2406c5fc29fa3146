import Foundation
import LessonKit
import Sandboxing

/// What a worker is told that compiles one submitted file and calls its functions.
struct SubmissionTask: Codable, Sendable {
  /// The worker's own folder, with the submitted file in it.
  let folder: String
  /// The path of the compiler, and its words without the files.
  let compiler: String
  let flags: [String]
  let module: String
  /// The names of the files in the folder, and of the library that they become.
  let files: [String]
  let library: String
  /// Whether the library is there already: an earlier worker was stopped while it ran.
  let isCompiled: Bool
  /// The calls of the cases that are shown, in order. Those of the edge cases are told later.
  let calls: [Call]
  /// What is used of the kernel, and what may still be done while the file is compiled, and while it runs.
  let offer: KernelOffer
  let compiling: Sandbox
  let running: Sandbox
  let compileLimits: ResourceLimits
  let runLimits: ResourceLimits

  /// A function with arguments to call it with.
  struct Call: Codable, Sendable, Equatable {
    let function: String
    /// The place of the arguments among the function's trials.
    let place: Int
    let arguments: [Numbers]
  }
}

/// How much a submission may use.
public struct SubmissionLimits: Sendable, Equatable {
  /// Seconds for all calls of its functions: of computing, and by the clock.
  public var seconds = 5.0
  /// Seconds for the compiler.
  public var compileSeconds = 60.0
  /// Bytes of memory while it runs.
  public var memory = 1 << 30
  /// Bytes of memory for each process of the compiler.
  public var compileMemory = 4 << 30
  /// Bytes that it may print, and that its results may take.
  public var output = 8 << 20
  /// Bytes of its source.
  public var source = 256 << 10

  /// The usual limits.
  public init() {}
}
