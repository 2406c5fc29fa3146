import Figures
import LessonKit

/// What a figure is asked for: the page that it is drawn on, its colors, and the user's data.
///
/// ```swift
/// struct Flowers: FigureMaker {
///   let name = "flowers"
///   func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure {
///     let flowers = try request.data.examples("iris", or: .iris)
///     let isNarrow = request.size.width < 300
///     return Figure("Flowers", caption: "Two widths.", columns: isNarrow ? 1 : 2) { … }
///   }
/// }
/// ```
public struct FigureRequest {
  /// The size of the page: `--size`, `--width` and `--height`.
  public let size: FigureSize
  /// The colors, the line width and the font: `--theme` and `--palette`.
  public let theme: Theme
  /// What of the figure is drawn: `--no-title`, `--transparent` and `--panel-names`.
  public let options: FigureOptions
  /// The user's data, `--data`, or the figure's own.
  public let data: BoardData
  /// Whether it comes of the figure that asks for nothing, and must not go back to it.
  let isFromPlain: Bool

  /// A request for a figure that is drawn as the commands of this scope draw.
  init(data: BoardData, isFromPlain: Bool = false) {
    let look = FigureRequest.look ?? Look()
    (size, theme, options) = (look.size, look.theme, look.options)
    self.data = data
    self.isFromPlain = isFromPlain
  }

  /// The usual request, without data of the user's.
  public static var usual: FigureRequest { FigureRequest(data: Board().data) }

  /// Does some work in which all figures are asked for in this size and theme.
  public static func drawing<Result>(
    _ size: FigureSize, _ theme: Theme, _ options: FigureOptions = FigureOptions(),
    _ work: () throws -> Result
  ) rethrows -> Result {
    try $look.withValue(Look(size: size, theme: theme, options: options), operation: work)
  }

  private struct Look {
    var size = FigureSize.page
    var theme = Theme.light
    var options = FigureOptions()
  }

  @TaskLocal private static var look: Look?
}
