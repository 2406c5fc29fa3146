import Figures
import Foundation
import Presenters
import Synchronization

/// The pictures of all pages: a figure is known as soon as it stands in a page, and drawn when a browser asks for it, in
/// the colors that it asks for. Equal figures are drawn once.
public final class PictureDesk: Sendable {
  private struct State {
    /// The figures that stand in pages, by their fingerprints.
    var figures: BoundedStore<String, Figure>
    var drawn: BoundedStore<PictureName, [UInt8]>
    var measures: BoundedStore<String, FigureMeasure>
    var drawing: [PictureName: Task<Result<[UInt8], any Error>, Never>] = [:]
    var next = 0
  }

  private let state: Mutex<State>
  private let drawers: [PictureDrawer]
  /// Measures only: a page is not to wait for a picture that is being drawn.
  private let measurer = PictureDrawer()

  /// - Parameters:
  ///   - drawers: how many pictures are drawn at the same time.
  ///   - room: the bytes that drawn pictures take at most, and so many figures as numbers.
  public init(
    drawers: Int = ProcessInfo.processInfo.activeProcessorCount, room: Int = 128 << 20
  ) {
    self.drawers = (0..<max(1, drawers)).map { _ in PictureDrawer() }
    state = Mutex(
      State(
        figures: BoundedStore(room: room), drawn: BoundedStore(room: room),
        measures: BoundedStore(room: 10_000)))
  }

  /// The picture of a figure, as a page shows it; nil where it cannot be drawn.
  public func picture(of figure: Figure) -> WebPicture? {
    let bytes = PictureName.bytes(of: figure)
    let light = PictureName(of: figure, bytes: bytes, theme: "light")
    let dark = PictureName(of: figure, bytes: bytes, theme: "dark")
    let known = state.withLock { state in
      state.figures.keep(figure, as: light.key, cost: bytes.count)
      return state.measures.value(light.key)
    }
    guard let measure = known ?? measured(figure, light.key) else { return nil }
    return WebPicture(
      light: "Images/" + light.file, dark: "Images/" + dark.file, width: measure.width,
      height: measure.height, places: measure.places)
  }

  private func measured(_ figure: Figure, _ key: String) -> FigureMeasure? {
    guard let measure = measurer.measure(of: figure) else { return nil }
    state.withLock { $0.measures.keep(measure, as: key, cost: 1) }
    return measure
  }

  /// The bytes of a picture; nil where no page shows it any more.
  public func bytes(of name: PictureName) async throws -> [UInt8]? {
    let found: (bytes: [UInt8]?, task: Task<Result<[UInt8], any Error>, Never>?) =
      state.withLock { state in
        if let bytes = state.drawn.value(name) { return (bytes, nil) }
        if let task = state.drawing[name] { return (nil, task) }
        guard let figure = state.figures.value(name.key) else { return (nil, nil) }
        let drawer = drawers[state.next % drawers.count]
        state.next += 1
        let task = Task { await drawer.draw(figure, theme: name.theme) }
        state.drawing[name] = task
        return (nil, task)
      }
    guard let task = found.task else { return found.bytes }
    let result = await task.value
    return try state.withLock { state in
      state.drawing[name] = nil
      let bytes = try result.get()
      state.drawn.keep(bytes, as: name, cost: bytes.count)
      return bytes
    }
  }
}
