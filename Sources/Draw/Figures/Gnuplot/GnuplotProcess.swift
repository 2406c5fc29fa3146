import CGnuplot
import Foundation
import Notation
import Processes

/// One running gnuplot, which is given scripts and reports what is wrong with them.
final class GnuplotProcess {
  private let handle: OpaquePointer
  private let group: pid_t
  private var number = 0
  /// How long it may take for a script.
  private let limit: TimeLimit

  /// Starts gnuplot in a folder, where it reads and writes its files.
  init(path: String, folder: String, limit: TimeLimit) throws(FigureError) {
    var error: Int32 = 0
    guard let handle = cgnuplot_open(path, folder, &error) else {
      throw .programEnded("gnuplot", words: String(cString: strerror(error)))
    }
    self.handle = handle
    self.limit = limit
    group = -cgnuplot_process(handle)
    ChildKeeper.keep(group)
  }

  deinit {
    cgnuplot_close(handle, 1000)
    ChildKeeper.forget(group)
  }

  /// Runs a script, a file in gnuplot's folder, to its end. Throws what gnuplot complains about; the process is then
  /// in an unknown state and must not be used again.
  func run(file script: String, figure: String) throws(FigureError) {
    number += 1
    let done = "chalk: script \(number) is done"
    // gnuplot reads its standard input one byte at a time, and a file all at once: a script of a
    // megabyte takes half a second the first way.
    let text = "load \(script.quotedForGnuplot)\nprint '\(done)'\n"
    let watch = TimeLimit.Watch(-group, limit)
    // The text is shorter than a page of the pipe: where the time is over, nothing of it was written.
    while text.utf8CString.withUnsafeBufferPointer({
      cgnuplot_write(handle, $0.baseAddress, $0.count - 1, GnuplotProcess.glance)
    }) == CGNUPLOT_TIMEOUT {
      if let seconds = watch.exceeded {
        throw complaint(figure) ?? .timedOut("gnuplot", seconds: seconds)
      }
    }
    var heard: [UInt8] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while !String(decoding: heard, as: UTF8.self).contains(done) {
      let count = cgnuplot_read(handle, &buffer, buffer.count, GnuplotProcess.glance)
      if count == Int(CGNUPLOT_TIMEOUT) {
        if let seconds = watch.exceeded { throw .timedOut("gnuplot", seconds: seconds) }
        continue
      }
      if count <= 0 {
        throw .programEnded("gnuplot", words: GnuplotProcess.complaints(heard, done: done))
      }
      heard += buffer[..<count].map { UInt8(bitPattern: $0) }
    }
    let complaints = GnuplotProcess.complaints(heard, done: done)
    if !complaints.isEmpty { throw .gnuplot(complaints, figure: figure) }
  }

  /// After so many milliseconds of silence it is looked at what it has used of its time.
  private static let glance: Int32 = 100

  /// What gnuplot has already said when it no longer listens.
  private func complaint(_ figure: String) -> FigureError? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = cgnuplot_read(handle, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    let words = GnuplotProcess.complaints(buffer[..<count].map { UInt8(bitPattern: $0) }, done: "")
    return words.isEmpty ? nil : .gnuplot(words, figure: figure)
  }

  /// What gnuplot said, without warnings, empty lines and the line that ends a script.
  private static func complaints(_ heard: [UInt8], done: String) -> String {
    String(decoding: heard, as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { line in
        let isBlank = line.allSatisfy { $0 == " " || $0 == "^" || $0 == "\t" }
        let isNews = ["warning", "frames in animation"].contains { line.lowercased().contains($0) }
        return !isBlank && line != done && !isNews
      }
      .suffix(12).joined(separator: "\n")
  }
}
