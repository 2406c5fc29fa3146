/// Pixel images in a grid: digits, kernels, feature maps, generated samples.
public struct Images: Sendable, Codable, Equatable, MarkConvertible {
  public var images: [PixelImage]
  /// What stands under each image; empty writes nothing.
  public var captions: [String]
  /// How many stand side by side; nil chooses.
  public var columns: Int?

  public init(_ images: [PixelImage], captions: [String] = [], columns: Int? = nil) {
    if !captions.isEmpty { requireSameCount("Images", images.count, captions.count) }
    self.images = images
    self.captions = captions
    self.columns = columns
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
