import Foundation
import Notation

/// An sRGB color.
public struct Color: Sendable, Codable, Equatable {
  /// The red part, 0 to 255.
  public var red: UInt8
  /// The green part, 0 to 255.
  public var green: UInt8
  /// The blue part, 0 to 255.
  public var blue: UInt8

  /// A color from its hexadecimal form: `Color(0x0072B2)`.
  public init(_ hex: UInt32) {
    red = UInt8(hex >> 16 & 255)
    green = UInt8(hex >> 8 & 255)
    blue = UInt8(hex & 255)
  }

  /// A color from text, `#0072b2` or `0072b2`; nil where it is none.
  public init?(text: String) {
    let digits = text.hasPrefix("#") ? text.dropFirst() : Substring(text)
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let hex = UInt32(digits, radix: 16)
    else { return nil }
    self.init(hex)
  }

  /// `#0072b2`
  var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// `#aarrggbb`, gnuplot's form of a translucent color; transparency 0 is opaque, 1 invisible.
  func hex(transparency: Double) -> String {
    let alpha = UInt8(saturating: (min(max(transparency, 0), 1) * 255).rounded())
    return "#" + (alpha < 16 ? "0" : "") + String(alpha, radix: 16) + hex.dropFirst()
  }

  /// How light it looks, from 0 (black) to 1 (white): L of Oklab.
  var lightness: Double { Oklab(self).l }

  /// This color as letters have it: so far toward that of the other words that it can be read on a background.
  func readable(on background: Color, toward words: Color) -> Color {
    let steps = stride(from: 0.0, through: 1, by: 0.2).map { mixed(with: words, $0) }
    return steps.first { abs($0.lightness - background.lightness) >= 0.35 } ?? words
  }

  /// A color between two, in perceptually even steps: `amount` 0 is this one, 1 the other.
  func mixed(with other: Color, _ amount: Double) -> Color {
    let a = Oklab(self)
    let b = Oklab(other)
    let t = min(max(amount, 0), 1)
    return Oklab(l: a.l + (b.l - a.l) * t, a: a.a + (b.a - a.a) * t, b: a.b + (b.b - a.b) * t).color
  }
}

/// The Oklab color space, in which equal distances look equal
/// (Björn Ottosson, "A perceptual color space for image processing", 2020).
struct Oklab {
  var l: Double
  var a: Double
  var b: Double

  init(l: Double, a: Double, b: Double) {
    (self.l, self.a, self.b) = (l, a, b)
  }

  init(_ color: Color) {
    let red = Oklab.linear(color.red)
    let green = Oklab.linear(color.green)
    let blue = Oklab.linear(color.blue)
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    l = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
  }

  var color: Color {
    let long = cube(l + 0.3963377774 * a + 0.2158037573 * b)
    let middle = cube(l - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(l - 0.0894841775 * a - 1.2914855480 * b)
    var color = Color(0)
    color.red = Oklab.byte(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short)
    color.green = Oklab.byte(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short)
    color.blue = Oklab.byte(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)
    return color
  }

  private func cube(_ x: Double) -> Double { x * x * x }

  private static func linear(_ byte: UInt8) -> Double {
    let x = Double(byte) / 255
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
  }

  private static func byte(_ linear: Double) -> UInt8 {
    let x = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
    return UInt8(saturating: (min(max(x, 0), 1) * 255).rounded())
  }
}
