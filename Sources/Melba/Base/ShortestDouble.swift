import CKernels

/// The shortest decimal that reads back as a given double, and of several the closest.
///
/// The method is Schubfach (Giulietti, 2020) with the table shifted by one digit, as Xiang JunBo
/// and Zverovich have it: one multiplication gives the shorter candidate as an integer, and the
/// digit that it lacks is the first of the fraction.
struct ShortestDouble {
  /// Sixteen digits, the first of them not zero.
  var digits: UInt64
  /// A seventeenth.
  var last: UInt8
  /// The power of ten of the first digit.
  var exponent: Int

  /// `magnitude` holds the bits of a finite double that is greater than zero.
  ///
  /// Whether a digit can be left out, and how many there are, is a toss of a coin in most numbers,
  /// so that what follows from it is chosen by masks, which cost less than a branch foretold wrongly.
  @inline(__always)
  init(magnitude: UInt64) {
    let fraction = magnitude & 0xF_FFFF_FFFF_FFFF
    let biased = Int(truncatingIfNeeded: magnitude >> 52)
    if fraction == 0 || biased == 0 {
      self = Self.rare(fraction, biased)
      return
    }
    self.init(Self.search(fraction | 1 << 52, exponent: biased &- 1075))
  }

  @inline(__always)
  private init(_ found: Found) {
    let isShort = found.digits < 1_000_000_000_000_000
    let short: UInt64 = isShort ? .max : 0
    digits = found.digits &+ (short & (found.digits &* 9 &+ found.last))
    last = UInt8(truncatingIfNeeded: ~short & found.last)
    exponent = found.exponent &+ 16 &- (isShort ? 1 : 0)
  }

  /// Powers of two and subnormal numbers.
  @inline(never)
  private static func rare(_ fraction: UInt64, _ biased: Int) -> ShortestDouble {
    biased == 0
      ? normalized(search(fraction, exponent: -1074))
      : ShortestDouble(searchBelowPower(1 << 52, exponent: biased &- 1075))
  }

  /// A decimal of fifteen or sixteen digits and one more, whose power of ten is `exponent`.
  private struct Found {
    var digits: UInt64
    var last: UInt64
    var exponent: Int
  }

  @inline(__always)
  private static func search(_ significand: UInt64, exponent: Int) -> Found {
    // floor(log10(2 ** exponent)), exact in this range.
    let decimal = (exponent &* 315_653) >> 20
    let power = melbakernel_power(Int32(truncatingIfNeeded: -decimal &- 1))
    let shift = UInt64(truncatingIfNeeded: self.shift(exponent, decimal))
    let product = multiplied(power, significand &<< shift)
    let fraction = product.high &<< 55 | product.low &>> 9
    // An interval that ends at an even significand holds its ends.
    let half = (power.high &>> (10 &- shift)) &+ (1 &- significand & 1)
    let isUp = fraction.addingReportingOverflow(half).overflow
    let isShort = isUp || half > fraction
    let last = fraction == 1 << 62 ? 2 : digit(of: fraction, rounding: 1 << 63 &+ 6)
    return Found(
      digits: (product.high &>> 9) &+ (isUp ? 1 : 0), last: last & (isShort ? 0 : .max),
      exponent: decimal)
  }

  /// At a power of two the doubles below are twice as dense, so the interval is not symmetric.
  @inline(never)
  private static func searchBelowPower(_ significand: UInt64, exponent: Int) -> Found {
    // floor(log10(3 / 4 * 2 ** exponent)).
    let decimal = (exponent &* 315_653 &- 131_072) >> 20
    let power = melbakernel_power(Int32(truncatingIfNeeded: -decimal &- 1))
    let shift = self.shift(exponent, decimal)
    let product = multiplied(power, significand << UInt64(truncatingIfNeeded: shift))
    let fraction = product.high << 55 | product.low >> 9
    let half = power.high >> UInt64(truncatingIfNeeded: 10 &- shift)
    let isUp = fraction.addingReportingOverflow(half).overflow
    let digits = (product.high >> 9) &+ (isUp ? 1 : 0)
    if isUp || half >> 1 > fraction { return Found(digits: digits, last: 0, exponent: decimal) }
    let nearest = digit(of: fraction, rounding: 1 << 63 &- 1)
    let least = digit(of: fraction &- half >> 1, rounding: UInt64.max)
    return Found(digits: digits, last: max(nearest, least), exponent: decimal)
  }

  /// What brings the product's point to a fixed place.
  @inline(__always)
  private static func shift(_ exponent: Int, _ decimal: Int) -> Int {
    exponent &+ ((-(decimal &+ 1) &* 217_707) >> 16) &+ 10
  }

  /// The high 128 of 192 bits.
  @inline(__always)
  private static func multiplied(_ power: melba_power, _ factor: UInt64) -> melba_power {
    let upper = power.high.multipliedFullWidth(by: factor)
    let carry = power.low.multipliedFullWidth(by: factor).high
    let (low, overflow) = upper.low.addingReportingOverflow(carry)
    return melba_power(high: upper.high &+ (overflow ? 1 : 0), low: low)
  }

  /// The first decimal digit of a fraction of 64 bits.
  @inline(__always)
  private static func digit(of fraction: UInt64, rounding: UInt64) -> UInt64 {
    let (high, low) = fraction.multipliedFullWidth(by: 10)
    return high &+ (low.addingReportingOverflow(rounding).overflow ? 1 : 0)
  }

  /// Subnormal numbers have fewer digits.
  @inline(never)
  private static func normalized(_ found: Found) -> ShortestDouble {
    var digits = found.digits &* 10 &+ found.last
    var exponent = found.exponent &+ 15
    while digits < 1_000_000_000_000_000 {
      digits &*= 10
      exponent &-= 1
    }
    if digits >= 10_000_000_000_000_000 {
      return ShortestDouble(
        digits: digits / 10, last: UInt8(digits % 10), exponent: exponent &+ 1)
    }
    return ShortestDouble(digits: digits, last: 0, exponent: exponent)
  }

  private init(digits: UInt64, last: UInt8, exponent: Int) {
    (self.digits, self.last, self.exponent) = (digits, last, exponent)
  }
}

// MARK: - Floats of 32 bits

extension ShortestDouble {
  /// `magnitude` holds the bits of a finite float that is greater than zero; its shortest decimal
  /// has up to nine digits.
  init(magnitude: UInt32) {
    let fraction = UInt64(magnitude & 0x7F_FFFF)
    let biased = Int(magnitude >> 23)
    let found: Found
    if biased == 0 {
      found = Self.searchFloat(fraction, exponent: -149)
    } else if fraction == 0 {
      found = Self.searchBelowPower(1 << 23, exponent: biased - 150)
    } else {
      found = Self.searchFloat(fraction | 1 << 23, exponent: biased - 150)
    }
    self = Self.normalized(found)
  }

  /// As `search`, with 34 bits of fraction.
  private static func searchFloat(_ significand: UInt64, exponent: Int) -> Found {
    let decimal = (exponent * 315_653) >> 20
    let power = melbakernel_power(Int32(truncatingIfNeeded: -decimal - 1)).high
    let shift = UInt64(self.shift(exponent, decimal) + 25)
    let product = (power + 1).multipliedFullWidth(by: significand << shift).high
    let fraction = product & (1 << 34 - 1)
    let half = power >> (65 - shift) + (1 - significand & 1)
    let isUp = (fraction + half) >> 34 != 0
    let digits = product >> 34 + (isUp ? 1 : 0)
    if isUp || half > fraction { return Found(digits: digits, last: 0, exponent: decimal) }
    let last = fraction == 1 << 32 ? 2 : (fraction * 10 + 1 << 33) >> 34
    return Found(digits: digits, last: last, exponent: decimal)
  }
}
