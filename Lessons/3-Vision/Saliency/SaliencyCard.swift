import Chalk

extension LessonCard {
  static let saliency = LessonCard(
    "saliency", "Which pixels made it say so?", subtitle: "saliency maps and attribution",
    formulas: ["T05"], needs: ["mnist-deeper"], minutes: 15,
    outcomes: [
      "compute a saliency map, gradient × input, integrated gradients and an occlusion map",
      "say what each of them promises, and which add up to the logit",
      "test a map: against an untrained network, and by hiding what it calls important",
    ],
    terms: [
      Term(
        "saliency map", "显著图",
        "The derivative of a class's logit with respect to each pixel, shown as a picture."),
      Term(
        "attribution", "归因",
        "A share of the output given to each input, so that all shares explain the output."),
      Term(
        "completeness", "完备性",
        "The property that attributions add up to the output that they explain."),
      Term(
        "occlusion", "遮挡", "Covering part of the input to see how far the output falls."),
      Term(
        "SmoothGrad", "平滑梯度", "The mean of the saliency maps of several noisy copies of a picture."),
      Term(
        "integrated gradients", "积分梯度",
        "The input times the mean gradient along the straight path from an empty picture to this one."
      ),
      Term(
        "Grad-CAM", "梯度加权类激活图",
        "A sum of the last convolution's feature maps, each weighted by its mean gradient."),
      Term(
        "logit", "逻辑值（logit）", "The number z of a class before the softmax."),
      Term(
        "deletion test", "删除测试",
        "Hiding the pixels that a map calls most important and measuring how far the probability falls."
      ),
    ],
    references: [
      Reference(
        "Simonyan, Vedaldi, Zisserman: Deep inside convolutional networks (2013)",
        "https://arxiv.org/abs/1312.6034"),
      Reference(
        "Smilkov et al.: SmoothGrad (2017)", "https://arxiv.org/abs/1706.03825"),
      Reference(
        "Sundararajan, Taly, Yan: Axiomatic attribution for deep networks (2017)",
        "https://arxiv.org/abs/1703.01365"),
      Reference(
        "Selvaraju et al.: Grad-CAM (2016)", "https://arxiv.org/abs/1610.02391"),
      Reference(
        "Adebayo et al.: Sanity checks for saliency maps (2018)", "https://arxiv.org/abs/1810.03292"
      ),
      Reference(
        "Hooker et al.: A benchmark for interpretability methods in deep neural networks (2019)",
        "https://arxiv.org/abs/1806.10758"),
      Reference(
        "Keras: Grad-CAM class activation visualization",
        "https://keras.io/examples/vision/grad_cam/"),
    ])
}
