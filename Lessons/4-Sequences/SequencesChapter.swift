import Chalk

/// The fourth chapter: how a network reads one thing after the other.
public struct SequencesChapter: Plugin {
  public let name = "sequences"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    try catalog.add(Recurrent())
    try catalog.add(LSTM())
    try catalog.add(GRU())
    try catalog.add(BidirectionalLesson())
    try catalog.add(Embedding())
    try catalog.add(Tokens())
    try catalog.add(Sentiment())
    try catalog.add(ReviewLSTM())
    try catalog.add(Attention())
    try catalog.add(SequenceToSequence())
    try catalog.add(LettersToSounds())
    try catalog.add(ARealEar())
    try catalog.add(MemoryRace())
    try catalog.add(Forecast())
    try catalog.add(Characters())
  }
}
