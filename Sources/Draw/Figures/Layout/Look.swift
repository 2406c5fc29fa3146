/// The theme, the size and the options that all panels of a figure share.
struct Look {
  var theme: Theme
  var size: FigureSize
  var options = FigureOptions()

  /// The look of a panel inside another.
  var small: Look {
    var copy = self
    copy.size.fontSize *= 0.8
    if size.isExact {
      copy.size.fontSize = max(copy.size.fontSize, min(size.fontSize, FigureSize.leastFontSize))
    }
    copy.theme.lineWidth *= 0.8
    return copy
  }
}
