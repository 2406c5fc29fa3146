import Foundation
import Processes
import Testing
import WholeFiles

@testable import PluginHost

@Suite struct CrashReportTests {
  private let frames = """
    Thread 0 "chalk" crashed:

      0 [inlined] [system] 0x00007f919a289d04 specialized Array.subscript.getter in plugin.so at //<compiler-generated>
      1                    0x00007f919a289d04 specialized Crash.teach(on:) + 340 in plugin.so at /home/me/Crash.swift:9:33
      2                    0x00007f919a289d05 other(_:) + 3 in plugin.so at /home/me/Crash.swift:2:3
      3                    0x0000560000000000 main + 3 in chalk at /build/main.swift:1:1
    """

  @Test func theNearestLineOfThePluginIsNamed() {
    #expect(
      CrashReport(frames, folder: "/home/me").text == "Crash.swift:9, in Array.subscript.getter")
    #expect(CrashReport(frames, folder: "/").place == "/home/me/Crash.swift:9")
  }

  @Test func whatTheReportDoesNotNameIsNotMadeUp() {
    #expect(CrashReport("", folder: "/").text == nil)
    let own = frames.split(separator: "\n").suffix(1).joined()
    #expect(CrashReport(own, folder: "/").text == nil, "a line of Chalk's is not the plugin's")
    let entry = "0 0x01 f in plugin.so at /tmp/ChalkEntry.swift:3:1"
    #expect(CrashReport(entry, folder: "/").text == nil, "what Chalk wrote is not blamed")
  }

  @Test func theBacktracerIsFoundBesideTheCompiler() throws {
    let folder = try TemporaryFolder("report")
    let report = URL(fileURLWithPath: folder.path + "/crash")
    let setting = CrashReport.setting(to: report)
    #expect(setting["SWIFT_BACKTRACE"]?.contains("output-to=\(report.path)") != false)
    #expect(
      CrashReport.setting(to: URL(fileURLWithPath: "/r"), environment: ["PATH": "/no"]).isEmpty)
  }

  /// A program that has closed its output gives the backtracer a socket in its place: a word there, and both wait.
  @Test func theBacktracerSaysNothingOnItsOutput() throws {
    let tools = try TemporaryFolder("too'ls")
    let place = URL(fileURLWithPath: tools.path)
    let backtracer = place.appendingPathComponent("libexec/swift/linux/swift-backtrace")
    try write("echo \"$@\" | tee \"$2\"; echo twice >&2", toProgram: backtracer)
    try write("", toProgram: place.appendingPathComponent("bin/swiftc"))
    let report = place.appendingPathComponent("crash")
    let setting = CrashReport.setting(
      to: report, environment: ["PATH": place.appendingPathComponent("bin").path])
    let program = try #require(
      setting["SWIFT_BACKTRACE"]?.firstMatch(of: #/swift-backtrace=([^,]+)/#)?.1)
    let answer = try Command(String(program), ["--output-to", report.path]).answer(together: true)
    #expect(answer.isSuccess && answer.output == "")
    #expect(try String(contentsOf: report, encoding: .utf8) == "--output-to \(report.path)\n")
  }

  private func write(_ text: String, toProgram file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
  }
}
