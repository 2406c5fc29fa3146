import Foundation
import Testing

@testable import Datasets

@Suite struct ImageFolderTests {
  let scratch = Scratch()

  private func grey(_ value: UInt8, _ side: Int = 2) -> [UInt8] {
    let row = [UInt8](repeating: value, count: side)
    return HandmadePNG(width: side, height: side, rows: Array(repeating: row, count: side)).bytes
  }

  private func red() -> [UInt8] {
    let row: [UInt8] = [255, 0, 0, 255, 0, 0]
    return HandmadePNG(width: 2, height: 2, colorType: 2, rows: [row, row]).bytes
  }

  @Test func foldersAreClasses() throws {
    scratch.write("dog/b.png", grey(2))
    scratch.write("dog/a.PNG", grey(1))
    scratch.write("cat/x.png", grey(3))
    scratch.write("cat/notes.txt", "not a picture")
    scratch.write(".hidden/y.png", grey(4))
    let images = try ImageExamples(folder: scratch.path)
    #expect(images.classNames == ["cat", "dog"] && images.labels == [0, 1, 1])
    #expect(images.channels == 1 && images.pixels == [3, 3, 3, 3, 1, 1, 1, 1, 2, 2, 2, 2])
  }

  @Test func photosBesidePNGsAreReadAndOthersRefused() throws {
    let pixels = [UInt8](repeating: 90, count: 64)
    let photo = HandmadeJPEG(width: 8, height: 8, channels: 1, pixels: pixels).bytes
    let png = HandmadePNG(width: 8, height: 8, rows: (0..<8).map { _ in Array(pixels[0..<8]) })
    for name in ["a/1.JPG", "a/2.jpeg", "b/1.jpg"] { scratch.write(name, photo) }
    for name in ["a/0.png", "b/0.png"] { scratch.write(name, png.bytes) }
    for left in ["a/Thumbs.db", "a/._1.jpg", "__MACOSX/a/1.jpg", "desktop.ini", "b/.DS_Store"] {
      scratch.write(left, "left behind")
    }
    let images = try ImageExamples(folder: scratch.path)
    #expect(images.classNames == ["a", "b"] && images.labels == [0, 0, 0, 1, 1])
    #expect(images.pixels == [UInt8](repeating: 90, count: 5 * 64))
    #expect(
      try Inspection(scratch.path).facts.contains { $0.name == "pictures" && $0.value == "5" })
    scratch.write("b/2.webp", "RIFF....WEBP")
    let error = #expect(throws: DataError.self) { try ImageExamples(folder: scratch.path) }
    #expect("\(error!)".contains("1 picture in it is neither PNG nor JPEG, such as"))
    let found = try Inspection(scratch.path)
    #expect(
      found.warnings.contains { $0.contains("neither PNG nor JPEG") && $0.contains("2.webp") })
  }

  @Test func numbersAreSortedAsNumbers() throws {
    for name in ["10", "9", "1"] { scratch.write("\(name)/a.png", grey(0)) }
    #expect(try ImageExamples(folder: scratch.path).classNames == ["1", "9", "10"])
  }

  @Test func greyAndColorTogetherAreColor() throws {
    scratch.write("a/1.png", grey(5))
    scratch.write("b/1.png", red())
    let images = try ImageExamples(folder: scratch.path)
    #expect(images.channels == 3 && images.pixels.prefix(3) == [5, 5, 5])
    #expect(images.pixels.suffix(3) == [255, 0, 0])
    let asGrey = try ImageExamples(folder: scratch.path, channels: 1)
    #expect(asGrey.channels == 1 && asGrey.pixels.prefix(4) == [5, 5, 5, 5])
  }

  @Test func sizesMustBeAlikeOrGiven() throws {
    scratch.write("a/1.png", grey(5))
    scratch.write("b/1.png", grey(6, 3))
    let error = #expect(throws: DataError.self) { try ImageExamples(folder: scratch.path) }
    #expect("\(error!)".contains("b/1.png") && "\(error!)".contains("3 high"))
    let images = try ImageExamples(folder: scratch.path, height: 4, width: 4)
    #expect(images.inputShape == [4, 4, 1] && images.image(1).bytes.allSatisfy { $0 == 6 })
  }

  @Test func whatIsNoSetOfClassesIsRefused() throws {
    func problem() -> String {
      do {
        _ = try ImageExamples(folder: scratch.path)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(problem().contains("no class folders"))
    scratch.write("a/1.png", grey(5))
    #expect(problem().contains("one class, 'a'"))
    scratch.write("b/1.csv", grey(5))
    #expect(problem().contains("no PNG or JPEG, but files such as '1.csv'"))
    try FileManager.default.removeItem(atPath: scratch.path + "/b/1.csv")
    #expect(problem().contains("it is empty"))
    scratch.write("b/1.png", Array(grey(5).prefix(40)))
    #expect(problem().contains("b/1.png"))
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func cifar() throws {
    let parts = try #require(
      try ImageExamples.trainAndTest(folder: RealData.path("cifar10-folders")))
    #expect(parts.training.count == 200 && parts.test.count == 50)
    #expect(parts.training.inputShape == [32, 32, 3] && parts.training.classNames.count == 10)
    #expect(parts.training.classCounts == Array(repeating: 20, count: 10))
    #expect(parts.test.classCounts == Array(repeating: 5, count: 10))
    let large = try DataChoice()
      .images(RealData.path("cifar10-folders"), size: (64, 48), channels: 1)
    #expect(large.training.inputShape == [64, 48, 1] && large.test?.count == 50)
  }
}
