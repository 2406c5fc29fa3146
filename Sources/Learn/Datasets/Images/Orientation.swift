extension Picture {
  /// The picture as a person should see it, of one that a camera stored as it was held.
  ///
  /// EXIF numbers the eight ways by where the stored first row and first column belong: 1 top and left,
  /// 2 top and right, 3 bottom and right, 4 bottom and left; 5 left and top, 6 right and top, 7 right and
  /// bottom, 8 left and bottom. (EXIF 2.3, tag 0x0112.)
  func upright(from orientation: Int) -> Picture {
    guard (2...8).contains(orientation) else { return self }
    let isTurned = orientation >= 5
    let (newHeight, newWidth) = isTurned ? (width, height) : (height, width)
    let isFromBottom = [3, 4, 7, 8].contains(orientation)
    let isFromRight = [2, 3, 6, 7].contains(orientation)
    var turned = [UInt8](repeating: 0, count: bytes.count)
    bytes.withUnsafeBufferPointer { old in
      turned.withUnsafeMutableBufferPointer { new in
        for y in 0..<height {
          for x in 0..<width {
            // Where this stored pixel belongs: its row counts down from the top, or across where turned.
            let (newY, newX): (Int, Int)
            if isTurned {
              newY = isFromBottom ? newHeight - 1 - x : x
              newX = isFromRight ? newWidth - 1 - y : y
            } else {
              newY = isFromBottom ? newHeight - 1 - y : y
              newX = isFromRight ? newWidth - 1 - x : x
            }
            let (from, to) = ((y * width + x) * channels, (newY * newWidth + newX) * channels)
            for channel in 0..<channels { new[to + channel] = old[from + channel] }
          }
        }
      }
    }
    return Picture(height: newHeight, width: newWidth, channels: channels, bytes: turned)
  }
}
