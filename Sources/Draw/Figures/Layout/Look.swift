/// The theme and size that all panels of a figure share.
struct Look {
  var theme: Theme
  var size: FigureSize

  /// The look of a panel inside another.
  var small: Look {
    var copy = self
    copy.size.fontSize *= 0.8
    copy.theme.lineWidth *= 0.8
    return copy
  }
}
