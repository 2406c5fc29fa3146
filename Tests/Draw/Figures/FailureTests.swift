import Foundation
import Testing

@testable import Figures

@Suite struct FailureTests {
  private let provenance = Provenance(lesson: "test", version: "1", command: "none")

  @Test func aMissingProgramIsNamedWithItsPackage() throws {
    let nothing = FigureRenderer(searchPath: "")
    let error = #expect(throws: FigureError.self) { try nothing.render(simpleFigure) }
    let words = try #require(error).description
    #expect(words.contains("gnuplot") && words.contains("apt-get install gnuplot-nox"))

    let figure = Figure("Graph") { smallDiagram }
    let graph = #expect(throws: FigureError.self) { try nothing.render(figure) }
    #expect(try #require(graph).description.contains("apt-get install graphviz"))
  }

  @Test func aProgramThatHangsIsEnded() throws {
    try withFolder { folder in
      try writeProgram("gnuplot", "exec sleep 60", in: folder)
      try writeProgram("dot", "exec sleep 60", in: folder)
      let renderer = FigureRenderer(searchPath: folder, patience: 0.3)
      #expect(throws: FigureError.timedOut("gnuplot", seconds: 0.3)) {
        try renderer.render(simpleFigure)
      }
      #expect(throws: FigureError.timedOut("dot", seconds: 0.3)) {
        try renderer.render(Figure("Graph") { smallDiagram })
      }
    }
  }

  @Test func aProgramThatComputesWithoutEndIsEnded() throws {
    try withFolder { folder in
      try writeProgram("gnuplot", "while :; do :; done", in: folder)
      try writeProgram("dot", "while :; do :; done", in: folder)
      let renderer = FigureRenderer(searchPath: folder, timeout: 0.2, patience: 600)
      #expect(throws: FigureError.timedOut("gnuplot", seconds: 0.2)) {
        try renderer.render(simpleFigure)
      }
      #expect(throws: FigureError.timedOut("dot", seconds: 0.2)) {
        try renderer.render(Figure("Graph") { smallDiagram })
      }
    }
  }

  /// On a busy machine a program waits for its turn: what it does not compute is not held against it.
  @Test func aProgramThatWaitsForItsTurnIsNotEnded() throws {
    let gnuplot = try Program.gnuplot.find(
      in: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")
    try withFolder { folder in
      try writeProgram("gnuplot", "sleep 2; exec \(gnuplot) \"$@\"", in: folder)
      let renderer = FigureRenderer(
        dpi: 60, searchPath: folder + ":/usr/bin:/bin", timeout: 1.8, patience: 600)
      #expect(try !renderer.render(simpleFigure).isEmpty)
    }
  }

  @Test func aProgramThatDiesSaysWhyAndNothingIsLeft() throws {
    try withFolder { folder in
      try writeProgram("gnuplot", "echo out of memory >&2; kill -9 $$", in: folder)
      let renderer = FigureRenderer(searchPath: folder, timeout: 5)
      let target = folder + "/figures"
      let error = #expect(throws: FigureError.self) {
        try simpleFigure.write(to: target, name: "f", using: renderer, provenance: provenance)
      }
      let words = try #require(error).description
      #expect(words.contains("out of memory") && words.contains("gnuplot"), "\(words)")
      #expect(!FileManager.default.fileExists(atPath: target))
    }
  }

  @Test func aProgramThatDiesUnderALargeScriptDoesNotEndThisOne() throws {
    try withFolder { folder in
      try writeProgram("gnuplot", "exit 3", in: folder)
      let renderer = FigureRenderer(searchPath: folder, timeout: 5)
      for _ in 0..<20 {
        #expect(throws: FigureError.self) { try renderer.render(simpleFigure) }
      }
    }
  }

  @Test func gnuplotsOwnWordsAreShownAndTheNextFigureWorks() throws {
    let renderer = FigureRenderer(dpi: 60)
    let good = try renderer.render(simpleFigure)
    let error = #expect(throws: FigureError.self) {
      try renderer.run("set output 'figure'\nplot nonsense(3)\n", files: [], title: "Broken")
    }
    let words = try #require(error).description
    #expect(words.contains("Broken") && words.contains("undefined function"))
    #expect(areEqual(try renderer.render(simpleFigure), good))
  }

  @Test func theFolderOfARendererGoesWithIt() throws {
    var renderer: FigureRenderer? = FigureRenderer(dpi: 60)
    _ = try renderer?.render(simpleFigure)
    let folder = try #require(try renderer?.workFolder())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["lock"])
    renderer = nil
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func anUnwritablePlaceIsAnErrorWithoutHalfFiles() throws {
    try withFolder { folder in
      let renderer = FigureRenderer(dpi: 60)
      let file = folder + "/file"
      try "not a folder".write(toFile: file, atomically: true, encoding: .utf8)
      let error = #expect(throws: FigureError.self) {
        try simpleFigure.write(to: file, name: "f", using: renderer, provenance: provenance)
      }
      #expect(try #require(error).description.contains(file))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "not a folder")

      // A folder stands where the picture should go: nothing at all is written.
      let blocked = folder + "/blocked"
      try FileManager.default.createDirectory(
        atPath: blocked + "/f.png", withIntermediateDirectories: true)
      #expect(throws: FigureError.self) {
        try simpleFigure.write(to: blocked, name: "f", using: renderer, provenance: provenance)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: blocked) == ["f.png"])
    }
  }

  @Test func marksThatFillAPanelStandAlone() {
    let figure = Figure("Both", x: "x", y: "y") {
      Panel("mixed") {
        Images([blob(4)])
        Line([1, 2])
      }
    }
    #expect(throws: FigureError.cannotCombine("images", panel: "mixed")) {
      try FigureRenderer().render(figure)
    }
  }

  @Test func everyErrorHasWords() {
    let errors: [FigureError] = [
      .missingProgram("gnuplot", package: "gnuplot-nox", searched: "/bin"),
      .gnuplot("x", figure: "f"), .programEnded("gnuplot", words: ""),
      .timedOut("gnuplot", seconds: 20), .layout("x"),
      .file("written", path: "/f", reason: "no space"), .png("not a PNG"),
      .gradientsNeverComputed(["a", "b"]), .unknownNode("a", known: ["b"]), .repeatedNode("a"),
      .cannotCombine("images", panel: "p"), .noFrames,
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(errors.allSatisfy { $0.localizedDescription == $0.description })
  }
}
