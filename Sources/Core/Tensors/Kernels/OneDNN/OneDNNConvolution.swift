extension OneDNNKernels {
  public func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation
  ) -> Tensor { reference.convolution(x, w, b, window, groups: groups, activation) }
  public func convolutionInputGradient(
    dz: Tensor, _ w: Tensor, _ window: Window, groups: Int, input: Shape
  ) -> Tensor {
    reference.convolutionInputGradient(dz: dz, w, window, groups: groups, input: input)
  }
  public func convolutionKernelGradient(
    _ x: Tensor, dz: Tensor, _ window: Window, groups: Int, kernel: Shape
  ) -> Tensor {
    reference.convolutionKernelGradient(x, dz: dz, window, groups: groups, kernel: kernel)
  }
  public func maxPool(_ x: Tensor, _ window: Window) -> (y: Tensor, winners: Winners) {
    reference.maxPool(x, window)
  }
  public func maxPoolGradient(
    dy: Tensor, _ winners: Winners, _ window: Window, input: Shape
  ) -> Tensor { reference.maxPoolGradient(dy: dy, winners, window, input: input) }
  public func averagePool(_ x: Tensor, _ window: Window) -> Tensor {
    reference.averagePool(x, window)
  }
  public func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor {
    reference.averagePoolGradient(dy: dy, window, input: input)
  }
}
