/// Free photographs and scans that the program has itself.
public enum Photograph: String, Sendable, CaseIterable {
  /// Eileen Collins, astronaut, in colour, 512 × 512: NASA, public domain. NASA asks that its pictures do not suggest an
  /// endorsement.
  case astronaut
  /// A brick wall, grey, 512 × 512: CC0Textures, CC0.
  case brick
  /// A cat, in colour, 300 × 451: Stéfan van der Walt, CC0.
  case cat
  /// A living cell, grey, 660 × 550: Paul Müller and others, CC0; from Optics Express 26(8), 2018.
  case cell
  /// A cup of coffee, in colour, 400 × 600: Rachel Michetti, CC0, by courtesy of Pikolo Espresso Bar.
  case coffee
  /// Grass, grey, 512 × 512: linolafett, CC0.
  case grass
  /// Gravel, grey, 512 × 512: CC0Textures, CC0.
  case gravel
  /// Blood vessels of an eye with tiny swellings, grey, 102 × 102: Andreas Maier, CC0; from the HRF database.
  case microaneurysms
  /// The back of an eye, in colour, 512 × 512: Mikael Häggström, CC0.
  case retina
  /// Handwriting on lined paper, grey, 172 × 448: Wikipedia, File:Corner.png, public domain.
  case text

  /// The picture: grey `[height, width, 1]` or in colour `[height, width, 3]`, from 0 (black) to 255.
  public var picture: Picture {
    embedded { () throws(DataError) in try load() }
  }

  /// What ``picture`` has.
  /// - Throws: `DataError` where the program's own file is damaged.
  func load() throws(DataError) -> Picture {
    let file = file
    return try Picture(jpeg: file.bytes(), name: file.name)
  }

  var file: EmbeddedFile {
    switch self {
    case .astronaut: .astronautPhotograph
    case .brick: .brickPhotograph
    case .cat: .chelseaPhotograph
    case .cell: .cellPhotograph
    case .coffee: .coffeePhotograph
    case .grass: .grassPhotograph
    case .gravel: .gravelPhotograph
    case .microaneurysms: .microaneurysmsPhotograph
    case .retina: .retinaPhotograph
    case .text: .textPhotograph
    }
  }
}
