import ArgumentParser
@main struct ChalkCommand: ParsableCommand {}
