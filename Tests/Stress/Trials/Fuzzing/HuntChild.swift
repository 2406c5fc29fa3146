import Foundation

/// The child of a hunt: reads one input after the other until one breaks the promise.
public enum HuntChild {
  /// What a child exits with when a result is wrong; a trap ends it by a signal.
  static let wrongResult: Int32 = 3
  /// Seconds of the processor's time for one input.
  static let limit = 2
  /// Bytes that a child may ask for beyond those that it starts with.
  static let memory = 1 << 28

  /// - Parameter words: the loader, the seed, the first number, the number behind the last, and a
  ///   folder to work in.
  public static func run(_ words: [String]) {
    guard words.count == 5, let loader = Loader.named(words[0]), let seed = UInt64(words[1]),
      let first = Int(words[2]), let end = Int(words[3])
    else { fatalError("fuzz-child: loader seed first end folder") }
    let folder = words[4]
    let count = HuntCount(folder + "/count")
    count.place = first
    _ = loader.seeds
    limitMemory()
    var kinds: Set<String> = []
    for number in first..<end {
      count.place = number
      startClock()
      switch loader.outcome(of: loader.input(number, seed: seed), file: folder + "/input") {
      case .accepted: count.accepted += 1
      case .refused(let words):
        count.refused += 1
        if kinds.count < 1000 {
          kinds.insert(
            String(words.unicodeScalars.filter { !(48...57).contains($0.value) }.prefix(90)))
          count.kinds = max(count.kinds, kinds.count)
        }
      case .broken(let why):
        FileHandle.standardError.write(Data("\(why)\n".utf8))
        exit(wrongResult)
      }
    }
    count.place = end
  }

  /// Reads the files of a folder within the same limits. Gives the first that breaks the promise, and why.
  public static func replay(_ loader: Loader, _ folder: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("replay-\(UUID().uuidString)").path
    defer { unlink(file) }
    _ = loader.seeds
    limitMemory()
    for name in names.sorted() {
      // Should it trap, the last line says at which input.
      FileHandle.standardError.write(Data("\(loader.name)/\(name)\n".utf8))
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      startClock()
      if case .broken(let why) = loader.outcome(of: Array(data), file: file) {
        return "\(name): \(why)"
      }
    }
    return nil
  }

  /// From now on the child is ended when it computes for longer than the limit.
  private static func startClock() {
    var clock = itimerval()
    clock.it_value.tv_sec = limit
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &clock, nil)
  }

  private static func limitMemory() {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))
      .flatMap { Int($0.prefix { $0 != " " }) }
    let now = (pages ?? 0) * Int(getpagesize())
    var limit = rlimit(rlim_cur: rlim_t(now + memory), rlim_max: rlim_t(now + memory))
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  }
}
