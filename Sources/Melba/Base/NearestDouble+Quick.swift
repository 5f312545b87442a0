import CKernels

// Reading doubles by one multiplication, which nearly always decides.

extension NearestDouble {
  /// The bits of the double nearest to `significand` times ten to the `exponent`, for nearly all
  /// numbers; nil where more must be looked at, which `read` does.
  ///
  /// The high 128 of 192 bits of the product with the table are at most two in their last place
  /// below the truth. They decide unless what is rounded off is that close to one half.
  @inline(__always)
  static func quick(_ significand: UInt64, _ exponent: Int) -> UInt64? {
    guard exponent >= -307, exponent <= 288, significand != 0 else { return nil }
    let power = melbakernel_power(Int32(truncatingIfNeeded: exponent))
    let zeros = significand.leadingZeroBitCount
    let factor = significand &<< UInt64(truncatingIfNeeded: zeros)
    let upper = power.high.multipliedFullWidth(by: factor)
    let lower = power.low.multipliedFullWidth(by: factor).high
    let (middle, carry) = upper.low.addingReportingOverflow(lower)
    let high = upper.high &+ (carry ? 1 : 0)
    if middle &+ 2 <= 2 { return nil }
    // The highest bit is 63 or 62; 53 are kept.
    let top = high >> 63
    let drop = 10 &+ top
    let kept = high &>> drop
    let half = high &>> (drop &- 1) & 1
    // Of the product's last bit the power of two is this less 127 and the zeros; 1,023 is the bias.
    let scale = (exponent &* 217_706) >> 16 &- zeros &+ Int(truncatingIfNeeded: top) &+ 1_086
    guard scale > 0, scale < 2_046 else { return nil }
    // Rounding up may carry into the exponent, which is then right as well.
    return UInt64(truncatingIfNeeded: scale &- 1) << 52 &+ kept &+ half
  }
}
