import Foundation
import Notation
import Processes

/// A kind of film file.
public enum FilmFormat: String, Sendable, CaseIterable {
  /// WebM, with VP9: what browsers show without a license.
  case webm
  /// MP4, with H.264: what presentation programs take.
  case mp4

  /// Throws `FigureError.missingProgram` where ffmpeg is not among the folders of `searchPath`; nil takes PATH.
  public static func requireProgram(searchPath: String? = nil) throws(FigureError) {
    let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    _ = try Program.film.find(in: path)
  }

  /// The words for ffmpeg that say how the frames are coded: good pictures, and no date in the file.
  var coding: [String] {
    let codec =
      switch self {
      case .webm: ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "32"]
      case .mp4: ["-c:v", "libx264", "-preset", "medium", "-crf", "20", "-movflags", "+faststart"]
      }
    return codec + [
      "-pix_fmt", "yuv420p", "-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact",
      "-flags:v", "+bitexact",
    ]
  }
}

extension FigureRenderer {
  /// The bytes of a film of an animation: the frames as a GIF has them, in all their colors. The last one stands for
  /// ``Animation/secondsOfLastFrame``.
  ///
  /// Throws a `FigureError` like `render(_:as:)`, `.missingProgram` where ffmpeg is not installed.
  public func render(
    _ animation: Animation, as format: FilmFormat
  ) throws(FigureError) -> [UInt8] {
    _ = try Program.film.find(in: searchPath)
    let folder = try workFolder() + "/film"
    try WholeFile.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var images: [PixelImage] = []
    for frame in animation.steadied {
      images.append(try PixelImage(png: try draw(frame, as: .png, dpi: dpi)))
    }
    // Codecs of films want an even number of pixels.
    let width = ((images.map(\.width).max() ?? 2) + 1) / 2 * 2
    let height = ((images.map(\.height).max() ?? 2) + 1) / 2 * 2
    for (index, image) in images.enumerated() {
      let framed = image.framed(width: width, height: height, by: theme.background)
      try WholeFile.put(
        try framed.png(isFast: true), at: folder + "/" + String(format: "frame%05d.png", index))
    }
    let file = folder + "/film." + format.rawValue
    let answer = try Program.film.run(
      FigureRenderer.words(
        animation, folder: folder, format: format) + [file], in: searchPath,
      limit: TimeLimit(computing: max(timeout, 1200), waiting: max(patience, 1200)))
    guard answer.status == 0 else {
      throw .programEnded("ffmpeg", words: String(answer.words.suffix(600)))
    }
    return try WholeFile.read(file)
  }

  /// What ffmpeg is told, but for the file.
  static func words(_ animation: Animation, folder: String, format: FilmFormat) -> [String] {
    let milliseconds = max(20, Int(saturating: (animation.secondsPerFrame * 1000).rounded()))
    let pause = Animation.secondsOfLastFrame
    return [
      "-nostdin", "-loglevel", "error", "-y", "-framerate", "1000/\(milliseconds)", "-i",
      folder + "/frame%05d.png", "-vf", "tpad=stop_mode=clone:stop_duration=\(pause)",
    ] + format.coding
  }
}

extension PixelImage {
  /// The picture at the upper left of a larger one, in color.
  func framed(width: Int, height: Int, by color: Color) -> PixelImage {
    let ground = [color.red, color.green, color.blue]
    var framed = [UInt8]()
    framed.reserveCapacity(width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        guard row < self.height, column < self.width else {
          framed += ground
          continue
        }
        let start = (row * self.width + column) * channels
        framed +=
          channels == 3
          ? Array(bytes[start..<start + 3])
          : [
            bytes[start], bytes[start], bytes[start],
          ]
      }
    }
    return PixelImage(width: width, height: height, channels: 3, bytes: framed)
  }
}
