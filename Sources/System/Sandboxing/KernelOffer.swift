internal import CSandbox

/// What this kernel offers to a process that gives up rights: it is asked before anything is promised.
public struct KernelOffer: Sendable, Equatable, Codable {
  /// The version of Landlock; 0 where the kernel has none. Files are guarded from version 3 on (Linux 6.2), TCP from
  /// version 4, signals from version 6.
  public let landlock: Int
  /// Whether it takes filters of system calls.
  public let takesFilters: Bool

  /// An offer, such as that of a kernel which is not at hand.
  public init(landlock: Int, takesFilters: Bool) {
    self.landlock = landlock
    self.takesFilters = takesFilters
  }

  /// The environment variable that leaves part of the offer unused, to see what it is like without: "calls" uses the
  /// filters alone, "none" nothing.
  public static let variable = "CHALK_CONFINEMENT"

  /// The offer of the running kernel.
  ///
  /// - Parameter strongest: what `CHALK_CONFINEMENT` says; nil uses all that there is.
  public static func here(strongest: String? = nil) -> KernelOffer {
    KernelOffer(
      landlock: strongest == nil || strongest == "folder"
        ? Int(csandbox_landlock_version()) : 0,
      takesFilters: strongest != "none" && csandbox_takes_filters() == 1)
  }

  /// Whether files can be guarded place by place, for reading as well as for writing.
  public var guardsFiles: Bool { landlock >= 3 }

  /// What is missing, a sentence each; none where all of a sandbox's promises can be kept.
  public var gaps: [String] {
    var gaps: [String] = []
    if !guardsFiles {
      gaps.append(
        "This kernel has no Landlock of version 3 (Linux 6.2): submitted code could read the files that "
          + "you can read.")
    }
    if !guardsFiles && !takesFilters {
      gaps.append("Nothing keeps submitted code from changing your files.")
    }
    if !takesFilters {
      gaps.append(
        landlock >= 4
          ? "This kernel takes no filters of system calls: submitted code could start processes, and reach "
            + "the network by other ways than TCP."
          : "This kernel takes no filters of system calls: submitted code could start processes and reach "
            + "the network.")
    }
    return gaps
  }
}
