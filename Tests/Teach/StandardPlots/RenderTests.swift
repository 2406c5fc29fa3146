import Figures
import Foundation
import Testing

/// Every standard figure can be drawn. With `CHALK_PLOTS=folder` the pictures stay there, to be looked at.
struct RenderTests {
  @Test func everyFigureIsDrawn() throws {
    let renderer = FigureRenderer()
    let folder = ProcessInfo.processInfo.environment["CHALK_PLOTS"]
    for (name, figure) in SampleFigures.all {
      let png = try renderer.render(figure)
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.count > 4000, "\(name)")
      #expect(!figure.caption.isEmpty && !figure.title.isEmpty)
      if let folder {
        try Data(png).write(to: URL(filePath: folder).appending(path: name + ".png"))
      }
    }
  }
}
