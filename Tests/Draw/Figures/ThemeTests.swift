import Testing

@testable import Figures

@Suite struct ThemeTests {
  /// What eyes without one kind of cone make of a color (Machado, Oliveira and Fernandes 2009, full severity).
  private static let eyes: [String: [Double]] = [
    "usual": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "protanopia": [
      0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
    ],
    "deuteranopia": [
      0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881,
    ],
  ]

  private func seen(_ color: Color, by eye: [Double]) -> Color {
    let light = [color.red, color.green, color.blue].map { Double($0) / 255 }
    let parts = (0..<3).map { row in
      (0..<3).reduce(0.0) { $0 + eye[row * 3 + $1] * light[$1] }
    }
    let bytes = parts.map { UInt32((min(max($0, 0), 1) * 255).rounded()) }
    return Color(bytes[0] << 16 | bytes[1] << 8 | bytes[2])
  }

  private func distance(_ first: Color, _ second: Color) -> Double {
    let (a, b) = (Oklab(first), Oklab(second))
    let (dl, da, db) = (a.l - b.l, a.a - b.a, a.b - b.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }

  @Test(arguments: Theme.all)
  func coloursAreToldApartByAllEyes(_ theme: Theme) {
    for (name, eye) in ThemeTests.eyes {
      let colors = theme.series.map { seen($0, by: eye) }
      for i in colors.indices {
        for j in 0..<i {
          #expect(distance(colors[i], colors[j]) > 0.035, "\(theme.name): \(j), \(i) to \(name)")
        }
        #expect(distance(colors[i], seen(theme.background, by: eye)) > 0.2, "\(i) on the paper")
      }
    }
  }

  @Test func redAndGreenOfOneLightnessWouldFail() throws {
    let eye = try #require(ThemeTests.eyes["deuteranopia"])
    let (red, green) = (seen(Color(0xB06050), by: eye), seen(Color(0x808050), by: eye))
    #expect(distance(red, green) < 0.045)
  }

  @Test(arguments: Theme.all)
  func wordsCanBeRead(_ theme: Theme) {
    #expect(abs(theme.text.lightness - theme.background.lightness) > 0.6)
    #expect(abs(theme.secondaryText.lightness - theme.background.lightness) > 0.35)
  }

  @Test(arguments: Theme.all)
  func colourScalesOnlyGrowDarkerOrLighter(_ theme: Theme) {
    let map = ColorMap(.sequential, values: [[0, 1]], range: nil, theme: theme)
    let steps = (0...20).map { map.color(part: Double($0) / 20).lightness }
    let differences = zip(steps.dropFirst(), steps).map { $0 - $1 }
    #expect(differences.allSatisfy { $0 > 0 } || differences.allSatisfy { $0 < 0 })
    for part in stride(from: 0.0, through: 1, by: 0.05) {
      let contrast = abs(map.textColor(on: part).lightness - map.color(part).lightness)
      #expect(contrast > 0.3, "\(theme.name): words on \(part)")
    }
  }

  @Test func aDivergingScaleIsNeutralAtItsCentre() {
    let map = ColorMap(.diverging, values: [[-1, 3]], range: nil, theme: .light)
    #expect(map.low == -3 && map.high == 3)
    #expect(map.color(0) == Theme.light.diverging[2])
    #expect(map.color(.nan) == Theme.light.grid)
  }

  @Test func colourAndOklabAreInverse() {
    for hex: UInt32 in [0, 0xFFFFFF, 0x0072B2, 0xD55E00, 0x123456] {
      #expect(Oklab(Color(hex)).color == Color(hex))
    }
    #expect(Color(0x0072B2).hex == "#0072b2")
    #expect(Color(0x0072B2).hex(transparency: 0.5) == "#800072b2")
  }

  @Test func themesAndSizesHaveNames() {
    #expect(Theme.named("dark") == .dark && Theme.named("plaid") == nil)
    #expect(FigureSize.named("slide") == .slide && FigureSize.named("poster") == nil)
  }
}
