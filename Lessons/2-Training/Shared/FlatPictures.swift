import Chalk

/// Pictures with classes as a dense network takes them: each a row of numbers.
struct FlatPictures {
  /// Pixels from 0 to 1, `[pictures, pixels]`.
  let inputs: Tensor
  /// A row of zeros with a one at the class, `[pictures, classes]`.
  let targets: Tensor
  let labels: [Int]

  // excerpt: flat
  /// Every byte divided by 255, every picture one row, every label a row with a single one.
  init(_ pictures: ImageExamples) {
    let whole = pictures.whole
    inputs = whole.inputs.reshaped(-1, pictures.height * pictures.width * pictures.channels)
    targets = whole.oneHotTargets(classes: pictures.classNames.count)
    labels = pictures.labels
  }
  // end excerpt
}
