// swift-format-ignore-file

/// The temperature of the sea in the east of the Pacific, by month.
///
/// National Oceanic and Atmospheric Administration (NOAA), National Weather Service, ERSST.V3B, Niño 1+2. Public domain.
extension EmbeddedFile {
  /// 61 years of 12 months, CSV with a heading.
  static let seaTemperatures = EmbeddedFile(
    "elnino.csv",
    sha256: "b647be00e0fd264be9764e317e6b963f35030014ecca2b21b204521716e463ad",
    gzipInBase64: """
    H4sIAAAAAAAC/2VYy44cNwy8+zP2bDQkPvQ4Os4mQJDYhhMH8P//SCRW6THIZbQz211NFYtkqd9+vn/6/vbx7Y9PX8bnb++/jM+/4pdP377H3z/n
    f398ic8/5+8/fh+ff79/G59fP/8zPr98/Xd8/vr++e1D7p4+ij45j8UeSWPxR2v82EosSceSH58/pqdoLHncl/tT8GPCj0niypbSBM4TMfdAlBZL
    ufDtqT2W0s/T5FFgmMVSK37UWFoPYJl3+byuPJJjWYgaUDXjLouoWt/BzYgRqqVYFj6ANSJ2IM6b66MlltigPwZirMddwdYI1WMRD8SOb7FTmduY
    wBY8SmAkcoAt9Yp96g5nxOgIdV6SWyCOb5Gi9AhuUHDssV2PzTfgZ0MqJfBzQXDYrpXNwVjEAIwfGxjPoKJMYAFU0OlPT0gXVBGPkSfhLoMOHKFO
    xudjQLwjYm8BXONmBccpyI2U1EV8JU0GVehJZShrL5G1eUlBxC046IEx45hZ6y/iyHG5EBF0xtOGqqG6hOQ5uHNw3OddkSdyUJ5u8a2RaiCufaZd
    IDNdSGxDGlrDlT6BS9xskIMj1JRvjh2V1ygOVh7wvRw5DNUhhBpyK1F53gIxoByyHOKAgKlOBQbl1iG+CvyE3SRIfYhvAkflUccK1a2S0LtXNJBb
    SEU93SFBOCPijislgDVyDZ1FVAWXGzoM+R/1lG8dKL4lfMt4drGbY9slPSSFJqTUMW7uevpNiiIeHFjb3W0yAh1H8iIbE9h3kRVssEBgFTksYM7A
    wVAduptDx1JOSx19BDpWRFwiT4i4tZtqYnQ5HIyo/IVjbMNJDFQhAI7KoxwcAnYA94a2We+SnjpjWxhLAiOsc3Y+iZIuLUoa22XEOb9kjc08vTRK
    CEzAf8amCiKRqLzStwAcet8lXagRVLZCpEbJljtd1c7/QvgDGIjUcSUjiiZBjpmnuhvZ7JfszlQ1HkMZDe4mcI5EAspBBZsoB630Mx5ySOWqPFAd
    gacVQo/uVjHz8tn8pkL8jCZfDYT8G4cA+xnIVRQWhmnV4BH92NAyBKw2VjaTR1Zt62AuIIZSrHkxPoFtb5dQjoFAM2BQteChGcGdJuc3FQWXWDSh
    GjNvKRczI1051BUHB1rym+PMmcf49yUTOGaeX01oFyBnEl2SoTsrctjxNEdJF/ZLW9mewDVChYWoyFrGN5Y+5wILhBaFvajJrTPZUp/AMfOUOgbH
    2m8nlDHQWr/lVjDwO8gVVp4s4U/gfs19mjbG70hejEhFKjM2tccnH2qo7O7L6AzgK/OOGAvodDyN5MqqXinHQiQ4rbSAZVuDCZzjIcDvjNjS9gSK
    H/eU5hRdxpVO5XqosFe0qDzKwUC1YYJwgkte7ZumYTPOXsrdGJ7trLyms4ijehv20tDMG1Le4Fsqtusro5QKY6TLYwjwbs0uVWSKw0/gin3KErCD
    g2J3AdIQ1XTJrUXl0fQ0PeIw6EDQq1l5KR46dcZBQsNSTveX2UAmcImIL5s5IgZlPIOQ3HSN+LwsCuc+hUOH4zGlW90xVvT7uiwiDRFzSLdJJ9HB
    akpnZgs2Ff1hArc9LBwjZguYIyxDS4UC7rfxNjZ6UN3LNaVb33KjBeIZhzNb8T92mLz8H8mlC/DrDCWzcwzgnv5vWOgyMnopHX1FI6M3pBuUdk5N
    GbNe2N16zLzebxvLVBLY7PQKuva8FnafilqmPmtQ0WVP6QI9VjTiurwtgZe55nGvHl+0e1Hj3hCx7jyx+1RoqeC6reqcF4GRSiJyyuF/CToeIUzg
    qDwvq8p35RmOjLpOFjSuTJeww/vdMqTeVHhUbzsDf/tLRSNW1hNrQfZxb8oh3SXNw2uKAunlMt7rSI3KS+m8Gdg65nGJpxrTIzeepcPCTeBwmxXH
    pTDeddtkw/KiQe9nnvOVgKHOHamsE2UCt9kas5xGiYPs+GZ+juwOkSqSJ/vYjN1ovQ/pDQXS91nujCY4IfoKnixSvwtkvQFpN+McpiMNHyRBS4m+
    gi9C6m06BclbR5F6DmC7Lfd0niZBxQCOc56AzgxvSNV1zjz6CuzaOPDRfZbTsttijR8nMM559Jc4nWs/Jbd9C8c/+/F6dcPzCeTckNFpsQawbo9K
    m1ngnxwnO75ykFW2/nJiqH7PJNXt6AewBXA/WStr9MllY18PYGmf7PRYOA5rjXdCA9j3WZH4vjQi6Peal1sIKnDyXTlM+33IsnDx2mgClz1Byq48
    OPNlCjl35H7ZRCfH8z5nXqHpB8cx8xoQG6i2fAyLLpvGtrb8Md0mFs3He+YF3C65UQ5MXkHL4EsAVl6Se1CRH7Z9zlTKre9DHEuCvW6/YWFbSATu
    txmwFw1S+CM3Axi7ZhPKpBrxJ77a8nM6R2s/pxppd51QP6MqP/wHjjxhM4QVAAA=
    """)
}
