import Datasets
import Foundation

extension BoardData {
  /// A sound: the user's own WAV or FLAC file, or the lesson's.
  ///
  /// ```swift
  /// let sound = try board.data.sound("made sounds", or: madeSound())
  /// ```
  ///
  /// - Parameter least: a shorter one of the user's own is refused, in seconds.
  /// - Throws: `DataError` where the user's file is no sound, damaged, or too short.
  public func sound(
    _ name: String, atLeast least: Double = 0, or own: @autoclosure () -> Sound
  ) throws -> Sound {
    if let path = board.dataChoice.path, !FileManager.default.fileExists(atPath: path),
      let set = Dataset.builtIn.first(where: { $0.name == path })
    {
      board.dataWasAskedFor = true
      throw noSound(set.name, set.kind)
    }
    switch try source(name, [.series]) {
    case .lesson(let name):
      let sound = own()
      note(name, sound.frames, hash: DataFingerprint.of(series(sound)))
      return sound
    case .added(let set): throw noSound(set.name, .examples)
    case .set(let set): throw noSound(set.name, set.kind)
    case .files(let path):
      let sound = try board.dataChoice.sound(path)
      guard sound.frames > 0, sound.seconds >= least else {
        throw DataError.unsuitable(
          "'\(path)'",
          problem: "it is \(sound.seconds) seconds long, and at least \(least) are needed",
          advice: "Record a longer one.")
      }
      note(path, sound.frames, hash: try DataFingerprint.of(path))
      return sound
    }
  }

  private func series(_ sound: Sound) -> Series {
    Series(name: "sound", values: sound.samples.map { Double($0) })
  }

  private func noSound(_ name: String, _ found: Dataset.Kind) -> DataError {
    .unsuitable(
      "The data set '\(name)'", problem: "it is \(found.text), and this lesson needs a sound",
      advice: "Give a WAV or FLAC file: --data FILE.wav.")
  }
}
