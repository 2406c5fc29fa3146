/// The widths that journals and conferences ask figures to have.
extension FigureSize {
  /// Exact sizes by name: one and two columns of common journals and conferences, the text of a book's page, a slide.
  ///
  /// The widths are those of the publishers' instructions to authors; the height is what the panels need.
  public static let presets: [FigureSize] =
    columns.map { name, millimeters in
      FigureSize(name: name, exactly: .millimeters(millimeters))
    } + [
      FigureSize(
        name: "slide-16x9", exactly: PaperLength(points: 960), height: PaperLength(points: 540),
        fontSize: 17)
    ]

  private static let columns: [(name: String, millimeters: Double)] = [
    ("nature-1", 89), ("nature-2", 183),
    ("science-1", 57), ("science-2", 121), ("science-3", 184),
    ("ieee-1", 88.9), ("ieee-2", 181.9),
    ("acm-1", 84.7), ("acm-2", 177.8),
    ("elsevier-1", 90), ("elsevier-2", 190),
    ("springer-1", 84), ("springer-2", 174),
    ("aps-1", 86), ("aps-2", 178),
    ("pnas-1", 87), ("pnas-2", 178),
    ("neurips", 139.7), ("icml-1", 82.6), ("icml-2", 171.5),
    ("book", 110),
  ]
}
