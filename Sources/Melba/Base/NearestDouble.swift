import CKernels

/// The double that is nearest to a decimal, ties to the even one.
///
/// The decimal times a table entry of 128 bits gives bounds for the value that differ in the last
/// of 192 bits.  Nearly always both round to the same double (Lemire, "Number parsing at a
/// gigabyte per second", 2021, proves how rarely they do not); otherwise the digits are compared
/// exactly with the middle between the two candidates.
enum NearestDouble {
  /// A number without its sign: `significand` times ten to the `exponent`, where the significand
  /// is that of the first nineteen digits and `isCut` says that others that are not zero follow.
  struct Decimal {
    var significand: UInt64
    var exponent: Int
    var isCut = false
  }

  /// Nil when the number is greater than every double.  `digits` holds all digits of the
  /// significand, and possibly a point, for the few that are hard to decide.
  @inline(__always)
  static func read(_ decimal: Decimal, digits: Span<UInt8>) -> Double? {
    if !decimal.isCut, decimal.significand <= 1 << 53, decimal.exponent.magnitude <= 22 {
      let power = powersOfTen(Int(decimal.exponent.magnitude))
      let value = Double(decimal.significand)
      return decimal.exponent < 0 ? value / power : value * power
    }
    return readCarefully(decimal, digits: digits)
  }

  /// Up to 15 digits divided by a power of ten up to 22: both are exact, and it is rounded once.
  /// As the low bits of 2 ** 52 the digits become a double without the instruction that converts,
  /// which waits for what its register held before, the quotient of the last call. The divisor has
  /// the sign, so that it is there before the quotient is.
  @inline(__always)
  static func quotient(_ digits: UInt64, tens: Int, isNegative: Bool) -> Double {
    let base = 0x4330_0000_0000_0000 as UInt64
    let sign: UInt64 = isNegative ? 1 << 63 : 0
    return (Double(bitPattern: base | digits) - Double(bitPattern: base))
      / Double(bitPattern: powersOfTen(tens).bitPattern | sign)
  }

  @inline(never)
  private static func readCarefully(_ decimal: Decimal, digits: Span<UInt8>) -> Double? {
    if decimal.significand == 0 || decimal.exponent < -342 { return 0 }
    if decimal.exponent > 308 { return nil }
    let power = melbakernel_power(Int32(decimal.exponent))
    let zeros = decimal.significand.leadingZeroBitCount
    let factor = decimal.significand << UInt64(zeros)
    let exponent = (decimal.exponent &* 217_706) >> 16 &- 127 &- zeros
    let least = Wide(power, times: factor)
    var most = least
    // The table is exact up to 5 ** 55; beyond, and for a cut significand, the truth is above.
    if decimal.exponent < 0 || decimal.exponent > 55 { most.add(factor, at: 0) }
    if decimal.isCut { most.add(power, shifted: zeros) }
    let low = least.rounded(exponent: exponent)
    if most.rounded(exponent: exponent) == low { return low.value }
    return exact(decimal, digits: digits, below: low).value
  }

  /// Whether the digits are below, at or above the middle between a double and the next one.
  ///
  /// The bounds differ by far less than half of a last place. Two that round apart lie on both
  /// sides of a middle, so the lower one was rounded down and the truth is not below it.
  @inline(never)
  private static func exact(_ decimal: Decimal, digits: Span<UInt8>, below: Rounded) -> Rounded {
    var number = BigNumber()
    var exponent = decimal.exponent
    exponent += number.append(digits: digits, like: decimal)
    var middle = BigNumber(2 * below.significand + 1)
    let twos = exponent - (below.exponent - 1)
    if exponent >= 0 { number.multiply(byFiveToThe: exponent) } else { middle.multiply(byFiveToThe: -exponent) }
    if twos >= 0 { number.shift(by: twos) } else { middle.shift(by: -twos) }
    switch number.compared(to: middle) {
    case ..<0: return below
    case 0: return below.significand & 1 == 0 ? below : below.next
    default: return below.next
    }
  }

  @inline(__always)
  private static func powersOfTen(_ exponent: Int) -> Double {
    table[exponent]
  }

  private static let table: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// A significand of at most 53 bits and the power of two of its last bit.
  struct Rounded: Equatable {
    var significand: UInt64
    var exponent: Int

    /// Nil beyond the greatest double.
    var value: Double? {
      if exponent > 971 { return nil }
      let isNormal = significand >= 1 << 52
      let biased = isNormal ? UInt64(exponent + 1075) : 0
      return Double(bitPattern: biased << 52 | significand & (1 << 52 - 1))
    }

    var next: Rounded {
      significand + 1 == 1 << 53
        ? Rounded(significand: 1 << 52, exponent: exponent + 1)
        : Rounded(significand: significand + 1, exponent: exponent)
    }
  }

  /// A number of 192 bits, of which one of the two highest is set.
  private struct Wide {
    var high: UInt64
    var middle: UInt64
    var low: UInt64

    init(_ power: melba_power, times factor: UInt64) {
      let upper = power.high.multipliedFullWidth(by: factor)
      let lower = power.low.multipliedFullWidth(by: factor)
      let (middle, overflow) = upper.low.addingReportingOverflow(lower.high)
      (high, self.middle, low) = (upper.high &+ (overflow ? 1 : 0), middle, lower.low)
    }

    mutating func add(_ word: UInt64, at place: Int) {
      var carry: Bool
      if place == 0 {
        (low, carry) = low.addingReportingOverflow(word)
        if !carry { return }
        (middle, carry) = middle.addingReportingOverflow(1)
      } else {
        (middle, carry) = middle.addingReportingOverflow(word)
      }
      if carry { high &+= 1 }
    }

    /// Adds what one more in the last place of the significand, and in the table, would add.
    mutating func add(_ power: melba_power, shifted zeros: Int) {
      add(power.low << UInt64(zeros), at: 0)
      add(power.high << UInt64(zeros) | (zeros > 0 ? power.low >> UInt64(64 - zeros) : 0), at: 1)
      if zeros > 0 { high &+= power.high >> UInt64(64 - zeros) }
      add(1 << UInt64(zeros), at: 0)
    }

    /// The nearest significand of 53 bits, or of fewer where doubles are subnormal.
    func rounded(exponent: Int) -> Rounded {
      // Bit 191 or 190 is the first; the significand takes 53 from there.
      let top = high >> 63 == 1 ? 191 : 190
      var last = exponent + top - 52
      var drop = top - 52
      if last < -1074 {
        drop += -1074 - last
        last = -1074
      }
      if drop > 192 { return Rounded(significand: 0, exponent: -1074) }
      // `drop` is at least 138, so all that stays is in the highest word.
      let taken = drop - 128
      let significand = taken >= 64 ? 0 : high >> UInt64(taken)
      let rest = taken >= 64 ? high : high & (1 << UInt64(taken) - 1)
      let half: UInt64 = 1 << UInt64(taken - 1)
      let isTie = rest == half && middle == 0 && low == 0
      let isUp = rest > half || (rest == half && !isTie) || (isTie && significand & 1 == 1)
      let result = Rounded(significand: significand, exponent: last)
      return isUp ? result.next : result
    }
  }
}
