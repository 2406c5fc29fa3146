/// Pixel images in a grid: digits, kernels, feature maps, generated samples.
public struct Images: Sendable, Codable, Equatable, MarkConvertible {
  /// The images, in reading order.
  public var images: [PixelImage]
  /// The captions below the images; empty writes none.
  public var captions: [String]
  /// How many images stand in a row; nil chooses.
  public var columns: Int?

  /// Images with or without captions. Traps when there are captions, but not one for each image.
  public init(_ images: [PixelImage], captions: [String] = [], columns: Int? = nil) {
    if !captions.isEmpty { requireSameCount("Images", images.count, captions.count) }
    self.images = images
    self.captions = captions
    self.columns = columns
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
