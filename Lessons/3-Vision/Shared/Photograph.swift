import Chalk

extension Picture {
  /// A cat's face, 64 × 64, from 0 (black) to 1 (white): cut out of the photograph of Stéfan van der Walt (CC0), made
  /// gray, and made smaller by taking the mean of every 4 × 4 pixels.
  static let cat: Picture = {
    let photograph = Photograph.cat.picture
    let (side, block, top, left) = (64, 4, 20, 90)
    func brightness(_ row: Int, _ column: Int) -> Double {
      let start = (row * photograph.width + column) * photograph.channels
      let (red, green, blue) = (
        Double(photograph.bytes[start]), Double(photograph.bytes[start + 1]),
        Double(photograph.bytes[start + 2])
      )
      return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    }
    return Picture(
      rows: (0..<side).map { i in
        (0..<side).map { j in
          (0..<block * block).map { n in
            brightness(top + block * i + n / block, left + block * j + n % block)
          }.mean
        }
      })
  }()
}
