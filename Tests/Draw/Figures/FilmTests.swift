import Foundation
import Testing

@testable import Figures

/// Animations as films. Where ffmpeg is not installed, a program in its place looks at what it is given.
@Suite struct FilmTests {
  private func animation() throws -> Animation {
    try Animation(
      (1...3).map { step in
        Figure("Step", x: "x", y: "y") { Line([0, Double(step)]) }
      }, secondsPerFrame: 0.2)
  }

  private let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

  @Test(arguments: FilmFormat.allCases)
  func theFramesAreHandedToTheProgram(_ format: FilmFormat) throws {
    try withFolder { folder in
      // The last word is the file; the frames lie beside it.
      try writeProgram(
        "ffmpeg",
        #"for file; do :; done; ls "$(dirname "$file")" | grep -c frame >"$file"; echo "$@" >>"$file""#,
        in: folder)
      let renderer = FigureRenderer(dpi: 40, searchPath: folder + ":" + path)
      let film = try renderer.render(animation(), as: format)
      let words = String(decoding: film, as: UTF8.self)
      #expect(words.hasPrefix("3\n") && words.contains("-framerate 1000/200"), "\(words)")
      #expect(words.contains(format == .webm ? "libvpx-vp9" : "libx264"), "\(words)")
      #expect(words.contains("frame%05d.png"), "\(words)")
    }
  }

  @Test func aProgramThatFailsIsHeard() throws {
    try withFolder { folder in
      try writeProgram("ffmpeg", "echo no such codec >&2; exit 1", in: folder)
      let renderer = FigureRenderer(dpi: 40, searchPath: folder + ":" + path)
      let error = #expect(throws: FigureError.self) {
        try renderer.render(animation(), as: FilmFormat.webm)
      }
      #expect(error?.description.contains("no such codec") == true)
      let nothing = FigureRenderer(searchPath: folder + "/nothing")
      let missing = #expect(throws: FigureError.self) {
        try nothing.render(animation(), as: FilmFormat.mp4)
      }
      #expect(missing?.description.contains("apt-get install ffmpeg") == true)
    }
  }

  @Test func aFilmIsOneForWhoeverKnowsFilms() throws {
    guard (try? FilmFormat.requireProgram()) != nil else {
      print("skipped: ffmpeg is not here")
      return
    }
    let webm = try FigureRenderer(dpi: 40).render(animation(), as: FilmFormat.webm)
    #expect(webm.starts(with: [0x1A, 0x45, 0xDF, 0xA3]), "the beginning of Matroska")
    let mp4 = try FigureRenderer(dpi: 40).render(animation(), as: FilmFormat.mp4)
    #expect(mp4.dropFirst(4).prefix(4).elementsEqual("ftyp".utf8))
  }
}
