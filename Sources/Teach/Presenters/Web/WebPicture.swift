/// A figure of a web page: its files for light and for dark surroundings, as seen from the page.
public struct WebPicture: Sendable, Equatable {
  public let light: String
  public let dark: String?
  /// In pixels, so that the page keeps the place free.
  public let width: Int
  public let height: Int

  public init(light: String, dark: String?, width: Int, height: Int) {
    self.light = light
    self.dark = dark
    self.width = width
    self.height = height
  }
}
