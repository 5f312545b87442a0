import CKernels
import CPlatform

/// Looking for units in text.
enum Search {
  /// The first unit from `start` on in `low...high`, or the end.
  @inline(__always)
  static func first<Unit: CodeUnit>(
    in text: Span<Unit>, from start: Int, low: Unit, high: Unit
  ) -> Int {
    let spread = high &- low
    let blockCount = 32 >> Int(Unit.shift)
    var i = start
    // Where one stands the next is often another, and a block is not worth its while.
    if i < text.count, text[i] &- low <= spread { return i }
    #if arch(x86_64)
      if text.count &- i >= 4 &* blockCount, melbaplatform_level().rawValue >= MELBA_LEVEL_AVX2.rawValue {
        i &+= unsafe text.extracting(i..<text.count).withUnsafeBytes {
          unsafe melbakernel_find_avx2(
            $0.baseAddress, $0.count >> Int(Unit.shift), Unit.shift,
            UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: spread))
        }
      }
    #endif
    while i &+ blockCount <= text.count {
      let isHit = unsafe text.extracting(i..<i &+ blockCount).withUnsafeBytes {
        unsafe Unit.isAny(in: $0.baseAddress, low: low, spread: spread)
      }
      if isHit { break }
      i &+= blockCount
    }
    while i < text.count, text[i] &- low > spread { i &+= 1 }
    return i
  }
}

extension UInt8 {
  @inline(__always)
  static func isAny(in block: UnsafeRawPointer?, low: UInt8, spread: UInt8) -> Bool {
    unsafe melbakernel_any_1(block, low, spread)
  }
}

extension UInt16 {
  @inline(__always)
  static func isAny(in block: UnsafeRawPointer?, low: UInt16, spread: UInt16) -> Bool {
    unsafe melbakernel_any_2(block, low, spread)
  }
}

extension UInt32 {
  @inline(__always)
  static func isAny(in block: UnsafeRawPointer?, low: UInt32, spread: UInt32) -> Bool {
    unsafe melbakernel_any_4(block, low, spread)
  }
}
