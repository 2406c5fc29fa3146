import Autograd
import Optimizers
import Tensors
import Testing

struct ScheduleTests {
  @Test func constant() {
    #expect([0, 1, 1000].map(Schedule.constant(0.1).callAsFunction) == [0.1, 0.1, 0.1])
    #expect(0.1.schedule(7) == 0.1 && 1.schedule(7) == 1)
  }

  @Test func stepsGoDownAtOnce() {
    let schedule = Schedule.steps(8, every: 10, factor: 0.5)
    #expect([0, 9, 10, 19, 20].map(schedule.callAsFunction) == [8, 8, 4, 4, 2])
  }

  @Test func piecewiseIncludesItsBoundaries() {
    let schedule = Schedule.piecewise(boundaries: [3, 5], values: [1, 0.5, 0.1])
    #expect((2...6).map(schedule.callAsFunction) == [1, 1, 0.5, 0.5, 0.1])
  }

  @Test func exponential() {
    let smooth = Schedule.exponential(1, decaySteps: 10, decayRate: 0.25)
    #expect(smooth(0) == 1 && abs(smooth(5) - 0.5) < 1e-15 && smooth(20) == 0.0625)
    let stairs = Schedule.exponential(1, decaySteps: 10, decayRate: 0.25, staircase: true)
    #expect(stairs(9) == 1 && stairs(10) == 0.25)
  }

  @Test func cosine() {
    let schedule = Schedule.cosine(2, decaySteps: 100, alpha: 0.1)
    #expect(schedule(0) == 2)
    #expect(abs(schedule(50) - 1.1) < 1e-12)
    #expect(abs(schedule(100) - 0.2) < 1e-12 && schedule(1000) == schedule(100))
    // ½(1 + cos(π/4)) at a quarter of the way
    #expect(abs(Schedule.cosine(1, decaySteps: 4)(1) - 0.853_553_390_593_273_8) < 1e-12)
  }

  @Test func warmUpAndThenAnother() {
    let schedule = Schedule.warmUp(steps: 4, then: .steps(8, every: 2, factor: 0.5))
    #expect((0..<8).map(schedule.callAsFunction) == [0, 2, 4, 6, 8, 8, 4, 4])
    #expect(Schedule.warmUp(steps: 2, from: 1, then: 3)(1) == 2)
  }

  @Test func stepsAskTheScheduleOnceEach() {
    let w = Variable(Tensor([0], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    let sgd = Optimizer.sgd(learningRate: .piecewise(boundaries: [0, 1], values: [1, 10, 100]))
    for expected in [-1, -11, -111] {
      w.sum().backward()
      sgd.step([w], memory: &memory)
      #expect(w.value[0].scalar == Double(expected))
    }
  }
}
