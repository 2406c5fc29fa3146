import Foundation
import Testing

@testable import Datasets

/// How people lay out folders of examples.
@Suite struct FolderPartTests {
  private func pictures(_ places: [String]) -> Scratch {
    let scratch = Scratch()
    for (number, place) in places.enumerated() {
      let row = [UInt8](repeating: UInt8(number), count: 2)
      scratch.write(
        "\(place)/\(number).png", HandmadePNG(width: 2, height: 2, rows: [row, row]).bytes)
    }
    return scratch
  }

  @Test(arguments: [
    ("train", "val"), ("train", "valid"), ("Train", "Test"), ("training", "testing"),
    ("train", "validation"),
    ("training_set", "test_set"), ("train_images", "dev"), ("photos/train", "photos/test"),
  ])
  func partsAreNoClasses(training: String, test: String) throws {
    let scratch = pictures([
      "\(training)/cat", "\(training)/dog", "\(training)/dog", "\(test)/cat", "\(test)/dog",
    ])
    #expect(try DataKind(of: scratch.path) == .images)
    let (images, others) = try DataChoice().images(scratch.path)
    #expect(images.classNames == ["cat", "dog"] && images.count == 3 && others?.count == 2)
    let found = try Inspection(scratch.path)
    #expect(found.classes.map(\.name) == ["cat", "dog"])
    #expect(found.facts.contains { $0.name == "pictures to test with" && $0.value == "2" })
  }

  @Test func whatIsLeftOutIsSaid() throws {
    let three = pictures(["train/a", "train/b", "val/a", "val/b", "test/a", "test/b", "extra/a"])
    let notes = try DataChoice().notesOnFolders(three.path)
    #expect(notes.contains { $0.contains("'val'") } && notes.contains { $0.contains("'extra'") })
    let flat = pictures(["train/a", "train/b", "test"])
    let (images, test) = try DataChoice().images(flat.path)
    #expect(images.classNames == ["a", "b"] && test == nil)
    #expect(try DataChoice().notesOnFolders(flat.path).contains { $0.contains("no class folders") })
  }

  @Test func foldersThatHoldTheSameFoldersAreDoubted() throws {
    let years = pictures(["2019/cat", "2019/dog", "2020/cat", "2020/dog"])
    #expect(try Inspection(years.path).warnings.contains { $0.contains("are those the classes?") })
    let plain = pictures(["cat", "dog"])
    #expect(try DataChoice().notesOnFolders(plain.path).isEmpty)
    let odd = pictures(["cat", "test"])
    #expect(try Inspection(odd.path).warnings.contains { $0.contains("'test'") })
  }

  @Test func textsInParts() throws {
    let scratch = Scratch()
    for part in ["train", "test"] {
      for name in ["pos", "neg"] { scratch.write("\(part)/\(name)/1.txt", "\(name) \(part)\n") }
    }
    scratch.write("train/unsup/1.txt", "whatever\n")
    let texts = try DataChoice().texts(scratch.path)
    #expect(texts.classNames == ["neg", "pos"] && texts.texts == ["neg train", "pos train"])
    #expect(texts.notes.contains { $0.contains("'unsup'") })
  }

  @Test func trainCSVBesideTestCSV() throws {
    let scratch = Scratch()
    scratch.write("train.csv", "x,y\n1,a\n2,b\n")
    scratch.write("test.csv", "x\n1\n")
    #expect(try Inspection(scratch.path).warnings.contains { $0.contains("'train.csv'") })
  }

  @Test func figuresOfThisProgramAreNoData() throws {
    let scratch = Scratch()
    scratch.write("t.csv", "x,y\n1,a\n2,b\n")
    let before = try DataFingerprint.of(scratch.path)
    for folder in ["Figures/data", "."] {
      scratch.write("\(folder)/overview-t.json", "{\n  \"altText\" : \"…\"\n}\n")
      scratch.write("\(folder)/overview-t.csv", "panel\n")
      scratch.write("\(folder)/overview-t.png", HandmadePNG(rows: [[1]]).bytes)
    }
    scratch.write("Figures/index.html", "…")
    #expect(try DataKind(of: scratch.path) == .table)
    #expect(try DataFingerprint.of(scratch.path) == before)
    // A folder of pictures with a JSON file of another form is data.
    let pictures = pictures(["a", "b"])
    pictures.write("a/0.json", "{\"label\": 1}")
    #expect(try DataChoice().images(pictures.path).training.count == 2)
  }
}
