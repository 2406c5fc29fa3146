import Glibc

/// How much of the machine a process may use; the kernel ends it, or refuses, where it wants more.
public struct ResourceLimits: Sendable, Equatable, Codable {
  /// Seconds of computing; whole ones.
  public var seconds: Int?
  /// Bytes of memory of its own.
  public var memory: Int?
  /// The size, in bytes, of every file that it writes, also of one that was open before.
  public var file: Int?
  /// How many files may be open at once.
  public var openFiles: Int?

  /// Limits; nil leaves one as it is.
  public init(seconds: Int? = nil, memory: Int? = nil, file: Int? = nil, openFiles: Int? = nil) {
    self.seconds = seconds
    self.memory = memory
    self.file = file
    self.openFiles = openFiles
  }

  /// From now on they hold, and cannot be raised again; a crash leaves no core behind.
  ///
  /// - Parameter countsAllMappings: whether memory that is shared counts, too. What is mapped now is left out of the count.
  public func apply(countsAllMappings: Bool = false) {
    lower(RLIMIT_CORE, to: 0)
    if let seconds {
      // What was computed before is not counted again. Who holds out against the first signal gets another, which
      // cannot be held out against.
      lower(RLIMIT_CPU, to: ResourceLimits.secondsSoFar + max(1, seconds), grace: 1)
    }
    if let file { lower(RLIMIT_FSIZE, to: file) }
    if let openFiles { lower(RLIMIT_NOFILE, to: openFiles) }
    if let memory {
      lower(RLIMIT_DATA, to: memory)
      if countsAllMappings, let mapped = ResourceLimits.mapped {
        lower(RLIMIT_AS, to: mapped + memory)
      }
    }
  }

  private func lower(_ kind: __rlimit_resource, to value: Int, grace: rlim_t = 0) {
    let resource = __rlimit_resource_t(kind.rawValue)
    var limit = rlimit()
    getrlimit(resource, &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(max(0, value)))
    limit.rlim_max = min(limit.rlim_max, limit.rlim_cur + grace)
    setrlimit(resource, &limit)
  }

  private static var secondsSoFar: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1
  }

  /// Bytes that are mapped, the first number of `/proc/self/statm` in pages; nil where the system does not tell.
  private static var mapped: Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    return Int(strtol(line, nil, 10)) * Int(getpagesize())
  }
}
