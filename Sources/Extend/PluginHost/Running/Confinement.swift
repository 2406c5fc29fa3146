internal import CGlibc
import Foundation

/// What keeps a process that runs somebody else's functions from changing the files of whoever runs it.
///
/// It lasts to the end of the process and holds for all that it begins. Reading stays possible, and so does
/// writing to what is open already.
public enum Confinement: String, Sendable, Equatable {
  /// Files change only in one folder, and their rights and times nowhere; no TCP connection (Linux 6.7), no signal
  /// to others (Linux 6.12).
  case folder
  /// No file is opened for writing at all: where the kernel has no Landlock, or one older than Linux 6.2.
  case calls
  /// The system offers neither.
  case none

  /// The environment variable with the strongest one to try: to see what it is like without.
  public static let variable = "CHALK_CONFINEMENT"

  /// Confines the calling thread, and all threads and processes that it begins, as well as the system can.
  public static func begin(
    writingOnlyIn folder: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Confinement {
    let strongest = environment[variable].flatMap(Confinement.init) ?? .folder
    if strongest == .none { return .none }
    if strongest == .folder, confinement_to_folder(folder) == 0 {
      // Landlock leaves the rights and the times of files to others.
      _ = confinement_of_calls(1)
      return .folder
    }
    return confinement_of_calls(0) == 0 ? .calls : .none
  }
}
