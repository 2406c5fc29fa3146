// The formulas: Kernels/Convolution/Convolution.swift
import CFused
import COneDNN

/// Convolutions by oneDNN, a few images at a time, so that an activation finds them in the cache.
extension OneDNNKernels {
  /// Cross-correlation of images `[batch, height, width, channels]` with a kernel `[height, width, channels, filters]`.
  public func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation
  ) -> Tensor {
    guard x.precision == .single, x.count > 0, w.count > 0 else {
      return reference(for: "convolution").convolution(x, w, b, window, groups: groups, activation)
    }
    let plan = ConvolutionPlan(x.shape, w.shape, window, groups)
    let y = Tensor(uninitialized: plan.output, .single)
    let (x, w, b) = (x.contiguous(), w.contiguous(), b?.contiguous())
    let convolutions = plan.prepared(.forward, w, hasBias: b != nil)
    let (loop, p) = activation.loop
    Threads.forEachPiece(plan.pieces) { piece in
      let images = plan.images(piece)
      let (compiled, kernel) = convolutions[plan.isWhole(piece) ? 0 : 1]
      let target = y.address(images.lowerBound * plan.outputStep)
      var arguments = [
        (DNNL_ARG_SRC, x.address(images.lowerBound * plan.inputStep)),
        (DNNL_ARG_WEIGHTS, kernel.pointer), (DNNL_ARG_DST, target),
      ]
      if let b { arguments.append((DNNL_ARG_BIAS, b.address(0))) }
      compiled.primitive.run(arguments)
      if activation != .identity {
        let values = target.assumingMemoryBound(to: Float.self)
        fused_bias_activate(loop, p, nil, values, 1, images.count * plan.outputStep)
      }
    }
    withExtendedLifetime((x, w, b, convolutions)) {}
    return y
  }

  /// The gradient of `convolution` for its input.
  public func convolutionInputGradient(
    dz: Tensor, _ w: Tensor, _ window: Window, groups: Int, input: Shape
  ) -> Tensor {
    guard dz.precision == .single, dz.count > 0, w.count > 0 else {
      return reference(for: "convolutionInputGradient").convolutionInputGradient(
        dz: dz, w, window, groups: groups, input: input)
    }
    let plan = ConvolutionPlan(input, w.shape, window, groups)
    let dx = Tensor(uninitialized: input, .single)
    let (dz, w) = (dz.contiguous(), w.contiguous())
    let convolutions = plan.prepared(.toInput, w, hasBias: false)
    Threads.forEachPiece(plan.pieces) { piece in
      let images = plan.images(piece)
      let (compiled, kernel) = convolutions[plan.isWhole(piece) ? 0 : 1]
      compiled.primitive.run([
        (DNNL_ARG_DIFF_DST, dz.address(images.lowerBound * plan.outputStep)),
        (DNNL_ARG_WEIGHTS, kernel.pointer),
        (DNNL_ARG_DIFF_SRC, dx.address(images.lowerBound * plan.inputStep)),
      ])
    }
    withExtendedLifetime((dz, w, convolutions)) {}
    return dx
  }

  /// Each piece of the batch gives a gradient of its own; they are added up in order.
  public func convolutionKernelGradient(
    _ x: Tensor, dz: Tensor, _ window: Window, groups: Int, kernel: Shape
  ) -> Tensor {
    guard dz.precision == .single, dz.count > 0, kernel.count > 0 else {
      return reference(for: "convolutionKernelGradient").convolutionKernelGradient(
        x, dz: dz, window, groups: groups, kernel: kernel)
    }
    if window.picksCells, kernel[2] < 16 {
      // oneDNN's kernels for this case write behind their scratch memory (uxlfoundation/oneDNN#6035);
      // they are not needed where only the cells that the window meets are handed over.
      let (rows, columns) = (window.rows.stride, window.columns.stride)
      return convolutionKernelGradient(
        x[Axis.all, Axis.every(rows), Axis.every(columns)], dz: dz, .cell, groups: groups,
        kernel: kernel)
    }
    let plan = ConvolutionPlan(x.shape, kernel, window, groups, summed: true)
    let parts = Tensor(uninitialized: Shape([plan.pieces] + kernel.dimensions), .single)
    let (x, dz) = (x.contiguous(), dz.contiguous())
    Threads.forEachPiece(plan.pieces) { piece in
      let images = plan.images(piece)
      let compiled = plan.compiled(.toKernel, images.count, false)
      let own = Storage(bytes: compiled.kernelBytes)
      compiled.primitive.run([
        (DNNL_ARG_SRC, x.address(images.lowerBound * plan.inputStep)),
        (DNNL_ARG_DIFF_DST, dz.address(images.lowerBound * plan.outputStep)),
        (DNNL_ARG_DIFF_WEIGHTS, own.pointer),
      ])
      compiled.kernelCopy.run([
        (DNNL_ARG_FROM, own.pointer), (DNNL_ARG_TO, parts.address(piece * kernel.count)),
      ])
      withExtendedLifetime(own) {}
    }
    withExtendedLifetime((x, dz)) {}
    if plan.pieces == 1 { return parts.rowMajorView(kernel) }
    let table = parts.rowMajorView(Shape(rows: plan.pieces, columns: kernel.count))
    return reduce(.sum, table, over: AxisSet([0], of: table.shape, "sum")).rowMajorView(kernel)
  }
}

extension Window {
  /// A window of one cell that moves by one.
  fileprivate static let cell: Window = {
    // A size of 1 cannot be refused.
    let axis = try! WindowAxis(size: 1)
    return Window(rows: axis, columns: axis)
  }()

  /// Whether the window sees one cell at a time, and passes some over.
  fileprivate var picksCells: Bool {
    let axes = [rows, columns]
    return axes.contains { $0.stride > 1 }
      && axes.allSatisfy { $0.size == 1 && $0.before == 0 && $0.after == 0 }
  }
}

/// How a batch is cut into pieces, by the shapes alone.
private struct ConvolutionPlan {
  let input, kernel, output: Shape
  let window: Window
  let groups: Int
  let imagesPerPiece: Int

  /// `summed`: whether each piece has a result of its own, so that there should be few.
  init(_ input: Shape, _ kernel: Shape, _ window: Window, _ groups: Int, summed: Bool = false) {
    (self.input, self.kernel, self.window, self.groups) = (input, kernel, window, groups)
    output = window.output(input, channels: kernel[3])
    let batch = input[0]
    let places = output[1] * output[2]
    let work = 2 * places * kernel.count  // operations for one image
    let worthwhile = 1 + 2_000_000 / (work + 1)
    let eighth = (batch + 7) / 8
    let inCache = summed ? eighth : max(131_072 / (places * kernel[3] + 1), 1)
    imagesPerPiece = min(max(worthwhile, min(inCache, eighth)), batch)
  }

  var pieces: Int { (input[0] + imagesPerPiece - 1) / imagesPerPiece }
  var inputStep: Int { input[1] * input[2] * input[3] }
  var outputStep: Int { output[1] * output[2] * output[3] }

  func images(_ piece: Int) -> Range<Int> {
    piece * imagesPerPiece..<min((piece + 1) * imagesPerPiece, input[0])
  }

  func compiled(_ way: ConvolutionWay, _ images: Int, _ hasBias: Bool) -> CompiledConvolution {
    .of(
      ConvolutionKey(
        way: way, image: input.with(images, at: 0), kernel: kernel, window: window, groups: groups,
        hasBias: hasBias))
  }

  /// Whether a piece has as many images as the others, and not the few that are left over.
  func isWhole(_ piece: Int) -> Bool { images(piece).count == imagesPerPiece }

  /// The convolutions for whole pieces and for the last one, each with the kernel in its layout.
  func prepared(
    _ way: ConvolutionWay, _ w: Tensor, hasBias: Bool
  ) -> [(compiled: CompiledConvolution, kernel: Storage)] {
    let rest = input[0] % imagesPerPiece
    return (rest == 0 ? [imagesPerPiece] : [imagesPerPiece, rest]).map { images in
      let compiled = compiled(way, images, hasBias)
      let kernel = Storage(bytes: compiled.kernelBytes)
      compiled.kernelCopy.run([(DNNL_ARG_FROM, w.address(0)), (DNNL_ARG_TO, kernel.pointer)])
      return (compiled, kernel)
    }
  }
}

extension Tensor {
  /// The address of an element of a contiguous tensor, for C; the caller keeps the tensor alive.
  fileprivate func address(_ element: Int) -> UnsafeMutableRawPointer {
    storage.pointer + 4 * (offset + element)
  }
}
