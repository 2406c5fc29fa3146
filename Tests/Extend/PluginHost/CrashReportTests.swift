import Foundation
import Testing

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

  @Test func theBacktracerIsFoundBesideTheCompiler() {
    let setting = CrashReport.setting(to: URL(fileURLWithPath: "/tmp/report"))
    #expect(setting["SWIFT_BACKTRACE"]?.contains("output-to=/tmp/report") != false)
    #expect(
      CrashReport.setting(to: URL(fileURLWithPath: "/r"), environment: ["PATH": "/no"]).isEmpty)
  }
}
