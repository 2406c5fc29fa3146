import Testing

@testable import Tensors

/// What NumPy prints for the same arrays.
@Suite struct PrintingTests {
  @Test func shortArrays() {
    expect(Tensor([1, 2.5, -3]), "[ 1.   2.5 -3. ]")
    expect(Tensor([[1, 2, 3], [4, 5, 6]]), "[[1. 2. 3.]\n [4. 5. 6.]]")
    expect(Tensor([0.1, 0.2, 1.0 / 3]), "[0.1        0.2        0.33333334]")
    expect(Tensor([0.1, 1.0 / 3], .double), "[0.1        0.33333333]")
    expect(Tensor(3.5), "3.5")
    expect(Tensor([] as [Double]), "[]")
    expect(Tensor([-0.0, 0]), "[-0.  0.]")
    expect(Tensor([1.123456789, 2.1], .double), "[1.12345679 2.1       ]")
    expect(Tensor([99_999_999, 1], .double), "[9.9999999e+07 1.0000000e+00]")
    expect(
      Tensor.range(to: 12).reshaped(2, 3, 2) / 8,
      "[[[0.    0.125]\n  [0.25  0.375]\n  [0.5   0.625]]\n\n"
        + " [[0.75  0.875]\n  [1.    1.125]\n  [1.25  1.375]]]")
  }

  @Test func exponents() {
    expect(Tensor([1e-5, 1]), "[1.e-05 1.e+00]")
    expect(Tensor([1e10, 1]), "[1.e+10 1.e+00]")
    expect(Tensor([1234.5678, 0.5]), "[1.2345677e+03 5.0000000e-01]")
    expect(Tensor([1e-5, 123456]), "[1.00000e-05 1.23456e+05]")
    expect(Tensor([1e16, 1.5e16], .double), "[1.0e+16 1.5e+16]")
    expect(Tensor([123456.789, 0.001], .double), "[1.23456789e+05 1.00000000e-03]")
    expect(Tensor([1e100, 1e-100], .double), "[1.e+100 1.e-100]")
  }

  @Test func infinitiesAndNaNs() {
    expect(Tensor([.nan, 1, .infinity, -.infinity]), "[ nan   1.  inf -inf]")
    expect(Tensor([[.nan]]), "[[nan]]")
  }

  @Test func longArrays() {
    expect(
      Tensor.range(to: 30) * 1.25,
      "[ 0.    1.25  2.5   3.75  5.    6.25  7.5   8.75 10.   11.25 12.5  13.75\n"
        + " 15.   16.25 17.5  18.75 20.   21.25 22.5  23.75 25.   26.25 27.5  28.75\n"
        + " 30.   31.25 32.5  33.75 35.   36.25]")
    expect(
      Tensor.range(to: 2000),
      "[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 1.999e+03]")
    expect(
      Tensor.range(to: 1200).reshaped(30, 40),
      "[[0.000e+00 1.000e+00 2.000e+00 ... 3.700e+01 3.800e+01 3.900e+01]\n"
        + " [4.000e+01 4.100e+01 4.200e+01 ... 7.700e+01 7.800e+01 7.900e+01]\n"
        + " [8.000e+01 8.100e+01 8.200e+01 ... 1.170e+02 1.180e+02 1.190e+02]\n ...\n"
        + " [1.080e+03 1.081e+03 1.082e+03 ... 1.117e+03 1.118e+03 1.119e+03]\n"
        + " [1.120e+03 1.121e+03 1.122e+03 ... 1.157e+03 1.158e+03 1.159e+03]\n"
        + " [1.160e+03 1.161e+03 1.162e+03 ... 1.197e+03 1.198e+03 1.199e+03]]")
  }

  private func expect(
    _ tensor: Tensor, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect("\(tensor)" == text, sourceLocation: sourceLocation)
  }
}
