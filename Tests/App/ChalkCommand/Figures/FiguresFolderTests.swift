import Figures
import Foundation
import Testing

/// What `make figures` left behind. Runs where `CHALK_FIGURES` names that folder, as CI does after
/// drawing it.
@Suite(.enabled(if: drawnFigures != nil, "CHALK_FIGURES names no folder of figures"))
struct FiguresFolderTests {
  @Test func everyPictureOfTheGalleryIsAPNGThatLibpngReads() throws {
    let folder = try #require(drawnFigures)
    let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
    let sources = page.matches(of: #/src="([^"]+)"/#).map { String($0.1) }
    #expect(sources.count >= 20)
    for source in sources {
      let image = try PixelImage(contentsOfFile: folder.appendingPathComponent(source).path)
      #expect(image.width >= 400 && image.height >= 200, "\(source)")
      #expect(Set(image.bytes).count > 16, "\(source) is blank")
    }
  }

  @Test func everyPictureIsInTheGalleryWithItsDescription() throws {
    let folder = try #require(drawnFigures)
    let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let pictures = try #require(files).filter { $0.hasSuffix(".png") }
    for picture in pictures { #expect(page.contains("src=\"\(picture)\""), "\(picture)") }
    let moving = try #require(files).filter { $0.hasSuffix(".gif") }
    #expect(!moving.isEmpty)
    let named = page.matches(of: #/srcset="([^"]+\.gif)"/#).map { String($0.1) }
    #expect(named.sorted() == moving.sorted())
    for file in moving {
      let bytes = try Data(contentsOf: folder.appendingPathComponent(file))
      #expect(bytes.starts(with: Data("GIF89a".utf8)) && bytes.last == 0x3B, "\(file)")
      #expect(pictures.contains(file.replacing(".gif", with: ".png")), "\(file) has no still")
    }
    #expect(page.matches(of: #/alt="([^"]+)"/#).count == pictures.count)
  }
}

private let drawnFigures = ProcessInfo.processInfo.environment["CHALK_FIGURES"].map {
  URL(fileURLWithPath: $0)
}
