import LessonKit
import Testing

/// Each symptom in numbers made for it, and none in healthy ones.
@Suite struct DiagnosisTests {
  @Test func healthyNumbersHaveNoFindings() {
    #expect(Diagnosis.findings(in: healthy()) == [])
    #expect(Diagnosis.findings(in: TrainingNumbers()) == [])
  }

  @Test func oneStaleGradientIsEnough() {
    var numbers = healthy()
    numbers.updates[7].leftoverGradient = 0.1
    #expect(symptoms(numbers) == [.gradientsNotZeroed])
  }

  @Test func aPowerThatOverflowsIsToldFromARateThatIsTooHigh() {
    var numbers = healthy()
    numbers.updates[3] = .init(batchLoss: .nan, largestLogit: 800)
    #expect(symptoms(numbers) == [.naiveSoftmax])
    numbers.updates[3] = .init(batchLoss: .nan, largestLogit: .infinity)
    #expect(symptoms(numbers) == [.rateTooHigh])
  }

  @Test func equalUnitsAreNotCalledDead() {
    var numbers = healthy()
    numbers.setLast { $0.layers[0].unitSpread = 0 }
    #expect(symptoms(numbers) == [.equalUnits])
    numbers.setLast { $0.layers[0].deadFraction = 1 }
    #expect(symptoms(numbers) == [.equalUnits])
  }

  @Test func aSingleUnitIsNoCopyOfAnything() {
    var numbers = healthy()
    numbers.setLast {
      $0.layers[0].units = 1
      $0.layers[0].unitSpread = 0
    }
    #expect(symptoms(numbers) == [])
  }

  @Test(arguments: [(0.3, false), (0.75, true), (1, true)])
  func deadUnitsAreToldWhenMoreThanHalfAre(part: Double, isTold: Bool) {
    var numbers = healthy()
    numbers.setLast { $0.layers[0].deadFraction = part }
    #expect(symptoms(numbers) == (isTold ? [.deadUnits] : []))
  }

  @Test func saturationCountsOnlyAtTheBeginning() {
    var early = healthy()
    early.epochs[0].layers[0].flatFraction = 0.9
    #expect(symptoms(early) == [.saturatedUnits])
    var late = healthy()
    late.setLast { $0.layers[0].flatFraction = 0.9 }
    #expect(symptoms(late) == [], "a trained network takes sides")
  }

  @Test func theSameTeethInEveryEpochAreAnOrder() {
    var numbers = healthy()
    for index in numbers.updates.indices {
      numbers.updates[index].batchLoss += 0.3 * Double(index % 8 == 3 ? 1 : 0)
    }
    #expect(symptoms(numbers) == [.sameOrder])
  }

  @Test func twinsByChanceAreNoLeak() {
    var numbers = healthy()
    numbers.sharedTestFraction = 0.45
    #expect(symptoms(numbers) == [.leakedTest])
    numbers.duplicateFraction = 0.4
    #expect(symptoms(numbers) == [])
  }

  @Test func aLossThatClimbsOrSwingsIsARateThatIsTooHigh() {
    var climbing = healthy()
    climbing.epochs[9].trainingLoss = 30
    #expect(symptoms(climbing) == [.rateTooHigh])
    var swinging = healthy()
    for index in stride(from: 0, to: 12, by: 2) { swinging.epochs[index].trainingLoss += 0.5 }
    #expect(symptoms(swinging) == [.rateTooHigh])
  }

  @Test func everySymptomHasWords() {
    #expect(Set(Diagnosis.Symptom.allCases.map(\.message.text)).count == 8)
  }

  private func symptoms(_ numbers: TrainingNumbers) -> [Diagnosis.Symptom] {
    Diagnosis.findings(in: numbers).map(\.symptom)
  }

  /// Twelve epochs of eight updates: the loss falls, and the batches differ as chance has it.
  private func healthy() -> TrainingNumbers {
    var numbers = TrainingNumbers()
    for epoch in 0..<12 {
      let loss = 1 / Double(epoch + 1)
      for index in 0..<8 {
        let noise = Double((epoch * 37 + index * index * 11 + epoch * index * 7) % 17) / 17
        numbers.updates.append(.init(batchLoss: loss * (0.8 + 0.4 * noise), largestLogit: 5))
      }
      let layer = TrainingNumbers.Layer(
        units: 6, gradientNorm: loss, deadFraction: 0, flatFraction: 0.1, unitSpread: 2)
      numbers.epochs.append(
        .init(
          trainingLoss: loss, testLoss: 1.1 * loss, trainingAccuracy: 0.95, testAccuracy: 0.93,
          layers: [layer, layer]))
    }
    return numbers
  }
}

extension TrainingNumbers {
  /// Changes the last epoch.
  fileprivate mutating func setLast(_ change: (inout Epoch) -> Void) {
    change(&epochs[epochs.count - 1])
  }
}
