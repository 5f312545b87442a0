/// A natural number of up to 8,192 bits: more than the digits and the powers of ten that decide
/// between two doubles.
struct BigNumber {
  /// The digits that can matter: the middle between two doubles has fewer than 768.
  static let digitLimit = 800

  private var limbs = InlineArray<128, UInt64>(repeating: 0)
  private var count = 0

  init() {}

  init(_ value: UInt64) {
    limbs[0] = value
    count = value == 0 ? 0 : 1
  }

  /// Appends the digits of a decimal, skipping a point, and returns what that adds to an exponent
  /// that was counted for the first nineteen of them.  Of digits beyond the limit only counts
  /// whether one is not zero.
  mutating func append(digits: Span<UInt8>, like decimal: NearestDouble.Decimal) -> Int {
    var taken = 0
    var beyond = 0
    var isMore = false
    for i in digits.indices where digits[i] != 0x2E {
      let digit = digits[i] &- 0x30
      if taken == 0, digit == 0 { continue }
      if taken < Self.digitLimit {
        multiply(by: 10, adding: UInt64(digit))
        taken += 1
      } else {
        beyond += 1
        isMore = isMore || digit != 0
      }
    }
    if isMore {
      multiply(by: 10, adding: 1)
      taken += 1
    }
    return decimal.isCut || taken > 19 ? 19 - taken : 0
  }

  mutating func multiply(by factor: UInt64, adding addend: UInt64 = 0) {
    var carry = addend
    for i in 0..<count {
      let (high, low) = limbs[i].multipliedFullWidth(by: factor)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      limbs[i] = sum
      carry = high &+ (overflow ? 1 : 0)
    }
    guard carry > 0 else { return }
    limbs[count] = carry
    count += 1
  }

  mutating func multiply(byFiveToThe exponent: Int) {
    var left = exponent
    // 5 ** 27 is the greatest that fits into 64 bits.
    while left >= 27 {
      multiply(by: 7_450_580_596_923_828_125)
      left -= 27
    }
    var factor: UInt64 = 1
    for _ in 0..<left { factor *= 5 }
    multiply(by: factor)
  }

  mutating func shift(by bits: Int) {
    guard count > 0 else { return }
    let words = bits / 64
    let small = UInt64(bits % 64)
    if small > 0 {
      var carry: UInt64 = 0
      for i in 0..<count {
        let limb = limbs[i]
        limbs[i] = limb << small | carry
        carry = limb >> (64 - small)
      }
      if carry > 0 {
        limbs[count] = carry
        count += 1
      }
    }
    guard words > 0 else { return }
    for i in stride(from: count - 1, through: 0, by: -1) { limbs[i + words] = limbs[i] }
    for i in 0..<words { limbs[i] = 0 }
    count += words
  }

  /// Less than 0, 0, or greater.
  func compared(to other: BigNumber) -> Int {
    if count != other.count { return count < other.count ? -1 : 1 }
    for i in stride(from: count - 1, through: 0, by: -1) where limbs[i] != other.limbs[i] {
      return limbs[i] < other.limbs[i] ? -1 : 1
    }
    return 0
  }
}
