import Foundation
import Processes
import Testing

@testable import Figures

@Suite struct LaTeXTests {
  @Test(arguments: [
    ("50 % of $a_1 & {b}#", "50 \\% of \\$a\\_1 \\& \\{b\\}\\#"),
    ("−0.5", "$-$0.5"), ("10⁻³", "10$^{-3}$"), ("x₁₂", "x$_{12}$"),
    ("θ ≤ π", "$\\theta $ $\\le $ $\\pi $"),
    ("x\u{302}", "$\\hat{x}$"),
    (#"a\b~c^d"#, #"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d"#),
    ("2 * 3", "2 * 3"), ("", ""), ("Größe", "Größe"),
  ])
  func wordsStandForThemselves(_ text: String, _ latex: String) {
    #expect(LaTeXText.escaped(text) == latex)
  }

  @Test func theSameWordsGiveTheSameLaTeX() {
    let letters = String(String.UnicodeScalarView((0x370..<0x2300).compactMap(UnicodeScalar.init)))
    #expect(LaTeXText.escaped(letters) == LaTeXText.escaped(letters))
    #expect(LaTeXText.escaped("ε").contains("epsilon"))
  }

  @Test func everyCommandOfThePictureIsDefined() throws {
    let bytes = try FigureRenderer(dpi: 60).render(figureOfEverything, as: .tikz)
    let latex = String(decoding: bytes, as: UTF8.self)
    let used = Set(latex.matches(of: /\\(gp[a-z]+)/).map { String($0.1) })
    let defined = Set(latex.matches(of: /\\def\\(gp[a-z]*)/).map { String($0.1) })
    // \gp3point is read as \gp with what follows.
    #expect(used.subtracting(["gp"]).subtracting(defined).isEmpty, "\(used.subtracting(defined))")
    let marks = Set(latex.matches(of: /\{(gp mark \d+)\}/).map { String($0.1) })
    for mark in marks { #expect(latex.contains("csname chalk \(mark)\\endcsname"), "\(mark)") }
    let styles = Set(latex.matches(of: /\[(gp node [a-z]+)/).map { String($0.1) })
    for style in styles { #expect(latex.contains("\(style)/.style"), "\(style)") }
    #expect(!latex.contains("gnuplot-lua-tikz") && !latex.contains("GNUPLOT"))
  }

  @Test func thePictureOfCairolatexLiesBeside() throws {
    try withFolder { folder in
      let provenance = Provenance(lesson: "l", version: "1", command: "c")
      let files = try simpleFigure.write(
        to: folder, name: "loss", as: .cairolatex, using: FigureRenderer(), provenance: provenance)
      #expect(files.image.hasSuffix("loss.tex") && files.others == [folder + "/loss-drawing.pdf"])
      let latex = String(decoding: try WholeFile.read(files.image), as: UTF8.self)
      #expect(latex.contains("{loss-drawing}") && latex.contains("train"))
      #expect(try WholeFile.read(files.others[0]).starts(with: "%PDF-".utf8))
    }
  }

  /// Compiled alone and inside a document, where there is a LaTeX.
  @Test(arguments: [RenderFormat.tikz, .cairolatex])
  func itCompiles(_ format: RenderFormat) throws {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    guard
      let latex = path.split(separator: ":").map({ "\($0)/pdflatex" })
        .first(where: FileManager.default.isExecutableFile)
    else {
      print("No pdflatex: \(format) is not compiled. apt-get install texlive-pictures")
      return
    }
    try withFolder { folder in
      let size = FigureSize(exactly: .millimeters(85), height: .millimeters(60))
      let figure = Figure("Loss: 50 % of x₁ & θ_0", equation: #"y = \frac{x^2}{2}"#, columns: 2) {
        Panel("Lines", x: "epoch", y: "loss") {
          Line([1, 3, 2], label: "train")
          Points([0, 1], [2, 2], label: "−10⁻³")
        }
        Panel("Regions", x: "x", y: "y") {
          HeatMap.decisionRegions(x: -1...1, y: -1...1, samples: 12) { $0 + $1 > 0 ? 1 : 0 }
        }
      }
      for file in try FigureRenderer(size: size).files(of: figure, as: format, named: "loss") {
        try Data(file.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file.name)"))
      }
      try #"""
      \documentclass{article}\usepackage{tikz}\usepackage{color,graphicx,amsmath}
      \begin{document}Before.\begin{figure}\input{loss}\caption{The loss.}\end{figure}After.\end{document}
      """#.write(toFile: "\(folder)/document.tex", atomically: true, encoding: .utf8)
      for name in ["loss", "document"] {
        var command = Command(latex, ["-interaction=nonstopmode", "-halt-on-error", name + ".tex"])
        command.input = .nothing
        command.folder = folder
        let answer = try command.answer(within: 120)
        #expect(answer.ending == .exited(0), "\(name): \(answer.output.suffix(2000))")
        let pages = answer.output.firstMatch(of: /\((\d+) pages?/).map { String($0.1) }
        #expect(pages == "1", "\(name) has \(pages ?? "no") pages")
      }
    }
  }
}

@Suite struct TikZImageTests {
  @Test func pixelsBecomeRectanglesFromTheTop() {
    let lines = TikZImage.drawn([
      "\\before", "\\def\\gprawrgbimagedata{%", "  ff0000ff0000%", "  0000ff00ff00}%",
      "\\gprawimage{rgb}{1.000}{2.000}{2}{2}{4.000}{2.000}{\\gprawrgbimagedata}{}", "\\after",
    ])
    #expect(lines.first == "\\before" && lines.last == "\\after")
    #expect(lines.count == 7, "two neighbors of one color are one rectangle: \(lines)")
    #expect(lines[2] == "\\gppixel{1}{0}{0}{1cm}{2.9970cm}{4cm}{1.0030cm}")
    #expect(lines[3] == "\\gppixel{0}{0}{1}{1cm}{2cm}{2.0030cm}{1cm}")
    #expect(TikZImage.drawn(["a", "b"]) == ["a", "b"])
  }

  @Test func aPictureWithPixelsHasThem() throws {
    let figure = Figure("f", x: "x", y: "y") {
      HeatMap([[0, 1], [2, 3]], x: 0...1, y: 0...1)
    }
    let latex = String(decoding: try FigureRenderer().render(figure, as: .tikz), as: UTF8.self)
    #expect(!latex.contains("rawimage") && latex.matches(of: /\\gppixel\{/).count >= 4)
  }

  @Test func anImageOfVeryManyColorsIsMadeCoarser() {
    let side = 300
    let pixels = (0..<side).map { row in
      "  " + (0..<side).map { column in String(0x100000 + row * side + column, radix: 16) }.joined()
        + "%"
    }
    let lines = TikZImage.drawn(
      ["\\def\\gprawrgbimagedata{%"] + pixels
        + ["\\gprawimage{rgb}{0}{0}{\(side)}{\(side)}{3}{3}{\\gprawrgbimagedata}{}"])
    #expect((4000...8002).contains(lines.count), "\(lines.count)")
    #expect(
      lines[1].hasPrefix("\\gppixel{0.0627}{0.0039}{"), "the first colors' mean: \(lines[1])")
  }
}
