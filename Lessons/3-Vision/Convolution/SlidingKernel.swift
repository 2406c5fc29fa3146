import Chalk

extension ConvolutionKernel {
  /// The kernel at each of its places on a small picture, and the outputs that are there so far.
  func sliding(over picture: Picture) throws -> Animation {
    let result = picture.crossCorrelated(with: self).rows
    let width = result[0].count
    let frames = (0..<result.count * width).map { place in
      let (i, j) = (place / width, place % width)
      let soFar = result.indices.map { row in
        (0..<width).map { row * width + $0 <= place ? result[row][$0] : .nan }
      }
      let (top, left) = (Double(i) - 0.5, Double(j) - 0.5)
      return Figure(
        "The kernel slides",
        caption: """
          Where does each output come from? Left: a corner of the house and the kernel's place on it. \
          Right: the outputs so far. Each is the dot product of the kernel and the patch in the frame.
          """, columns: 2
      ) {
        Panel("The picture, and the kernel's place", x: "j", y: "i", legend: .none, colorBar: .none)
        {
          HeatMap(picture.rows, scale: .grey, range: 0...1, digits: 0)
          Line(
            [left, left + 3, left + 3, left, left], [top, top, top + 3, top + 3, top],
            color: .series(1), dash: .solid, width: 3)
        }
        Panel("The outputs so far", x: "j", y: "i", colorBar: .none) {
          HeatMap(soFar, scale: .diverging(center: 0), range: -3...3, digits: 0)
        }
      }
    }
    return try Animation(frames, secondsPerFrame: 0.5, still: frames.count / 2)
  }
}
