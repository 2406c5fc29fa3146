import Figures

/// A figure of a web page: its files for light and for dark surroundings, as seen from the page.
public struct WebPicture: Sendable, Equatable {
  /// The file for light pages.
  public let light: String
  /// The file for dark pages, where there is one.
  public let dark: String?
  /// The film of a figure that moves, where there is one: then `light` and `dark` are its still picture.
  public let film: String?
  /// In pixels, so that the page keeps the place free.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// Where the images and heat maps of the figure stand in it, where that is known.
  public let places: [PixelPlace]

  /// A value of these parts.
  public init(
    light: String, dark: String?, film: String? = nil, width: Int, height: Int,
    places: [PixelPlace] = []
  ) {
    self.light = light
    self.dark = dark
    self.film = film
    self.width = width
    self.height = height
    self.places = places
  }
}
