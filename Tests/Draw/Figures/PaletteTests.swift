import Testing

@testable import Figures

@Suite struct PaletteTests {
  /// What eyes without one kind of cone make of a color (Machado, Oliveira and Fernandes 2009, full severity).
  private static let eyes: [(name: String, matrix: [Double])] = [
    ("usual", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    (
      "protanopia",
      [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]
    ),
    (
      "deuteranopia",
      [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]
    ),
    (
      "tritanopia",
      [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]
    ),
  ]

  private func seen(_ color: Color, by eye: [Double]) -> Oklab {
    let light = [color.red, color.green, color.blue].map { Double($0) / 255 }
    let bytes = (0..<3).map { row in
      let part = (0..<3).reduce(0.0) { $0 + eye[row * 3 + $1] * light[$1] }
      return UInt32((min(max(part, 0), 1) * 255).rounded())
    }
    return Oklab(Color(bytes[0] << 16 | bytes[1] << 8 | bytes[2]))
  }

  private func distance(_ a: Oklab, _ b: Oklab) -> Double {
    let (dl, da, db) = (a.l - b.l, a.a - b.a, a.b - b.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }

  /// The least distance of two colors of a palette, for the eyes that tell them apart worst.
  private func leastDistance(_ colors: [Color]) -> Double {
    PaletteTests.eyes.map { eye in
      let shown = colors.map { seen($0, by: eye.matrix) }
      return shown.indices.flatMap { i in (0..<i).map { distance(shown[i], shown[$0]) } }.min() ?? 0
    }.min() ?? 0
  }

  @Test(arguments: ColorPalette.all.filter { $0.use == .series })
  func seriesAreToldApartByAllEyes(_ palette: ColorPalette) {
    #expect(leastDistance(palette.colors) > 0.035, "\(palette.name)")
  }

  @Test func okabeAndItoChoseWell() {
    #expect(leastDistance(ColorPalette.okabeIto.colors) > 0.07)
    // A rainbow is not for all eyes.
    let rainbow = [0xFF0000, 0xFF8000, 0x80C000, 0x00C000, 0x00C080].map { Color($0) }
    #expect(leastDistance(rainbow) < 0.035)
  }

  @Test(arguments: ColorPalette.all.filter { $0.use == .sequential })
  func scalesOnlyGrowLighterForAllEyes(_ palette: ColorPalette) {
    for eye in PaletteTests.eyes {
      let steps = palette.colors.map { seen($0, by: eye.matrix).l }
      let rises = zip(steps.dropFirst(), steps).map { $0 - $1 }
      #expect(rises.allSatisfy { $0 > 0.015 }, "\(palette.name) to \(eye.name): \(rises)")
    }
  }

  @Test func aPaletteTakesItsPlaceInATheme() {
    #expect(Theme.light.with(.okabeIto).series == ColorPalette.okabeIto.colors)
    #expect(Theme.light.with(.viridis).sequential == ColorPalette.viridis.colors)
    #expect(Theme.light.with(.viridis).series == Theme.light.series)
    // Black on nearly black cannot be seen.
    #expect(Theme.dark.with(.okabeIto).series.last == Theme.dark.text)
    #expect(ColorPalette.named("viridis") == .viridis && ColorPalette.named("jet") == nil)
  }

  @Test func aThemeIsAFileOfAFewLines() throws {
    let file = try ThemeFile(
      """
      # for the journal
      font-size = 7
      series = #003366 bright
      base = print
      font = Liberation Serif
      line-width = 0.9
      background = fffff0
      """, name: "journal")
    #expect(file.theme.name == "journal" && file.fontSize == 7)
    #expect(file.theme.font == "Liberation Serif" && file.theme.lineWidth == 0.9)
    #expect(file.theme.series == [Color(0x003366)] + ColorPalette.bright.colors)
    #expect(file.theme.background == Color(0xFFFFF0) && file.theme.axis == Theme.print.axis)
    #expect(try ThemeFile("", name: "plain").theme.series == Theme.light.series)
  }

  @Test(arguments: [
    ("series = #12345", "#12345"), ("color = red", "“color” is no key"),
    ("base = plaid", "plaid"),
    ("font-size = big", "big"), ("line-width", "key = value"), ("sequential = #000000", "2 colors"),
  ])
  func aThemeThatIsNotUnderstoodSaysWhere(_ line: String, _ words: String) {
    let error = #expect(throws: FigureError.self) {
      try ThemeFile("# a remark\n" + line, name: "mine")
    }
    #expect(error?.description.contains("line 2") == true)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func aFontThatIsNotThereIsSaid() throws {
    var theme = Theme.light
    theme.font = "No Such Font At All"
    let renderer = FigureRenderer(theme: theme, dpi: 60)
    let error = #expect(throws: FigureError.self) { try renderer.render(simpleFigure) }
    #expect(error?.description.contains("“No Such Font At All” is not installed") == true)
    // A browser has fonts of its own.
    let svg = String(decoding: try renderer.render(simpleFigure, as: .svg), as: UTF8.self)
    #expect(svg.contains("No Such Font At All"))
  }
}
