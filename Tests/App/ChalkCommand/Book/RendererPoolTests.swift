import Chalk
import Testing

@testable import ChalkCommand

/// The renderers of a book stay: one for each look and for each who draws at the same time.
@Suite struct RendererPoolTests {
  private func name(_ pool: RendererPool, _ theme: Theme, dpi: Int = 120) throws -> ObjectIdentifier
  {
    try pool.withRenderer(theme, dpi: dpi) { ObjectIdentifier($0) }
  }

  @Test func aRendererDrawsOneFigureAfterAnother() throws {
    let pool = RendererPool()
    let first = try name(pool, .light)
    #expect(try name(pool, .light) == first)
    let dark = try name(pool, .dark)
    #expect(try dark != first && name(pool, .dark) == dark && name(pool, .light) == first)
    #expect(try name(pool, .light, dpi: 96) != first)
  }

  @Test func twoAtATimeHaveRenderersOfTheirOwn() throws {
    let pool = RendererPool()
    let both = try pool.withRenderer(.light, dpi: 120) { outer in
      [ObjectIdentifier(outer), try pool.withRenderer(.light, dpi: 120) { ObjectIdentifier($0) }]
    }
    #expect(both[0] != both[1])
  }

  @Test func afterAnErrorItIsThereAgain() throws {
    struct Wrong: Error {}
    let pool = RendererPool()
    let first = try name(pool, .light)
    #expect(throws: Wrong.self) {
      try pool.withRenderer(.light, dpi: 120) { _ in throw Wrong() }
    }
    #expect(try name(pool, .light) == first)
  }
}
