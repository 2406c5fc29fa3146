import Autograd
import Tensors

/// What a small network learns from a large one: the labels, and what the large one thinks of all the other classes
/// (Hinton et al., 2015).
///
/// loss = α·CE(student, labels) + (1 − α)·T²·KL(softmax(teacher/T) ‖ softmax(student/T)), each the mean over the rows.
/// The temperature T makes small probabilities count; T² keeps the gradients as large as they were.
public struct Distillation: Sendable, Hashable {
  /// T, above 0.
  public var temperature: Double
  /// α, how much the labels count, from 0 to 1.
  public var alpha: Double

  /// How to distil. Traps with a message for a temperature that is not above 0.
  public init(temperature: Double = 2, alpha: Double = 0.5) {
    guard temperature > 0 else {
      fatalError("Distillation: got temperature \(temperature); needs a number above 0")
    }
    (self.temperature, self.alpha) = (temperature, alpha)
  }

  /// The loss and its parts.
  public struct Parts {
    /// α·hard + (1 − α)·soft
    public let loss: Variable
    /// T²·KL(teacher ‖ student)
    public let soft: Variable
    /// The cross-entropy with the labels.
    public let hard: Variable
  }

  /// The loss of a student.
  ///
  /// - Parameters:
  ///   - student: its sums before the softmax, `[n, classes]`.
  ///   - teacher: the teacher's, which learns nothing from this.
  ///   - labels: `[n]`, whole numbers from 0.
  public func callAsFunction(student: Variable, teacher: Tensor, labels: Tensor) -> Parts {
    let numbers = labels.indices(below: student.shape[-1], of: "Distillation")
    let hard = Primitive.softmaxCrossEntropy(labels: numbers)(student).mean()
    let known = (teacher / temperature).logSoftmax()
    let share = known.exp()
    let difference = known - (student / temperature).logSoftmax()
    let soft = (share * difference).sum([-1]).mean() * (temperature * temperature)
    return Parts(loss: hard * alpha + soft * (1 - alpha), soft: soft, hard: hard)
  }
}
