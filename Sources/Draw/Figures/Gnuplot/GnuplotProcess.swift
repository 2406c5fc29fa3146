import CGnuplot
import Foundation
import Notation
import Processes

/// One running gnuplot, which is given scripts and reports what is wrong with them.
final class GnuplotProcess {
  private let handle: OpaquePointer
  private let group: pid_t
  private var number = 0
  /// How long it may stay silent, or refuse to listen, in seconds.
  let timeout: Double

  /// Starts gnuplot in a folder, where it reads and writes its files.
  init(path: String, folder: String, timeout: Double) throws(FigureError) {
    var error: Int32 = 0
    guard let handle = cgnuplot_open(path, folder, &error) else {
      throw .programEnded("gnuplot", words: String(cString: strerror(error)))
    }
    self.handle = handle
    self.timeout = timeout
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
    let milliseconds = Int32(saturating: timeout * 1000)
    let written = text.utf8CString.withUnsafeBufferPointer {
      cgnuplot_write(handle, $0.baseAddress, $0.count - 1, milliseconds)
    }
    if written == CGNUPLOT_TIMEOUT {
      throw complaint(figure) ?? .timedOut("gnuplot", seconds: timeout)
    }
    var heard: [UInt8] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while !String(decoding: heard, as: UTF8.self).contains(done) {
      let count = cgnuplot_read(handle, &buffer, buffer.count, milliseconds)
      if count == Int(CGNUPLOT_TIMEOUT) { throw .timedOut("gnuplot", seconds: timeout) }
      if count <= 0 {
        throw .programEnded("gnuplot", words: GnuplotProcess.complaints(heard, done: done))
      }
      heard += buffer[..<count].map { UInt8(bitPattern: $0) }
    }
    let complaints = GnuplotProcess.complaints(heard, done: done)
    if !complaints.isEmpty { throw .gnuplot(complaints, figure: figure) }
  }

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
