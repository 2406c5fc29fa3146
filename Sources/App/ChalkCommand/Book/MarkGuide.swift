import Chalk
import Foundation

/// The page of all marks: for each what it is for, five lines of code, and the picture that these lines draw.
/// `chalk book --form marks` prints it.
struct MarkGuide {
  static let file = "DrawingFigures.md"
  static let pictures = "Images/Marks"

  /// The page `Docs/DrawingFigures.md`.
  func markdown() throws -> String {
    var parts = [MarkGuide.head]
    for example in MarkExample.all {
      let figure = try example.figure()
      parts.append(
        """
        ## \(example.type)

        \(example.purpose)

        ```swift
        \(try example.code)
        ```

        ![\(figure.altText.escapedForMarkdown)](\(MarkGuide.pictures)/\(example.name).png)
        """)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The pictures, by their files.
  func drawn() throws -> [(file: String, bytes: [UInt8])] {
    let size = FigureSize(exactly: .millimeters(110))
    let renderer = FigureRenderer(size: size, dpi: 120)
    return try MarkExample.all.map { example in
      ("\(MarkGuide.pictures)/\(example.name).png", try renderer.render(example.figure()))
    }
  }

  /// What stands above the marks.
  static var head: String {
    """
    # Drawing figures

    A `Figure` is a value: a title and panels of marks. Nothing is drawn until it is asked for bytes. Made by \
    `make book`; the code below is the code that drew the pictures.

    ```swift
    let figure = Figure("Loss", x: "epoch", y: "loss") { Line([0.9, 0.4, 0.2]) }
    let size = FigureSize(exactly: .millimeters(85), height: .millimeters(40))
    let pdf = try figure.rendered(as: .pdf, size: size)
    ```

    ## For a paper, a book, a slide

    | to have | in Swift | on the command line |
    |---|---|---|
    | an exact size | `FigureSize(exactly: .millimeters(85))` | `--width 85mm --height 40mm` |
    | the column of a journal | `FigureSize.named("nature-1")` | `--size nature-1` |
    | everything larger | `FigureSize(exactly: …, scale: 2)` | `--scale 2` |
    | other letters | `theme.font = "Liberation Serif"` | `--font "Liberation Serif" --font-size 8` |
    | known colors | `Theme.light.with(.okabeIto)` | `--palette okabe-ito --palette viridis` |
    | a theme of one's own | `try ThemeFile(contentsOfFile: path).theme` | `--theme journal.theme` |
    | no title, no background | `FigureOptions(showsTitle: false, isTransparent: true)` | \
    `--no-title --transparent` |
    | panels (a), (b), (c) | `FigureOptions(namesPanels: true)` | `--panel-names` |
    | another kind of file | `rendered(as: .tikz)` | `--format tikz` |

    Kinds of files: \(list(RenderFormat.allCases.map(\.rawValue))). Sizes: \
    \(list((FigureSize.all + FigureSize.presets).map(\.name))). Palettes: \
    \(list(ColorPalette.all.map(\.name))).

    In an exact size the box of the file is what was asked for: to a hundredth of a millimeter in SVG, PDF, EPS and \
    LaTeX; a PNG says how many of its dots are a meter, and is exact to half of one dot in that. The numbers at the \
    axes have \(written(FigureSize.leastFont)) points or more, and the legend stands in a corner of the axes in \
    which it hides nothing, else directly at the lines, else above the marks, and below the plot where that would leave \
    them less than half of it. What does not fit is an error that says so. Letters of another font get the \
    room of DejaVu Sans, which is wider than nearly every other.

    A theme's file is a few lines, `key = value`; what it does not say is as in its base:

    ```text
    # journal.theme
    base = print
    font = Liberation Serif
    font-size = 7
    line-width = 1
    series = #003366 #cc4400 okabe-ito
    sequential = viridis
    ```

    `tikz` is one file of LaTeX that needs the package `tikz`; `cairolatex` is one for the words with a PDF for the \
    rest, and needs `color` and `graphicx`. Both have the font of the document. They are compiled alone, or read:

    ```latex
    \\usepackage{tikz}
    …
    \\begin{figure}\\centering\\input{loss}\\caption{The loss.}\\end{figure}
    ```

    EPS has no translucent colors: each is mixed with the background. An image of more than some eight thousand \
    rectangles of one color is made coarser in `tikz`, for which LaTeX has no more room; in `cairolatex` it is not.
    """
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
