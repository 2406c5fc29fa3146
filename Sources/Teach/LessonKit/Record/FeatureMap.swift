import Figures

extension Record {
  /// A feature map in a figure of a step whose pixels can be opened.
  public struct FeatureMap: Sendable, Equatable {
    /// The figure's place among the blocks of its step, its panel, and the picture in the panel, from 0.
    public let block, panel, picture: Int
    /// How many rows and columns of pixels it has.
    public let rows, columns: Int
    /// The title of the figure, and that of the panel; empty where there is none.
    public let figureTitle, panelTitle: String
    /// Whether it is one of several pictures of its panel, and so is called by its number.
    public let isOneOfSeveral: Bool
    let formulas: PixelFormulas

    /// How a pixel was computed; nil where there is no such pixel.
    ///
    /// - Parameters:
    ///   - row: the row, from 0, the first on top.
    ///   - column: the column, from 0.
    public func explanation(row: Int, column: Int) -> Explanation? {
      formulas.explanation(picture: picture, row: row, column: column)
    }
  }
}

extension Record.Step {
  /// The feature maps of this step whose pixels can be opened, in the order in which the figures show them.
  public var featureMaps: [Record.FeatureMap] {
    let maps = (pixels ?? []).flatMap { formulas -> [Record.FeatureMap] in
      guard let figure = figure(at: formulas.block),
        figure.panels.indices.contains(formulas.panel)
      else { return [] }
      let panel = figure.panels[formulas.panel]
      let count = panel.pictureNumbers.count
      return (0..<formulas.maps).map { map in
        Record.FeatureMap(
          block: formulas.block, panel: formulas.panel, picture: formulas.picture + map,
          rows: formulas.rows, columns: formulas.columns, figureTitle: figure.title,
          panelTitle: panel.title, isOneOfSeveral: count > 1, formulas: formulas)
      }
    }
    return maps.sorted { ($0.block, $0.panel, $0.picture) < ($1.block, $1.panel, $1.picture) }
  }
}
