import Dispatch
import Figures
import Synchronization

/// Draws pictures one after the other, with gnuplot processes that stay: one for each color scheme.
///
/// gnuplot is waited for on a thread of the drawer's own, so that no other work waits along.
final class PictureDrawer: Sendable {
  private let queue = DispatchQueue(label: "chalk.pictures")
  private let renderers: Mutex<[String: FigureRenderer]>

  init() {
    renderers = Mutex([:])
  }

  /// The bytes of the figure's PNG, or of its GIF where it moves.
  func draw(_ figure: Figure, theme: String) async -> Result<[UInt8], any Error> {
    await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: self.drawn(figure, theme))
      }
    }
  }

  /// How large the figure's picture is, and where its pixels stand; nil where it cannot be laid out.
  func measure(of figure: Figure) -> FigureMeasure? {
    renderers.withLock { renderers in
      let renderer = renderers["light"] ?? PictureDrawer.renderer("light")
      renderers["light"] = renderer
      return try? renderer.measure(of: figure)
    }
  }

  private func drawn(_ figure: Figure, _ theme: String) -> Result<[UInt8], any Error> {
    renderers.withLock { renderers in
      let renderer = renderers[theme] ?? PictureDrawer.renderer(theme)
      renderers[theme] = renderer
      do {
        if let animation = figure.animation { return .success(try renderer.render(animation)) }
        return .success(try renderer.render(figure, as: .png))
      } catch { return .failure(error) }
    }
  }

  /// As the book draws: sharp at the width of a page, and small.
  private static func renderer(_ theme: String) -> FigureRenderer {
    FigureRenderer(theme: Theme.named(theme) ?? .light, dpi: 120)
  }
}
