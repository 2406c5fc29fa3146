import Chalk
import Synchronization

/// Renderers that stay, each with its gnuplot: starting one takes as long as drawing a small picture.
///
/// There are as many as draw at the same time; the bytes of a picture do not depend on what was drawn before it.
final class RendererPool: Sendable {
  /// The renderers of one who draws, by their look.
  private final class Desk: Sendable {
    let renderers = Mutex<[String: FigureRenderer]>([:])
  }

  private let free = Mutex<[Desk]>([])

  /// Works with a renderer that nobody else uses meanwhile.
  func withRenderer<Result: Sendable>(
    _ theme: Theme, dpi: Int, _ work: @Sendable (FigureRenderer) throws -> Result
  ) throws -> Result {
    let desk = free.withLock { $0.popLast() } ?? Desk()
    defer { free.withLock { $0.append(desk) } }
    return try desk.renderers.withLock { renderers in
      let look = "\(theme.name) \(dpi)"
      let renderer = renderers[look] ?? FigureRenderer(theme: theme, dpi: dpi)
      renderers[look] = renderer
      return try work(renderer)
    }
  }
}
