import Notation
import Testing

@Suite struct EscapingTests {
  @Test func nothingEndsATagOrAQuote() {
    #expect(#"<a href='x'>"&""#.escapedForHTML == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;")
    // A mark over a sign makes one character of both; the sign is still read as one.
    #expect("<\u{302}b".escapedForHTML == "&lt;\u{302}b")
    #expect(#"["a<b", "it's"]"#.escapedForSingleQuotes == #"["a&lt;b", "it&#39;s"]"#)
    #expect("ŷ = 3 · 2".escapedForHTML == "ŷ = 3 · 2")
  }

  @Test func marksOfMarkdownAreSigns() {
    #expect(
      "a_b *c* <d> [e] `f` $g$".escapedForMarkdown
        == "a\\_b \\*c\\* \\<d\\> \\[e\\] \\`f\\` \\$g\\$")
    #expect("a|b".escapedForMarkdownCell == "a\\|b")
    #expect(#"|x| \|y\|"#.latexForMarkdownCell == #"\vert x\vert  \Vert y\Vert "#)
  }

  @Test func noTextEndsACommandOfGnuplot() {
    #expect("it's\nmine".quotedForGnuplot == "'it''s mine'")
    #expect("''x".quotedForGnuplot == #""''".'x'"#)
  }

  @Test func aShellReadsOneWord() {
    #expect("plain-1.csv".quotedForShell == "plain-1.csv" && "".quotedForShell == "''")
    #expect("it's $HOME".quotedForShell == #"'it'\''s $HOME'"#)
  }
}
