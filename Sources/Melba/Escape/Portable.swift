import CKernels

/// The kernels in plain Swift: what every other one is measured and tested against.
enum Portable {
  static func tally<Unit: CodeUnit>(
    _ text: UnsafeBufferPointer<Unit>, _ table: UnsafePointer<melba_escape_table>
  ) -> melba_tally {
    var sum = melba_tally()
    for unsafe unit in unsafe text {
      guard unit < 0x80 else {
        sum.wide = true
        continue
      }
      let length = unsafe melbakernel_length(table, UInt8(truncatingIfNeeded: unit))
      if length > 0 {
        sum.specials &+= 1
        sum.written &+= Int(length)
        sum.illegal = sum.illegal || length == 0x80
      }
    }
    return sum
  }

  static func fill<Unit: CodeUnit>(
    _ text: UnsafeBufferPointer<Unit>, _ table: UnsafePointer<melba_escape_table>,
    _ out: UnsafeMutablePointer<Unit>
  ) -> UnsafeMutablePointer<Unit> {
    var out = unsafe out
    for unsafe unit in unsafe text {
      let small = UInt8(truncatingIfNeeded: unit)
      let length = unit < 0x80 ? unsafe melbakernel_length(table, small) : 0
      guard length > 0 else {
        unsafe out.pointee = unit
        unsafe out += 1
        continue
      }
      var word = unsafe melbakernel_word(table, small)
      for _ in 0..<length {
        unsafe out.pointee = Unit(truncatingIfNeeded: word & 0xFF)
        unsafe out += 1
        word >>= 8
      }
    }
    return unsafe out
  }
}
