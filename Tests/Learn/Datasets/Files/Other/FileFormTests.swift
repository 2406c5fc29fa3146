import Testing

@testable import Datasets

@Suite struct FileFormTests {
  private let scratch = Scratch()

  @Test func whatIsNotReadIsNamedByWhatItIs() throws {
    for (bytes, name, advice) in [
      (Array("PAR1".utf8) + [21, 4, 0], "a Parquet file", "pandas.read_parquet"),
      ([0x89] + Array("HDF\r\n".utf8) + [26, 10], "an HDF5 file", "h5py"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0, 0], "before 2007", "Save the sheet"),
      ([0x80, 4, 0x95, 1], "a Python pickle", "run code"),
      (Array("%PDF-1.7\nplain text follows".utf8), "a PDF document", "Copy its text"),
      (Array("\n<!DOCTYPE html><html>".utf8), "a web page", "read_html"),
      (Array("ID3".utf8) + [3, 0, 0], "an MP3 sound", "ffmpeg"),
      ([0xFD] + Array("7zXZ".utf8) + [0, 0], "packed by xz", "unxz"),
      (zipped([("word/document.xml", [1])]), "a Word document", ".txt"),
      (zipped([("model/data.pkl", [1])]), "PyTorch", "numpy.save"),
      (Array("GIF89a".utf8) + [1, 0], "a GIF picture", "mogrify"),
    ] {
      let error = #expect(throws: DataError.self, "\(name)") {
        try Inspection(scratch.write("x.csv", bytes))
      }
      let words = "\(error!)"
      #expect(words.contains(name) && words.contains(advice), "\(words)")
      #expect(!words.contains("windows-1252"))
    }
  }

  /// Every form is read or has an advice.
  @Test func everyFormHasAnAnswer() {
    let read: Set<FileForm> = [
      .png, .jpeg, .npy, .npz, .idx, .workbook, .sqlite, .json, .wave, .flac,
    ]
    for form in FileForm.allCases {
      #expect((form.advice == nil) == read.contains(form), "\(form)")
    }
  }

  @Test func tablesThatBeginLikeOtherFilesAreTables() throws {
    for text in [
      "PAR1,PAR2\n1,2\n", "ORCID,n\n1,2\n", "ID3,ID4\n1,2\n", "FEA1,FEA2\n1,2\n", "BM,x\n1,2\n",
      "MATLAB note,x\n1,2\n", "GIF8,x\n1,2\n", "{a},x\n1,2\n", "[a],x\n1,2\n", "<a>,x\n1,2\n",
    ] {
      let path = scratch.write("t.csv", text)
      #expect(try DataKind(of: path) == .table, "\(text)")
      #expect(try DataChoice(header: .yes).table(path).count == 1, "\(text)")
    }
  }
}
