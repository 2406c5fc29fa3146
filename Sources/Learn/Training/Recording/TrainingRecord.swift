/// empty for now
public struct TrainingRecord: Sendable, Codable, Equatable {}
