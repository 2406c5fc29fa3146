import Foundation
import Testing

@testable import LessonServer

/// What `make strings` embeds is what lies beside it.
@Suite struct EmbeddedLivePagesTests {
  static let embedded = [
    "LiveStyle.css": liveStyle, "LiveScriptAsking.js": liveScriptAsking,
    "LiveScriptControls.js": liveScriptControls, "LiveScriptStart.js": liveScriptStart,
    "LiveScriptData.js": liveScriptData, "LiveScriptEditor.js": liveScriptEditor,
    "LiveScriptExercises.js": liveScriptExercises, "LiveScriptExplaining.js": liveScriptExplaining,
    "LiveScriptWatching.js": liveScriptWatching, "LiveScriptWriting.js": liveScriptWriting,
  ]
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../Sources/App/LessonServer/Pages").standardized

  @Test(arguments: embedded) func eachFileIsAsItIsEmbedded(file: String, text: String) throws {
    let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    #expect(text == source, "\(file) changed: run make strings")
  }

  @Test func noFileIsForgotten() throws {
    let all = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let pages = all.filter { $0.hasSuffix(".css") || $0.hasSuffix(".js") }
    #expect(Set(pages) == Set(EmbeddedLivePagesTests.embedded.keys))
  }
}
