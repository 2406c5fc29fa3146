/// At most 200 colors for the frames of a GIF: the most frequent ones exactly, and for the rest the
/// middles of boxes that each hold about the same number of pixels (median cut, Heckbert 1982).
struct Palette {
  private(set) var colors: [Color] = []
  /// The nearest palette color of each of 32 · 32 · 32 small cubes of colors.
  private var nearest: [UInt8]
  /// Colors that are kept as they are.
  private var exact: [UInt32: UInt8] = [:]

  private static let most = 200
  private static let mostExact = 64

  init(of images: [PixelImage]) {
    var counts: [UInt32: Int] = [:]
    for image in images {
      var before: UInt32 = .max
      var run = 0
      for pixel in stride(from: 0, to: image.bytes.count, by: image.channels) {
        let color = Palette.color(image, pixel)
        if color == before {
          run += 1
        } else {
          if run > 0 { counts[before, default: 0] += run }
          before = color
          run = 1
        }
      }
      if run > 0 { counts[before, default: 0] += run }
    }
    let ordered = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    nearest = []
    for (color, _) in ordered.prefix(Palette.mostExact) {
      exact[color] = UInt8(colors.count)
      colors.append(Color(color))
    }
    let rest = ordered.dropFirst(Palette.mostExact).map { (color: Color($0.key), count: $0.value) }
    colors += Palette.boxes(Array(rest), most: Palette.most - colors.count)
    nearest = (0..<32768).map { cube in
      let red = (cube >> 10) * 8 + 4
      let green = (cube >> 5 & 31) * 8 + 4
      let blue = (cube & 31) * 8 + 4
      let distances = colors.map { color in
        let (r, g, b) = (Int(color.red) - red, Int(color.green) - green, Int(color.blue) - blue)
        return 3 * r * r + 6 * g * g + b * b
      }
      return UInt8(distances.indices.min { distances[$0] < distances[$1] } ?? 0)
    }
  }

  /// The image in the palette's colors.
  func applied(to image: PixelImage) -> PixelImage {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(image.width * image.height * 3)
    var before: UInt32 = .max
    var color = Color(0)
    for pixel in stride(from: 0, to: image.bytes.count, by: image.channels) {
      let wanted = Palette.color(image, pixel)
      if wanted != before {
        before = wanted
        let cube = (wanted >> 19 & 31) << 10 | (wanted >> 11 & 31) << 5 | wanted >> 3 & 31
        color = colors[Int(exact[wanted] ?? nearest[Int(cube)])]
      }
      bytes.append(color.red)
      bytes.append(color.green)
      bytes.append(color.blue)
    }
    return PixelImage(width: image.width, height: image.height, channels: 3, bytes: bytes)
  }

  /// All colors in a small picture, each in two rows and columns.
  var strip: PixelImage {
    PixelImage(
      width: colors.count, height: 1, channels: 3,
      bytes: colors.flatMap { [$0.red, $0.green, $0.blue] }
    ).doubled
  }

  private static func color(_ image: PixelImage, _ at: Int) -> UInt32 {
    let red = UInt32(image.bytes[at])
    if image.channels == 1 { return red << 16 | red << 8 | red }
    return red << 16 | UInt32(image.bytes[at + 1]) << 8 | UInt32(image.bytes[at + 2])
  }

  private typealias Counted = (color: Color, count: Int)

  /// Cuts the colors into boxes, always the fullest one across its longest side.
  private static func boxes(_ colors: [Counted], most: Int) -> [Color] {
    guard !colors.isEmpty else { return [] }
    var boxes: [[Counted]] = [colors]
    while boxes.count < most {
      let cut = boxes.indices.filter { boxes[$0].count > 1 }
        .max { weight(boxes[$0]) < weight(boxes[$1]) }
      guard let cut else { break }
      let box = boxes[cut]
      let sides: [(Counted) -> UInt8] = [{ $0.color.red }, { $0.color.green }, { $0.color.blue }]
      let lengths = sides.map { side in Int(box.map(side).max()!) - Int(box.map(side).min()!) }
      let longest = sides[lengths.indices.max { lengths[$0] < lengths[$1] }!]
      let ordered = box.sorted { longest($0) < longest($1) }
      let half = ordered.map(\.count).reduce(0, +) / 2
      var passed = 0
      var middle = 0
      while middle < ordered.count - 1 && (middle == 0 || passed < half) {
        passed += ordered[middle].count
        middle += 1
      }
      boxes[cut] = Array(ordered[..<middle])
      boxes.append(Array(ordered[middle...]))
    }
    return boxes.map { box in
      let count = box.map(\.count).reduce(0, +)
      var color = Color(0)
      color.red = UInt8(box.map { Int($0.color.red) * $0.count }.reduce(0, +) / count)
      color.green = UInt8(box.map { Int($0.color.green) * $0.count }.reduce(0, +) / count)
      color.blue = UInt8(box.map { Int($0.color.blue) * $0.count }.reduce(0, +) / count)
      return color
    }
  }

  private static func weight(_ box: [Counted]) -> Int { box.map(\.count).reduce(0, +) }
}
