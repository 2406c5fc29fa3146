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
}
