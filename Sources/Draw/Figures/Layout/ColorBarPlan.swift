import Foundation
import Notation

/// The bar that explains a panel's colors.
struct ColorBarPlan {
  var map: ColorMap
  var ticks: Ticks
  var label: String
  /// The room it needs to the right of the plot, in points.
  var width: Double

  /// The bar's thickness, and its distance from the plot, in multiples of the letters' size.
  static let thickness = 0.9
  static let distance = 1.1

  /// The same on a page of an exact size, where the plots need the room.
  static func distance(_ size: FigureSize) -> Double { size.isExact ? 0.5 : distance }
  static func thickness(_ size: FigureSize) -> Double { size.isExact ? 0.7 : thickness }

  /// The bar for a panel's first mark with a color scale; nil when none is needed.
  init?(_ panel: Panel, _ look: Look) {
    guard panel.colorBar != .none else { return nil }
    let keys = panel.marks.lazy.compactMap { $0.colored?.colorKey(look.theme) }
    guard let key = keys.first(where: { !$0.isWritten || panel.colorBar != .automatic })
    else { return nil }
    map = key.map
    label = key.label ?? ""
    if case .labelled(let text) = panel.colorBar { label = text }
    ticks = Ticks(linear: map.low, map.high, about: look.size.isExact ? 3 : 5)
    if key.isLogarithmic {
      ticks.labels = ticks.values.map { value in
        value == value.rounded()
          ? powerOfTen(Int(saturating: value)) : Numbers.short(pow(10, value), 2)
      }
      ticks.common = nil
    }
    if let common = ticks.common { label += label.isEmpty ? common : "  (\(common))" }
    label = TextMetrics.cut(label, width: look.size.fontSize * 20, size: look.size.labelFont)
    let font = look.size.tickFont
    let widest = ticks.labels.map { TextMetrics.width($0, size: font) }.max() ?? 0
    width =
      (ColorBarPlan.distance(look.size) + ColorBarPlan.thickness(look.size)) * look.size.fontSize
      + 0.5 * font + widest
      + (label.isEmpty ? 0 : look.size.labelFont * 1.6)
  }
}
