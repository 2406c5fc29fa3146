import TerminalText
import Testing

@Suite struct TerminalWidthTests {
  @Test(arguments: [
    ("abc", 3), ("", 0), ("梯度", 4), ("y\u{302}", 1), ("Σᵢ − x²", 7), ("👍", 2), ("👍🏽", 2),
    ("👨‍👩‍👧", 2), ("🇫🇷", 2), ("❤️", 2), ("1️⃣", 2), ("é́", 1), ("क्ष", 2), ("한국", 4), ("\u{7}", 0),
  ])
  func columnsAreAsATerminalShowsThem(text: String, columns: Int) {
    #expect(text.columns == columns)
    #expect(text.padded(to: 20).columns == 20)
  }

  @Test func joinedPicturesAreNotTorn() {
    let family = "👨‍👩‍👧"
    let lines = String(repeating: family, count: 8).wrapped(to: 5)
    #expect(lines.joined() == String(repeating: family, count: 8))
    #expect(lines.allSatisfy { $0.columns <= 5 && $0.allSatisfy { String($0) == family } })
  }

  @Test func coloursAreLeftOutWhereThereAreNone() {
    #expect(TerminalStyle().bold("a") == "a")
    #expect(TerminalStyle(hasColor: true).good("a") == "\u{1B}[32ma\u{1B}[0m")
  }
}

@Suite struct TerminalPictureTests {
  @Test func aLargePictureComesInPiecesThatSayWhetherOneFollows() {
    let base64 = String(repeating: "A", count: 4096) + "BB=="
    let sequence = TerminalPicture.kitty.sequence(png: base64, byteCount: 3074, columns: 40)
    let pieces = sequence.split(separator: "\u{1B}_G").map(String.init)
    #expect(pieces.count == 2)
    #expect(pieces[0].hasPrefix("f=100,a=T,c=40,m=1;AAAA") && pieces[0].hasSuffix("A\u{1B}\\"))
    #expect(pieces[1] == "m=0;BB==\u{1B}\\\n")
  }

  @Test func iTermIsToldTheSize() {
    let sequence = TerminalPicture.iTerm.sequence(png: "AA==", byteCount: 1, columns: 9)
    #expect(sequence == "\u{1B}]1337;File=inline=1;width=9;size=1:AA==\u{07}\n")
  }
}

@Suite struct TerminalTextTests {
  @Test func chineseIsBrokenBetweenCharacters() {
    #expect("梯度下降法".wrapped(to: 6) == ["梯度下", "降法"])
  }

  @Test func noLineBeginsWithAClosingMark() {
    #expect("梯度，下降。".wrapped(to: 4) == ["梯", "度，", "下", "降。"])
    for width in 6...20 {
      let lines = "在 ReLU 关闭的地方（左边），斜率为 0：什么也学不到。".wrapped(to: width)
      #expect(lines.allSatisfy { $0.columns <= width && !"，。：）".contains($0.first!) })
      #expect(lines.allSatisfy { $0.last != "（" })
    }
  }

  @Test func whatFitsKeepsItsSpaces() {
    #expect("  1   two".wrapped(to: 20) == ["  1   two"])
  }

  @Test func linesKeepTheSpacesThatTheFirstBeginsWith() {
    #expect("  one two three".wrapped(to: 9) == ["  one two", "  three"])
    #expect("    one two".wrapped(to: 8, indent: "  ") == ["    one", "    two"])
    #expect("  one".wrapped(to: 9) == ["  one"])
  }

  @Test func textStandsBelowItselfAfterAHead() {
    #expect(
      "A network learns".wrapped(to: 20, after: "  net  ") == ["  net  A network", "       learns"])
    #expect("short".wrapped(to: 20, after: "  net  ") == ["  net  short"])
    // No room beside the head.
    #expect(
      "A network".wrapped(to: 14, after: "  a-long-name ") == [
        "  a-long-name", "      A", "      network",
      ])
  }

  /// A hundred thousand digits: in a moment, and not in seconds.
  @Test func longWordsAreCutQuickly() {
    let start = ContinuousClock.now
    let lines = String(repeating: "7", count: 100_000).wrapped(to: 80)
    #expect(lines.count == 1250 && lines.allSatisfy { $0.count == 80 })
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test func aWordThatIsTooLongIsCut() {
    #expect("abcdefgh ij".wrapped(to: 4) == ["abcd", "efgh", "ij"])
    // An indent that is wider than the window leaves half of it to the text.
    #expect("ab cd".wrapped(to: 4, indent: "        ") == ["  ab", "  cd"])
    #expect("梯度".wrapped(to: 1, indent: " ") == ["梯", "度"])
  }

  @Test func emptyTextIsOneEmptyLine() {
    #expect("".wrapped(to: 10) == [""])
  }
}
