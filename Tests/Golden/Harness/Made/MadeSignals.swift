import Foundation
import ScalarGrad

extension MadeCases {
  /// Signals of other sizes and settings: spectra by the formula, the rest by hand.
  public static let signals: [MadeCase] = [
    stft("stft_of_six", fftLength: 6, hop: 2, width: 4, isCentered: true),
    stft("stft_of_eight_not_centered", fftLength: 8, hop: 3, width: 8, isCentered: false),
    made("hann_window", "hann_4_symmetric", ["length": 4, "periodic": false]) {
      $0.add("window", "output", [4], [0, 0.75, 0.75, 0])
    },
    made("preemphasis", "preemphasis_half", ["coefficient": 0.5]) {
      $0.add("signal", "input", [3], [1, 2, -1])
      $0.add("y", "output", [3], [1, 1.5, -2])
    },
    made("frame_measures", "frames_of_two", ["frame": 2, "hop": 1]) {
      $0.add("signal", "input", [4], [1, -7, 1, 1])
      $0.add("rms", "output", [3], [5, 5, 1])
      $0.add("zero_crossings", "output", [3], [1, 1, 0])
    },
    made("mu_law", "mu_law_of_three", ["mu": 3]) {
      $0.add("signal", "input", [3], [1, -1, -0.5])
      $0.add("compressed", "output", [3], [1, -1, -log(2.5) / log(4)])
      $0.add("code", "output", [3], [3, 0, 1])
      $0.add("decoded", "output", [3], [1, -1, -(pow(4, 1.0 / 3) - 1) / 3])
    },
    made(
      "mel_filter_bank", "mel_filters_below_1000",
      [
        "fft_length": 4, "sample_rate": 2000, "mels": 1, "low": 0, "high": 1000,
        "scale": "slaney", "normalisation": "slaney",
      ]
    ) {
      $0.add("edges", "output", [3], [0, 500, 1000])
      $0.add("filters", "output", [3, 1], [0, 0.002, 0])
    },
  ]

  private static func made(
    _ item: String, _ id: String, _ attributes: [String: GoldenValue],
    _ fill: (inout MadeCase) -> Void
  ) -> MadeCase {
    var made = MadeCase("audio", item, id, attributes)
    fill(&made)
    return made
  }

  /// A spectrum and its powers, one number at a time.
  private static func stft(
    _ id: String, fftLength: Int, hop: Int, width: Int, isCentered: Bool
  ) -> MadeCase {
    let count = 13
    let edge = isCentered ? fftLength / 2 : 0
    let frames = (count + 2 * edge - fftLength) / hop + 1
    let attributes: [String: GoldenValue] = [
      "fft_length": .number(Double(fftLength)), "hop": .number(Double(hop)),
      "window_length": .number(Double(width)), "window": "hann, periodic",
      "center": .truth(isCentered), "pad_mode": isCentered ? "reflect" : "none",
      "normalized": false, "sample_rate": 8000,
    ]
    return MadeCase(
      "audio", "stft", id, attributes, given: [.input("signal", count)],
      constant: ["real", "imaginary"]
    ) { leaves in
      /// Σ w[n]·x[n]·wave(2π·fn/N)
      func part(_ place: [Int], _ wave: (Double) -> Double) -> Scalar {
        total(0..<width) { n in
          let inFrame = n + (fftLength - width) / 2
          let place0 = abs(place[0] * hop + inFrame - edge)
          let sample = place0 < count ? place0 : 2 * (count - 1) - place0
          let window = 0.5 - 0.5 * cos(2 * Double.pi * Double(n) / Double(width))
          let angle = 2 * Double.pi * Double(place[1] * inFrame) / Double(fftLength)
          return leaves["signal"]![sample] * Scalar(window * wave(angle))
        }
      }
      let shape = [frames, fftLength / 2 + 1]
      let real = Scalars(shape) { part($0) { cos($0) } }
      let imaginary = Scalars(shape) { part($0) { -sin($0) } }
      let power = Scalars(shape) {
        real[$0] * real[$0] + imaginary[$0] * imaginary[$0]
      }
      return ["real": real, "imaginary": imaginary, "power": power]
    }
  }
}
