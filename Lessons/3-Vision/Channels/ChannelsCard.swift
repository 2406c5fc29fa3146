import Chalk

extension LessonCard {
  static let channels = LessonCard(
    "channels", "One sum through all colors",
    subtitle: "convolution over several channels and 1×1 convolution", formulas: ["N18", "N10"],
    needs: ["convolution"], minutes: 12,
    outcomes: [
      "compute a convolution over several input channels by hand",
      "say what shape its weights have, and count its parameters",
      "say what a 1×1 convolution does, and why depthwise separable ones are cheap",
    ],
    terms: [
      Term(
        "channel", "通道", "One of several numbers at every pixel, such as red, or one feature map."),
      Term(
        "input channel", "输入通道",
        "A channel that a convolution reads; each filter has weights for all of them."),
      Term(
        "output channel", "输出通道", "The feature map of one filter; there are as many as filters."),
      Term(
        "1×1 convolution", "1×1 卷积",
        "A convolution that mixes the channels of each pixel and looks at no neighbors."),
      Term(
        "bottleneck", "瓶颈结构",
        "A 1×1 convolution to few channels, a larger one on those, and a 1×1 convolution back."),
      Term(
        "depthwise separable convolution", "深度可分离卷积",
        "One kernel for each input channel alone, followed by a 1×1 convolution that mixes the channels."
      ),
    ],
    references: [
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 7.4, Multiple Input and Multiple Output Channels",
        "https://d2l.ai/chapter_convolutional-neural-networks/channels.html"),
      Reference("Lin, Chen, Yan: Network in network (2013)", "https://arxiv.org/abs/1312.4400"),
      Reference("Howard et al.: MobileNets (2017)", "https://arxiv.org/abs/1704.04861"),
      Reference(
        "PyTorch: Conv2d", "https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"),
    ])
}
