internal import CSandbox
import Glibc

/// What a process may still do once it runs somebody else's code: it names what is allowed, and all else is refused.
///
/// Files are guarded by Landlock, processes, sockets and the rest by a filter of system calls. Neither needs
/// privileges; both last to the end of the process and hold for all that it begins. A process may enter several
/// sandboxes one after the other: what one refuses no later one allows.
public struct Sandbox: Sendable, Equatable, Codable {
  /// Files and folders that may be read, and programs in them run.
  public var readable: [String]
  /// Folders, and devices, that may be written as well.
  public var writable: [String]
  /// Whether other programs may be started. Without it there are no new processes at all, no signals to others, and no
  /// memory that no limit counts.
  public var startsPrograms: Bool

  /// A sandbox that allows these and nothing else.
  public init(readable: [String], writable: [String] = [], startsPrograms: Bool = false) {
    self.readable = readable
    self.writable = writable
    self.startsPrograms = startsPrograms
  }

  /// What holds in a sandbox that was entered.
  public struct Protection: Sendable, Equatable, Codable {
    /// Only the allowed places can be read and written.
    public var files = false
    /// Nothing else changes: true also where reading is free.
    public var changes = false
    /// No socket can be opened.
    public var network = false
    /// No process can be started, and none signalled.
    public var processes = false
  }

  /// Gives up all other rights, for the calling thread and all that it begins, as far as the kernel can.
  ///
  /// - Parameter offer: what is used of the kernel.
  public func enter(_ offer: KernelOffer = .here()) -> Protection {
    var protection = Protection()
    if offer.landlock > 0 || offer.takesFilters { _ = csandbox_drop_capabilities() }
    if offer.guardsFiles { protection.files = confineFiles() == 0 }
    protection.changes = protection.files
    guard offer.takesFilters else { return protection }
    var kinds = CSANDBOX_NO_NETWORK
    if !startsPrograms { kinds |= CSANDBOX_NO_PROCESSES | CSANDBOX_NO_ATTRIBUTES }
    // A filter cannot tell one folder from another: where it is all there is, nothing can be written at all. A
    // compiler has to write, and is a program of ours.
    if !protection.files && !startsPrograms { kinds |= CSANDBOX_NO_WRITING }
    if csandbox_refuse_calls(Int32(kinds)) == 0 {
      protection.network = true
      protection.processes = !startsPrograms
      protection.changes = protection.changes || !startsPrograms
    }
    return protection
  }

  /// 0, or an error number.
  private func confineFiles() -> Int32 {
    let readers = readable.map { ($0, CSANDBOX_READ | CSANDBOX_RUN) }
    let writers = writable.map { ($0, CSANDBOX_READ | CSANDBOX_RUN | CSANDBOX_WRITE) }
    let places = readers + writers
    let paths = places.map { strdup($0.0) }
    defer { for path in paths { free(path) } }
    let pointers = paths.map { UnsafePointer($0) }
    return csandbox_confine_files(pointers, places.map { Int32($0.1) }, Int32(places.count))
  }

  /// What every program of this system reads: its libraries, devices without contents, and what it asks of itself.
  /// Nothing of any user's.
  public static let systemPlaces = [
    "/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/libexec", "/usr/include", "/usr/share",
    "/usr/bin",
    "/usr/local/lib", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/ld.so.conf",
    "/etc/ld.so.conf.d", "/etc/localtime", "/etc/locale.alias", "/etc/nsswitch.conf", "/etc/passwd",
    "/etc/group", "/etc/alternatives", "/etc/os-release", "/etc/debian_version", "/dev/zero",
    "/dev/urandom", "/dev/random", "/proc/cpuinfo", "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu", "/sys/fs/cgroup",
  ]

  /// What a process knows of itself; the folder of the process that enters, not of those that it begins.
  public static let ownProcess = "/proc/self"
  /// What programs that start others need. Of processes outside a sandbox Landlock shows no more than all may know.
  public static let processes = "/proc"

  /// How many threads this process has: a sandbox holds for the thread that enters it, so whoever loads a stranger's
  /// code has to be the only one.
  public static var threads: Int {
    guard let tasks = opendir("/proc/self/task") else { return 1 }
    defer { closedir(tasks) }
    var count = 0
    while let entry = readdir(tasks) {
      if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
    }
    return count
  }

  /// Where anything may be written, and nothing is kept.
  public static let sink = "/dev/null"
}
