import Foundation
import Testing

@testable import ChalkCommand

/// The book as an e-book, slides, notebooks and a PDF, made by the program.
@Suite struct BookFormTests {
  private let chalk = try! ChalkProcess()

  private func file(_ path: String) throws -> Data {
    try Data(contentsOf: chalk.folder.appendingPathComponent(path))
  }

  /// The pictures of a page that have no alternative text.
  private static func unnamedPictures(in page: String) -> Int {
    page.matches(of: #/<img\b[^>]*>/#).count { !$0.0.contains(#/\balt="[^"]+"/#) }
  }

  @Test func anEBookBeginsWithItsTypeAndItsPagesAreWellFormed() throws {
    defer { chalk.remove() }
    let made = try chalk.run("book", "weighted-sum", "--form", "epub", "--out", "A.epub")
    #expect(made.status == 0, "\(made.errors)")
    let start = [UInt8](try file("A.epub").prefix(58))
    // The local header has 30 bytes: the method at 8, 0 for stored; then the name and the bytes.
    #expect(start[8] == 0 && start[9] == 0)
    #expect(String(decoding: start[30...], as: UTF8.self) == "mimetypeapplication/epub+zip")
    let unpacked = try chalk.shell([
      "python3", "-c",
      """
      import zipfile, posixpath, xml.etree.ElementTree as E
      z = zipfile.ZipFile('A.epub'); names = set(z.namelist())
      root = E.fromstring(z.read('META-INF/container.xml'))
      opf = next(e for e in root.iter() if e.tag.endswith('rootfile')).get('full-path')
      items = [e for e in E.fromstring(z.read(opf)).iter() if e.tag.endswith('}item')]
      base = posixpath.dirname(opf)
      listed = {posixpath.normpath(posixpath.join(base, e.get('href'))) for e in items}
      assert listed == names - {'mimetype', 'META-INF/container.xml', opf}, listed ^ names
      for n in names:
        if n.endswith('.xhtml'):
          for e in E.fromstring(z.read(n)).iter():
            if e.tag.endswith('}img'): assert e.get('alt'), n
      print('whole')
      """,
    ])
    if unpacked.status == 127 {
      print("skipped: python3 is not here")
      return
    }
    #expect(unpacked.output == "whole\n", "\(unpacked.errors)")
  }

  @Test func slidesAreStepsAndHiddenOnesAreLeftOut() throws {
    defer { chalk.remove() }
    let words = ["book", "weighted-sum", "--form", "slides", "--out"]
    let whole = try chalk.run(words + ["A.html"])
    #expect(whole.status == 0, "\(whole.errors)")
    let less = try chalk.run(words + ["B.html", "--hide", "1", "--theme", "dark"])
    #expect(less.status == 0, "\(less.errors)")
    let pages = try ["A.html", "B.html"].map { String(decoding: try file($0), as: UTF8.self) }
    let counts = pages.map { $0.matches(of: #/<section\b/#).count }
    #expect(counts[0] == counts[1] + 1)
    #expect(pages.allSatisfy { BookFormTests.unnamedPictures(in: $0) == 0 })
    #expect(BookFormTests.unnamedPictures(in: "<img src='a'><img alt=\"a\">") == 1)
    let unknown = try chalk.run(words + ["C.html", "--hide", "Nosuchstep"])
    #expect(unknown.status != 0 && unknown.errors.contains("Nosuchstep"), "\(unknown.errors)")
    // Of several lessons a title may fit in one of them only, and must fit in one.
    let several = ["book", "weighted-sum", "squared-error", "--form", "slides", "--out", "D.html"]
    let nowhere = try chalk.run(several + ["--hide", "Nosuchstep"])
    #expect(nowhere.status == 64, "\(nowhere.errors)")
    #expect(nowhere.errors.contains("None of these lessons has a step 'Nosuchstep'"))
  }

  @Test func aNotebookKeepsToItsForm() throws {
    defer { chalk.remove() }
    let made = try chalk.run("book", "weighted-sum", "--form", "notebooks", "--out", "N")
    #expect(made.status == 0, "\(made.errors)")
    let book = try #require(
      try JSONSerialization.jsonObject(with: file("N/weighted-sum.ipynb")) as? [String: Any])
    #expect(book["nbformat"] as? Int == 4)
    #expect(book["nbformat_minor"] is Int && book["metadata"] is [String: Any])
    let cells = try #require(book["cells"] as? [[String: Any]])
    #expect(!cells.isEmpty)
    for cell in cells {
      let kind = cell["cell_type"] as? String ?? ""
      #expect(["markdown", "code", "raw"].contains(kind))
      #expect(cell["source"] != nil && cell["metadata"] is [String: Any])
      if kind == "code" { #expect(cell["outputs"] is [Any] && cell["execution_count"] != nil) }
    }
  }

  @Test func whatNeedsAnotherProgramSaysSo() throws {
    defer { chalk.remove() }
    let form = try chalk.run("book", "weighted-sum", "--form", "epub", "--video", "webm")
    #expect(form.status == 64 && form.errors.contains("--video is for the web book"))
    let film = try chalk.run(
      ["book", "weighted-sum", "--video", "webm"],
      environment: ["PATH": chalk.folder.path])
    #expect(film.status == 1 && film.errors.contains("ffmpeg"), "\(film.errors)")
    guard Chromium.installed() != nil else {
      print("skipped: Chromium is not here")
      let pdf = try chalk.run("book", "weighted-sum", "--form", "pdf", "--out", "A.pdf")
      #expect(pdf.status == 1 && pdf.errors.contains("hromium"), "\(pdf.errors)")
      return
    }
    let pdf = try chalk.run("book", "weighted-sum", "--form", "pdf", "--out", "A.pdf")
    #expect(pdf.status == 0, "\(pdf.errors)")
    #expect(try file("A.pdf").starts(with: Data("%PDF".utf8)))
    // The list of steps at the side of the viewer.
    #expect(try file("A.pdf").range(of: Data("/Outlines ".utf8)) != nil)
  }

  /// The check from outside finds what is wrong. The packages that it takes for e-books, notebooks and PDFs may be
  /// missing here: pages and formulas it reads by itself.
  @Test func theCheckOfBooksFindsWhatIsWrong() throws {
    defer { chalk.remove() }
    let peers = ChalkProcess.packageRoot.appendingPathComponent("Docs/Peers").path
    let check = ["python3", peers + "/check_books.py", "."]
    if try chalk.shell(check).status == 127 {
      print("skipped: python3 is not here")
      return
    }
    #expect(try chalk.shell(check).status == 1, "nothing to check is no success")
    try chalk.write("good.html", "<p><img src='a.png' alt='A line.'></p>")
    #expect(try chalk.shell(check).output == "good.html: sound, pictures: 1\n")
    let loading = "<script src='https://example.org/a.js'></script>"
    try chalk.write("bad.html", "<img src='a.png'>" + loading)
    let bad = try chalk.shell(check)
    #expect(bad.status == 1 && bad.output.contains("bad.html: WRONG"), "\(bad.errors)")
    for fault in ["without an alternative text", "loads https"] {
      #expect(bad.output.contains(fault))
    }
    let formulas = [
      (#"the loss $L = x_1$, `$HOME`, \$5"#, 0), ("$$\nL = x\n$$", 0), ("costs $5", 1),
      ("$ x$", 1), ("a$x$", 1), ("| $p(a|b)$ |", 1),
    ]
    for (markdown, faults) in formulas {
      let code = """
        import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1])
        import check_books; print(len(list(check_books.formula_faults(sys.argv[2]))))
        """
      let found = try chalk.shell(["python3", "-c", code, peers, markdown])
      #expect(found.output == "\(faults)\n", "\(markdown): \(found.errors)")
    }
  }
}
