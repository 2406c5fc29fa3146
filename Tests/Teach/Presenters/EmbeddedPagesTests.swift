import Foundation
import Testing

@testable import Presenters

/// What `make strings` embeds is what lies beside it.
@Suite struct EmbeddedPagesTests {
  static let embedded = [
    "GalleryStyle.css": galleryStyle, "Web/WebStylePage.css": webStylePage,
    "Web/WebStyleBlocks.css": webStyleBlocks, "Web/WebScriptSteps.js": webScriptSteps,
    "Web/WebScriptControls.js": webScriptControls, "Web/WebScriptPictures.js": webScriptPictures,
    "Web/WebScriptQuestions.js": webScriptQuestions, "Still/StillStyle.css": stillStyle,
    "Still/PaperStyle.css": paperStyle, "Still/SlidesStyle.css": slidesStyle,
    "Still/SlidesScript.js": slidesScript,
  ]
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../Sources/Teach/Presenters").standardized

  @Test(arguments: embedded) func eachFileIsAsItIsEmbedded(file: String, text: String) throws {
    let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    #expect(text == source, "\(file) changed: run make strings")
  }

  @Test func noFileIsForgotten() throws {
    let all = FileManager.default.enumerator(atPath: folder.path)!.compactMap { $0 as? String }
    let pages = all.filter { $0.hasSuffix(".css") || $0.hasSuffix(".js") }
    #expect(Set(pages) == Set(EmbeddedPagesTests.embedded.keys))
  }
}
