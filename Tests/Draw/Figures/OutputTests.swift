import Foundation
import Hashing
import Testing

@testable import Figures

@Suite struct OutputTests {
  private let provenance = Provenance(
    lesson: "relu", step: "2", seed: 7, settings: ["x": "1.5"], version: "1.0",
    command: "chalk run relu --seed 7 --set x=1.5")

  @Test func aFigureIsFourFiles() throws {
    try withFolder { folder in
      let target = folder + "/deep/er"
      let renderer = FigureRenderer(dpi: 60)
      let files = try simpleFigure.write(
        to: target, name: "02-loss", using: renderer, provenance: provenance)
      let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
      #expect(names == ["02-loss.csv", "02-loss.json", "02-loss.png", "02-loss.txt"])

      let png = try WholeFile.read(files.image)
      #expect(PNGText.read("Source", from: png)?.contains("chalk run relu --seed 7") == true)
      let object = try JSONSerialization.jsonObject(
        with: Data(try WholeFile.read(files.provenance)))
      let json = try #require(object as? [String: Any])
      #expect(json["lesson"] as? String == "relu" && json["seed"] as? Int == 7)
      #expect(json["command"] as? String == provenance.command)
      #expect(json["dataHash"] as? String == SHA256.hex(Array(simpleFigure.csv.utf8)))
      #expect((json["settings"] as? [String: String]) == ["x": "1.5"])
      #expect(json["theme"] as? String == "light")
      #expect(try WholeFile.read(files.altText) == Array((simpleFigure.altText + "\n").utf8))
      #expect(try WholeFile.read(files.numbers) == Array(simpleFigure.csv.utf8))

      // The same again: the same bytes, and no more files.
      let before = try names.map { try WholeFile.read(target + "/" + $0) }
      try simpleFigure.write(
        to: target, name: "02-loss", using: FigureRenderer(dpi: 60), provenance: provenance)
      let after = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
      #expect(after == names)
      #expect(try before == names.map { try WholeFile.read(target + "/" + $0) })
    }
  }

  @Test func thePNGSaysHowLargeItIsOnPaper() throws {
    try withFolder { folder in
      let files = try simpleFigure.write(
        to: folder, name: "a", using: FigureRenderer(dpi: 60), provenance: provenance)
      let png = try WholeFile.read(files.image)
      let key = Array("pHYs".utf8)
      let at = try #require(png.indices.first { png[$0...].starts(with: key) }) + 4
      let perMetre = png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      #expect(perMetre == 2362 && png[at + 8] == 1)  // 60 / 0.0254
    }
  }

  @Test func theTableHasThePixelsOfSmallImages() {
    let signed = PixelImage(
      width: 2, height: 1, rgb: [0, 0, 1, 1, 0, 0], numbers: [-0.5, 2])
    let small = Figure("Images", caption: "c") {
      Images([PixelImage(grey: [[1, 3], [2, 7]]), signed], captions: ["a", ""])
    }
    let rows = small.csv.split(separator: "\r\n").dropFirst().map(String.init)
    #expect(
      rows == [
        "1,images,,a,0.0,0.0,1.0,,,,", "1,images,,a,1.0,0.0,3.0,,,,", "1,images,,a,0.0,1.0,2.0,,,,",
        "1,images,,a,1.0,1.0,7.0,,,,", "1,images,,image 2,0.0,0.0,-0.5,,,,",
        "1,images,,image 2,1.0,0.0,2.0,,,,",
      ])
    #expect(
      small.altText.contains(
        "Numbers from −0.5 to 7; the least mean has image 2 (0.75), the greatest a (3.25)."))
    let photograph = PixelImage(width: 1, height: 1, channels: 3, bytes: [0, 51, 255])
    let colors = Figure("Photograph", caption: "c") { Images([photograph]) }
    #expect(colors.csv.contains("1,images,green,image 1,0.0,0.0,0.2,,,,"))
    let large = PixelImage(
      width: 300, height: 300, channels: 1, bytes: [UInt8](repeating: 255, count: 90_000))
    let summary = Figure("Large", caption: "c") { Images([large]) }
    #expect(
      summary.csv.hasSuffix(
        "1,images,\"width, height, mean, ends\",image 1,300.0,300.0,1.0,1.0,1.0,,\r\n"))
  }

  @Test func manyNotesAreSaidTogether() {
    let figure = Figure("Digits", caption: "c", x: "x", y: "y") {
      for i in 0..<10 { Annotation(i < 9 ? "7" : "4", x: Double(i), y: 1) }
    }
    #expect(
      figure.altText.contains(
        "10 notes: “4” once at x = 9, y = 1; “7” 9 times, around x = 4, y = 1."))
    #expect(!figure.altText.contains("Note at"))
  }

  @Test func theTableHasEveryNumber() {
    let rows = simpleFigure.csv.split(separator: "\r\n").map(String.init)
    #expect(rows[0] == "panel,mark,label,name,x,y,z,low,high,dx,dy")
    #expect(rows[1] == "1,line,train,,0.0,0.9,,,,,")
    #expect(rows[5] == "1,points,best,,3.0,0.2,,,,,")
    #expect(rows.count == 6)
    let columns = 11
    for row in figureOfEverything.csv.split(separator: "\r\n") {
      #expect(row.split(separator: ",", omittingEmptySubsequences: false).count == columns)
    }
    let odd = Figure("f") { Bars(["a, \"b\"\nc"], [1], label: "l") }
    #expect(odd.csv.contains("\"a, \"\"b\"\"\nc\""))
  }

  @Test func altTextSaysWhatIsThere() {
    let text = simpleFigure.altText
    #expect(
      text == "Loss. Across: epoch from 0 to 3; up: loss from 0.2 to 0.9. "
        + "Line “train” of 4 points: from 0.9 at x = 0 to 0.2 at x = 3; "
        + "lowest 0.2 at x = 3, highest 0.9 at x = 0. "
        + "1 point “best”: at x = 3, y = 0.2.")
    for panel in panelsOfEverything {
      let words = Figure("f") { panel }.altText
      #expect(words.contains(panel.title) && words.count > panel.title.count + 20, "\(words)")
    }
    #expect(figureOfEverything.altText.contains("gradient −3"))
    #expect(figureOfEverything.altText.contains("14 panels"))
  }

  @Test func textModeShowsEveryPanel() throws {
    let text = try FigureRenderer().text(figureOfEverything, columns: 80)
    for panel in panelsOfEverything { #expect(text.contains(panel.title)) }
    let longest = text.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= 80)
    #expect(text.contains("train") && text.contains("cat") && text.contains("c  = ×(a, b)"))
    #expect(text.contains("█"))
  }

  /// From value to file, gnuplot's start included: the best of several, since others use the machine.
  @Test func aSimpleChartIsDrawnInTime() throws {
    try withFolder { folder in
      let figure = Figure("A wave", x: "x", y: "sin x") { Line(over: 0...6) { sin($0) } }
      let times = try (0..<8).map { _ in
        let start = ContinuousClock.now
        try figure.write(
          to: folder, name: "wave", using: FigureRenderer(), provenance: provenance)
        return ContinuousClock.now - start
      }
      #expect(times.min()! < .milliseconds(150))
    }
  }

  @Test func anAnimationIsAGIFWithAStillBesideIt() throws {
    try withFolder { folder in
      let frames = (1...4).map { count in
        Figure("Descent", x: "step", y: "loss") {
          Line((0..<count).map { 1 / Double($0 + 1) }, label: "loss")
        }
      }
      let animation = try Animation(frames, secondsPerFrame: 0.2)
      let renderer = FigureRenderer(dpi: 50)
      let files = try animation.write(
        to: folder, name: "move", using: renderer, provenance: provenance)
      let gif = try WholeFile.read(files.image)
      #expect(files.image.hasSuffix("move.gif"))
      #expect(String(decoding: gif.prefix(6), as: UTF8.self) == "GIF89a")
      // The last frame stands for two seconds.
      #expect(GIFDelays(of: gif).hundredths == [20, 20, 20, 200])
      let still = try PixelImage(contentsOfFile: try #require(files.still))
      #expect(inked(still) > 0.01)

      // The same as a figure, as a lesson draws it, also after it was kept as JSON.
      let figure = try JSONDecoder().decode(
        Figure.self, from: JSONEncoder().encode(animation.figure))
      let again = try figure.write(
        to: folder, name: "again", using: renderer, provenance: provenance)
      #expect(try WholeFile.read(again.image) == gif && again.still != nil)

      let steady = animation.steadied
      #expect(Set(steady.map { $0.panels[0].x.range }).count == 1)
      #expect(steady[0].panels[0].x.range?.upperBound ?? 0 >= 3)
      #expect(throws: FigureError.noFrames) { try Animation([]) }
    }
  }

  @Test func aPaletteKeepsTheMostFrequentColours() {
    var bytes: [UInt8] = []
    for index in 0..<4096 { bytes += [UInt8(index % 256), UInt8(index / 16), 128] }
    bytes += Array(repeating: [0, 114, 178], count: 904).flatMap { $0 }
    let image = PixelImage(width: 50, height: 100, channels: 3, bytes: bytes)
    let palette = Palette(of: [image])
    let reduced = palette.applied(to: image)
    #expect(palette.colors.count <= 200)
    #expect(Array(reduced.bytes.suffix(3)) == [0, 114, 178])
    let errors = zip(image.bytes, reduced.bytes).map { abs(Int($0) - Int($1)) }
    #expect(Double(errors.reduce(0, +)) / Double(errors.count) < 8)
  }

  @Test func pixelsSurviveAPNG() throws {
    let grey = blob(17)
    #expect(try PixelImage(png: try grey.png()).bytes == grey.bytes)
    let colored = PixelImage(
      width: 3, height: 2, rgb: (0..<18).map { Double($0) / 17 })
    #expect(try PixelImage(png: try colored.png()).bytes == colored.bytes)
    let size = try PixelImage.size(ofPNG: try colored.png())
    #expect(size.width == 3 && size.height == 2)
    #expect(areEqual(try grey.png(), try grey.png()))
    let png = try grey.png()
    for broken in [[], Array(png.prefix(40)), Array(png.dropFirst()), [1, 2, 3]] {
      #expect(throws: FigureError.self) { try PixelImage(png: broken) }
      #expect(throws: FigureError.self) { try PNGText.adding([("Title", "t")], to: broken) }
    }
    var hostile = png
    for place in [16, 17, 20, 21] { hostile[place] = place % 4 == 0 ? 0 : 15 }
    #expect(throws: FigureError.self) { try PixelImage(png: hostile) }
    #expect(throws: FigureError.self) { _ = try PixelImage.size(ofPNG: hostile) }
    #expect(throws: FigureError.self) { try PixelImage(contentsOfFile: "/nowhere/at/all.png") }
  }

  @Test func pixelsTakeTheRangeOfTheirNumbers() {
    #expect(PixelImage(grey: [[-1, 0, 1]]).bytes == [0, 128, 255])
    #expect(PixelImage(grey: [[0, 0.5, 2]], range: 0...1).bytes == [0, 128, 255])
    #expect(PixelImage(grey: [[5, 5]]).bytes == [0, 0])
    #expect(PixelImage(grey: [[.nan, 1, 0]]).bytes == [0, 255, 0])
  }
}
