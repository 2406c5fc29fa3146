import Datasets
import Foundation
import Testing

@testable import LessonKit

/// A lesson that listens.
private struct FromASound: Lesson {
  let card = LessonCard("from-a-sound", "Asks for a sound", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The sound")
    let sound = try board.data.sound(
      "no-such-sound", atLeast: 0.001, or: Sound(sampleRate: 10, samples: [0.5, -0.5, 0]))
    board.value("rate", Double(sound.sampleRate))
    board.value("frames", Double(sound.frames))
  }
}

@Suite struct BoardDataSoundTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "chalk-board-sound-\(UUID().uuidString)")

  private func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> DataChoice {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: name)
    try Data(bytes).write(to: path)
    return DataChoice(path: path.path)
  }

  private func wave(_ samples: [Int]) -> [UInt8] {
    let format =
      little(1, 2) + little(1, 2) + little(8000, 4) + little(16_000, 4) + little(2, 2)
      + little(16, 2)
    let chunks =
      Array("fmt ".utf8) + little(16, 4) + format + Array("data".utf8)
      + little(2 * samples.count, 4) + samples.flatMap { little($0, 2) }
    return Array("RIFF".utf8) + little(4 + chunks.count, 4) + Array("WAVE".utf8) + chunks
  }

  private func values(_ record: Record) -> [Double] {
    record.steps.flatMap(\.blocks).compactMap { block in
      if case .value(let value) = block { value.value } else { nil }
    }
  }

  @Test func theLessonsOwnOrTheUsers() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let own = try FromASound().record()
    #expect(values(own) == [10, 3])
    #expect(own.data.map(\.count) == [3] && own.data[0].hash != nil)
    let choice = try file("s.wav", wave([1, 2, 3, 4, 5, 6, 7, 8, 9]))
    let users = try FromASound().record(data: choice)
    #expect(values(users) == [8000, 9])
    #expect(users.data.map(\.name) == [choice.path] && users.data != own.data)
  }

  @Test func whatIsNoSoundIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for (choice, words) in [
      (try file("t.csv", Array("a,b\n1,2\n".utf8)), "a sound is needed"),
      (try file("short.wav", wave([1, 2])), "seconds long"),
      (DataChoice(path: "iris"), "sound"),
    ] {
      do {
        _ = try FromASound().record(data: choice)
        Issue.record("\(choice.path ?? "") was taken")
      } catch {
        #expect("\(error)".contains(words), "\(error)")
      }
    }
  }
}
