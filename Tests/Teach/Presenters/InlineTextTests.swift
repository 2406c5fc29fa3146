import Testing

@testable import Presenters

@Suite struct InlineTextTests {
  @Test(arguments: [
    ("Try `chalk new loss` now", ["Try ", "[chalk new loss]", " now"]),
    (
      "your table with --data and --target.",
      ["your table with ", "[--data]", " and ", "[--target]", "."]
    ),
    (
      "Look: chalk run pca --data yours.csv --target column. More",
      [
        "Look: ", "[chalk run pca --data yours.csv --target column]", ". More",
      ]
    ),
    ("chalk run gan-digits --full. Next", ["[chalk run gan-digits --full]", ". Next"]),
    (
      "--data FOLDER; another --seed: two",
      ["[--data FOLDER]", "; another ", "[--seed]", ": two"]
    ),
    ("s x=-3 in step 1", ["x:=-3", " in step 1"]),
    ("s fault=no shuffle, and", ["fault:=no shuffle", ", and"]),
    ("s rate=0.5.", ["rate:=0.5", "."]), ("s width=1/32; s n=2", ["width:=1/32", "; ", "n:=2"]),
    ("a **dead unit**, *it*.", ["a ", "**dead unit**", ", ", "“it”", "."]),
    ("w* and 2 * 3", ["w* and 2 * 3"]), ("classes x=3 stay", ["classes x=3 stay"]),
    ("weights w=3", ["weights w=3"]),
    ("the weight w_i of p_G, e^z", ["the weight ", "$w_i", " of ", "$p_G", ", ", "$e^z"]),
    ("δ_t, Σ_i z_ij", ["$δ_t", ", ", "$\\sum_i", " ", "$z_{ij}"]),
    ("(r_f² + h_{t-1}²)", ["(", "$r_f^{2}", " + ", "$h_{t-1}^{2}", ")"]),
    ("e^zⱼ/Σ e^z, e^{-z}ₜ", ["$e^{z_{j}}", "/Σ ", "$e^z", ", ", "$e^{-z_{t}}"]),
    ("p_data beside p_G", [#"$p_{\text{data}}"#, " beside ", "$p_G"]),
    ("x_val, val_loss and w_i_j stay", ["x_val, val_loss and w_i_j stay"]),
    ("judge on X_train and a-b --", ["judge on X_train and a-b --"]), ("a ` b", ["a ` b"]),
    ("在终端里试试：s w=2。", ["在终端里试试：", "w:=2", "。"]), ("", []),
  ])
  func commandsSettingsAndFormulasAreFound(text: String, pieces: [String]) {
    let found = inlinePieces(text, choices: ["fault": ["none", "no shuffle"]]).map { piece in
      switch piece.kind {
      case .words: piece.source
      case .term(let words): "**\(words)**"
      case .mention(let words): "“\(words)”"
      case .code(let code): "[\(code)]"
      case .formula(let formula): "$" + formula
      case .setting(let name, let value): "\(name):=\(value)"
      }
    }
    #expect(found == pieces)
    #expect(inlinePieces(text).map(\.source).joined() == text, "nothing is lost")
  }
}
